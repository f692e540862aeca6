"""A web archive file or saved page → its row of captures.lock, if it is of the right page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from obelus.captures import is_moment
from obelus.importers.imported import Refused
from obelus.importers.responses import Response, read_responses
from obelus.importers.saved_page import read_saved_page
from obelus.importers.wacz import read_wacz
from obelus.markdown.links import is_safe_link
from obelus.model import Capture, Source
from obelus.read import sha256_of

MAX_BYTES = 4 * 1024**3
KINDS = {".warc.gz": "warc.gz", ".warc": "warc", ".wacz": "wacz", ".html": "html", ".htm": "html"}
"""By the end of a file's name."""
PAGES = ("text/html", "application/xhtml+xml")
DAY = re.compile(r"(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)|(?P<D>\d\d?)\.(?P<M>\d\d?)\.(?P<Y>\d{4})")
"""Days as they are often written; those with slashes may be meant in two ways."""
FARTHEST = timedelta(hours=14)
"""How far the time zone that is first is ahead of UTC."""


def read_capture(path: Path, source: Source, captured: str) -> Capture:
    """The capture of a source's page in a file; raises Refused where it holds no such page.

    `captured` is the day that the editor gives, for a file that gives none.
    """
    if captured:
        _check_day(captured)
    kind = next((kind for end, kind in KINDS.items() if path.name.lower().endswith(end)), "")
    if not kind:
        message = f"{path} is of no kind that is kept."
        raise Refused(message, f"Files end in {', '.join(KINDS)}.")
    if not path.is_file():
        raise Refused(f"{path} is not a file.", "Check the name.")
    if (size := path.stat().st_size) > MAX_BYTES:
        message = f"{path} is too large: {size:,} bytes, the limit is {MAX_BYTES:,}."
        raise Refused(message, "Capture the page alone.")
    found = _found(path, kind, source)
    moment = found.captured or captured
    if captured and captured[:10] != moment[:10]:
        message = f"{path} says that it was captured on {moment[:10]}, not on {captured[:10]}."
        raise Refused(message, "Leave --captured out.")
    if not is_moment(moment):
        message = f"{path} does not say when the page was captured."
        raise Refused(message, "Give the day: --captured 2024-01-05")
    digest = sha256_of(path)
    return Capture(source.key, digest, kind, size, moment, found.url, found.status, found.headers)


def _check_day(captured: str) -> None:
    """The day that an editor gives must be one, and have come somewhere on Earth."""
    if not is_moment(captured):
        raise Refused(f'"{captured}" is no day; write {_meant(captured)}.')
    if captured[:10] > (datetime.now(UTC) + FARTHEST).date().isoformat():
        message = f"{captured[:10]} is in the future."
        raise Refused(message, "Give the day on which the page was captured.")


def _meant(day: str) -> str:
    """A day in the way it is to be written, or else an example."""
    match = DAY.fullmatch(day.strip())
    parts = [match[a] or match[b] for a, b in ("yY", "mM", "dD")] if match else []
    try:
        return date(*map(int, parts)).isoformat()
    except (TypeError, ValueError):
        return "it as 2025-03-04"


def is_same_page(one: str, other: str) -> bool:
    """Whether two addresses are of one page: scheme, `www.`, last slash and fragment aside."""
    return _page(one) == _page(other)


def _page(url: str) -> tuple[str, str, str]:
    if not is_safe_link(url):
        return "", "", url
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return host, parts.path.rstrip("/"), parts.query


def _found(path: Path, kind: str, source: Source) -> Response:
    wanted = [source.field("url"), source.snapshot.url if source.snapshot else ""]
    wanted = [url for url in wanted if url]
    if kind == "html":
        page = read_saved_page(path)
        if page.url and wanted and not any(is_same_page(page.url, url) for url in wanted):
            raise _other_page(path, source, [page])
        return page
    responses = list(read_wacz(path) if kind == "wacz" else _read_warc(path))
    chosen = _follow(responses, wanted) if wanted else _first_page(responses)
    if chosen is None:
        raise _other_page(path, source, responses)
    return chosen


def _read_warc(path: Path) -> Iterable[Response]:
    with path.open("rb") as stream:
        yield from read_responses(stream, str(path))


def _first_page(responses: Sequence[Response]) -> Response | None:
    """Of a source without an address: the first page in the file."""
    pages = (r for r in responses if r.is_page and r.url)
    return next(
        (r for r in pages if dict(r.headers).get("content-type", "").startswith(PAGES)), None
    )


def _follow(responses: Sequence[Response], wanted: Sequence[str]) -> Response | None:
    """The answer for one of the addresses, also where redirects lead to it."""
    reached = list(wanted)
    for _ in responses:
        at = [r for r in responses if any(is_same_page(r.url, url) for url in reached)]
        page = next((r for r in at if r.is_page), None)
        if page is not None:
            return page
        further = [urljoin(r.url, r.target) for r in at if r.target]
        if not {*further} - {*reached}:
            return None
        reached += further
    return None


def _other_page(path: Path, source: Source, responses: Sequence[Response]) -> Refused:
    known = [f"{r.url} ({r.status})" if r.status else r.url for r in responses]
    what = f"it has {known[0]}" if known else "it has no page at all"
    message = f'{path} does not hold the page of "{source.key}": {what}.'
    return Refused(message, "Take the capture of that page, or mend url in the entry.")
