"""A saved page → Imported: trafilatura finds its text among menus and advertisements."""

from __future__ import annotations

import codecs
import logging
import re
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from obelus.importers.imported import (
    MAX_PAGE,
    Imported,
    Refused,
    as_copy,
    needed,
    one_line,
    read_bytes,
)
from obelus.markdown.links import is_safe_link

MAX_TITLE = 300
"""A longer title is a page's description in the wrong place."""

# Read from bytes, before there is any HTML to parse: so do browsers.
CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
HEAD = 4096

SUPERSETS = {
    "ascii": "cp1252",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "shift_jis": "cp932",
}
"""What browsers read when a page names the smaller encoding; curly quotes are only in these."""

BLOCKS = frozenset("p head item quote list table row".split())
SPACES = frozenset({"lb", "cell"})


def read_page(path: Path) -> Imported:
    """A page as a browser saves it."""
    return extract(read_bytes(path, MAX_PAGE), str(path))


def read_mhtml(path: Path) -> Imported:
    """A page that a browser saved in one file with its pictures: the first HTML part of it."""
    message = message_from_bytes(read_bytes(path, MAX_PAGE), policy=policy.default)
    for part in message.walk():
        page = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(page, bytes):
            url = part["Content-Location"] or message["Snapshot-Content-Location"] or ""
            return extract(page, str(path), str(url), part.get_content_charset() or "")
    raise Refused(f"{path} holds no HTML page.", "Save the page as .html.")


def extract(page: bytes, name: str, url: str = "", charset: str = "") -> Imported:
    """The main text of a page with its metadata; `name` stands in messages."""
    html = _decoded(page, name, charset)
    trafilatura = needed("trafilatura")
    # It reports what it cannot parse, and so do we.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    exact = needed("trafilatura.settings").set_date_params(False)
    document = trafilatura.bare_extraction(
        html,
        url=url or None,
        include_comments=False,
        with_metadata=True,
        date_extraction_params=exact,
    )
    text = as_copy(_lines(document.body)) if document is not None else ""
    if not text:
        fix = "Copy the article's text into a .txt file, and take that."
        raise Refused(f"No text could be found in {name}.", fix)
    address = _address(url or document.url or "")
    stated = _date(document.date)
    return Imported(
        text,
        title=_title(document.title),
        outlet=_outlet(document.sitename, address),
        authors=tuple(filter(None, map(one_line, (document.author or "").split(";")))),
        published=stated or _search_date(html, address),
        is_date_stated=stated is not None,
        url=address,
    )


def _decoded(page: bytes, name: str, charset: str) -> str | bytes:
    """A page as text; bytes where no encoding that it declares fits, for trafilatura to guess."""
    declared = CHARSET.search(page[:HEAD])
    names = ["utf-8-sig", charset, declared[1].decode("ascii", "replace") if declared else ""]
    if page.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        names = ["utf-16"]
    elif b"\0" in page:
        raise Refused(f"{name} is no page: it holds zero bytes.", "Save the page as .html.")
    for encoding in filter(None, names):
        try:
            known = codecs.lookup(encoding).name
            return page.decode(SUPERSETS.get(known, encoding))
        except (LookupError, UnicodeError):
            continue
    return page


def _lines(body: Any) -> list[str]:
    """The paragraphs in trafilatura's tree: its own text breaks them at each `<br>`."""
    parts: list[str] = []
    for event, node in needed("lxml.etree").iterwalk(body, events=("start", "end")):
        edge = "\n" if node.tag in BLOCKS else " " if node.tag in SPACES else ""
        words = re.sub(r"\s+", " ", (node.text if event == "start" else node.tail) or "")
        parts += [edge, words]
    return "".join(parts).split("\n")


def _title(title: str | None) -> str:
    words = one_line(title or "")
    return words if len(words) <= MAX_TITLE else ""


def _address(url: str) -> str:
    """A web address, or nothing: files that were saved name all sorts of places."""
    address = url.strip().replace(" ", "%20")
    return address if address.startswith(("http://", "https://")) and is_safe_link(address) else ""


def _outlet(sitename: str | None, url: str) -> str:
    """The name of a site; a page without one is given its host's by trafilatura."""
    name, host = one_line(sitename or ""), urlsplit(url).netloc
    return "" if name in {host, host.removeprefix("www.")} else name


def _search_date(html: str | bytes, url: str) -> date | None:
    found = needed("htmldate").find_date(html, original_date=True, url=url or None)
    return _date(found)


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
