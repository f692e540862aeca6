"""A stream of WARC records → what servers answered in it, with every digest verified."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from obelus.captures import KEPT_HEADERS
from obelus.importers.imported import Refused, needed, one_line

MAX_UNPACKED = 16 * 1024**3
"""A day's crawl of one site; a file that unpacks to more was made to fill somebody's disk."""
CHUNK = 1024 * 1024
REFETCH = "Fetch the page again."


@dataclass(frozen=True, slots=True)
class Response:
    """A page as a capture holds it."""

    url: str
    captured: str
    """The day or moment in ISO 8601; empty where the file does not say."""
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    target: str = ""
    """Where a redirect leads."""

    @property
    def is_page(self) -> bool:
        """Whether the server gave what was asked for."""
        return 200 <= self.status < 300


def read_responses(stream: IO[bytes], name: str) -> Iterator[Response]:
    """The HTTP responses of a WARC; `name` stands in messages."""
    archives = needed("warcio.archiveiterator")
    broken = needed("warcio.exceptions").ArchiveLoadFailed
    unpacked = 0
    try:
        for record in archives.ArchiveIterator(stream, check_digests="raise"):
            # Read to its end: only then are its digests compared.
            while chunk := record.raw_stream.read(CHUNK):
                unpacked += len(chunk)
                if unpacked > MAX_UNPACKED:
                    raise Refused(f"{name} unpacks to more than {MAX_UNPACKED:,} bytes.", REFETCH)
            if getattr(record.raw_stream, "limit", 0) > 0:
                raise Refused(f"{name} ends within a record.", REFETCH)
            if record.rec_type == "response" and record.http_headers is not None:
                yield _response(record)
    # warcio raises AttributeError at a record that lacks a header.
    except (broken, zlib.error, EOFError, AttributeError, ValueError) as error:
        why = str(error).strip().splitlines()
        message = f"{name} is no WARC that can be trusted: {why[0] if why else 'it is broken'}."
        raise Refused(message, REFETCH) from error


def _response(record: Any) -> Response:
    sent = record.http_headers
    headers = ((name, sent.get_header(name) or "") for name in KEPT_HEADERS)
    status = sent.get_statuscode() or ""
    return Response(
        url=record.rec_headers.get_header("WARC-Target-URI") or "",
        captured=record.rec_headers.get_header("WARC-Date") or "",
        status=int(status) if status.isascii() and status.isdigit() else 0,
        headers=tuple((name, one_line(value)) for name, value in headers if value),
        target=sent.get_header("Location") or "",
    )
