"""A web archive file → Imported: the first page in it that was fetched without an error."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from obelus.importers.html import CHARSET, extract
from obelus.importers.imported import MAX_PAGE, Imported, Refused, needed

PAGES = ("text/html", "application/xhtml+xml")
REFETCH = "Fetch it again, or save the page as .html."


def read_warc(path: Path) -> Imported:
    """The first HTML response with status 200; its address is the one it was fetched from."""
    archives = needed("warcio.archiveiterator")
    broken = needed("warcio.exceptions").ArchiveLoadFailed
    try:
        with path.open("rb") as stream:
            url, page, charset = _first_page(archives.ArchiveIterator(stream), path)
    # warcio raises AttributeError at a record that lacks a header.
    except (broken, zlib.error, EOFError, AttributeError) as error:
        raise Refused(f"{path} is no WARC that can be read.", REFETCH) from error
    except OSError as error:
        fix = "Check the name, and that it may be read."
        raise Refused(f"{path} cannot be read: {error.strerror or error}.", fix) from error
    return extract(page, f"{url} in {path}", url, charset)


def _first_page(records: Iterable[Any], path: Path) -> tuple[str, bytes, str]:
    """(the address of the page, its bytes, the encoding that was sent with it)."""
    record = next(filter(_is_page, records), None)
    if record is None:
        message = f"{path} holds no HTML page that was fetched with status 200."
        raise Refused(message, "Save the page as .html.")
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    page = record.content_stream().read(MAX_PAGE + 1)
    if len(page) > MAX_PAGE:
        message = f"{url} in {path} is too large: the limit is {MAX_PAGE:,} bytes."
        raise Refused(message, "Save the article alone.")
    # Half a page would be taken for the whole article. Some records have no length to miss.
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise Refused(f"{path} ends within {url}.", REFETCH)
    sent = record.http_headers.get_header("Content-Type").encode("ascii", "ignore")
    declared = CHARSET.search(sent)
    return url, page, declared[1].decode("ascii", "ignore") if declared else ""


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = record.http_headers.get_header("Content-Type") or ""
    is_html = kind.lower().startswith(PAGES)
    return is_html and record.http_headers.get_statuscode() == "200"
