"""`captures.lock`: which web archive files we keep of which source, by hash."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from obelus.lock_file import as_lines, read_lines
from obelus.model import Capture, Location, Source
from obelus.problems import Code, Problem, nearest
from obelus.read import is_plain_file, sha256_of

NAME = "captures.lock"
FOLDER = "captures"
"""Where the files are, beside the private copies."""
VERSION = 1
HASH = re.compile(r"[0-9a-f]{64}")
DIGITS = 12
"""Of a hash, in messages: enough to tell two files apart."""
KINDS = ("html", "warc", "warc.gz", "wacz")
KEPT_HEADERS = ("content-language", "content-type", "date", "etag", "last-modified", "location")
"""What says which version of a page was sent; cookies and the like are nobody's business."""
AGAIN = "run obelus archive with each capture again"

Key = tuple[str, str]
"""The source's key and the file's hash."""
Rows = Mapping[Key, tuple[Capture, int]]
"""Each capture with the line it stands on."""


def key_of(capture: Capture) -> Key:
    """What a row is found by: a source may have several captures."""
    return capture.source, capture.sha256


def as_text(captures: Iterable[Capture]) -> str:
    """The file: its version, then the rows by source, moment and hash."""
    rows = sorted(captures, key=lambda c: (c.source, c.captured, c.sha256))
    return as_lines(VERSION, map(_as_row, rows))


def read_captures(path: str, text: str) -> tuple[Rows, list[Problem]]:
    """(row, line) of each capture in the order of the file, and the lines that are none."""
    lines, problems = read_lines(path, text, VERSION, AGAIN)
    found: dict[Key, tuple[Capture, int]] = {}
    for number, value in lines:
        capture = _capture(value)
        if capture is not None and key_of(capture) not in found:
            found[key_of(capture)] = capture, number
            continue
        what = "is a second one of its file" if capture else f"is no row of {NAME}"
        fix = "Delete this line, and run obelus archive with the capture again."
        problem = Problem(Code.BROKEN_LOCK, Location(path, number), f"This line {what}.", fix)
        problems.append(problem)
    return found, problems


def with_captures(sources: Iterable[Source], rows: Rows) -> tuple[Source, ...]:
    """The sources, each with what we keep of it, oldest first."""
    of: dict[str, list[Capture]] = {}
    for capture, _ in rows.values():
        of.setdefault(capture.source, []).append(capture)
    return tuple(
        replace(source, captures=tuple(sorted(of.get(source.key, ()), key=lambda c: c.captured)))
        for source in sources
    )


def check_captures(
    path: str, rows: Rows, sources: Iterable[Source], folder: Path
) -> Iterator[Problem]:
    """Rows of sources that are not there, and captures at hand in `folder` that have changed."""
    keys = {source.key for source in sources}
    for capture, line in rows.values():
        place = Location(path, line)
        if capture.source not in keys:
            guess = nearest(capture.source, keys)
            message = f'There is no source "{capture.source}" in sources.bib.'
            fix = f'Did you mean "{guess}"? Or delete the line' if guess else "Delete the line"
            yield Problem(Code.UNKNOWN_SOURCE, place, message, f"{fix}, and the capture.")
            continue
        file = folder / capture.name
        found = sha256_of(file) if is_plain_file(file, folder) else ""
        if found not in {"", capture.sha256}:
            message = (
                f'The capture of "{capture.source}" has changed: its hash is {found[:DIGITS]}…, '
                f"{NAME} says {capture.sha256[:DIGITS]}…."
            )
            fix = f"Restore {FOLDER}/{capture.name}; nobody can prove another one's day."
            yield Problem(Code.CAPTURE_CHANGED, place, message, fix)


def _as_row(capture: Capture) -> dict[str, object]:
    return {
        "source": capture.source,
        "sha256": capture.sha256,
        "kind": capture.kind,
        "size": capture.size,
        "captured": capture.captured,
        "url": capture.url,
        "status": capture.status,
        "headers": dict(capture.headers),
    }


def _capture(row: Mapping[str, object]) -> Capture | None:
    texts = [row.get(name) for name in ("source", "sha256", "kind", "captured", "url")]
    source, sha256, kind, captured, url = (t if isinstance(t, str) else "" for t in texts)
    size, status, headers = row.get("size"), row.get("status"), row.get("headers")
    if not isinstance(size, int) or not isinstance(status, int) or not isinstance(headers, dict):
        return None
    if not (source and HASH.fullmatch(sha256) and kind in KINDS and is_moment(captured)):
        return None
    pairs = tuple((name, value) for name, value in headers.items() if isinstance(value, str))
    capture = Capture(source, sha256, kind, size, captured, url, status, pairs)
    return capture if _as_row(capture) == row else None


def is_moment(text: str) -> bool:
    """A day, or a moment in UTC."""
    try:
        return datetime.fromisoformat(text).isoformat()[:10] == text[:10]
    except ValueError:
        return False
