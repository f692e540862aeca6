"""A web archive file → Imported: the first page in it that was fetched without an error."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

from obelus.importers.html import CHARSET, extract
from obelus.importers.imported import MAX_PAGE, Imported, Refused, needed

PAGES = ("text/html", "application/xhtml+xml")


def read_warc(path: Path) -> Imported:
    """The first HTML response with status 200; its address is the one it was fetched from."""
    archives = needed("warcio.archiveiterator")
    broken = needed("warcio.exceptions").ArchiveLoadFailed
    try:
        with path.open("rb") as stream:
            for record in archives.ArchiveIterator(stream):
                if _is_page(record):
                    return _read(record, path)
    except (broken, zlib.error, EOFError) as error:
        message = f"{path} is no WARC that can be read: {' '.join(str(error).split())[:80]}."
        raise Refused(message, "Fetch it again, or save the page as .html.") from error
    except OSError as error:
        fix = "Check the name, and that it may be read."
        raise Refused(f"{path} cannot be read: {error.strerror or error}.", fix) from error
    message = f"{path} holds no HTML page that was fetched with status 200."
    raise Refused(message, "Save the page as .html.")


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = record.http_headers.get_header("Content-Type") or ""
    is_html = kind.lower().startswith(PAGES)
    return is_html and record.http_headers.get_statuscode() == "200"


def _read(record: Any, path: Path) -> Imported:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    page = record.content_stream().read(MAX_PAGE + 1)
    if len(page) > MAX_PAGE:
        message = f"{url} in {path} is too large: the limit is {MAX_PAGE:,} bytes."
        raise Refused(message, "Save the article alone.")
    # Half a page would be taken for the whole article.
    if record.raw_stream.limit > 0:
        raise Refused(f"{path} ends within {url}.", "Fetch it again, or save the page as .html.")
    kind = record.http_headers.get_header("Content-Type").encode("ascii", "ignore")
    declared = CHARSET.search(kind)
    charset = declared[1].decode("ascii", "ignore") if declared else ""
    return extract(page, f"{url} in {path}", url, charset)
