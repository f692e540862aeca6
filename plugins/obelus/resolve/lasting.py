"""What lasts as long as the records of an archive do: digests, and who carries which flag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b

import msgspec

from obelus.model.digest import DIGEST
from obelus.model.ties import Ties
from obelus.resolve.archive import Archive

_ENCODER = msgspec.msgpack.Encoder(order="deterministic")


class Lasting(msgspec.Struct, frozen=True, array_like=True):
    """What a build leaves of its digests for the next."""

    records: bytes = b""
    """The digest of all that these are made of."""
    claims: dict[str, bytes] = {}
    """By the slug of their article."""
    sources: dict[str, bytes] = {}
    quoted_sources: dict[str, bytes] = {}
    carrying: dict[str, list[int]] = {}
    """The places of the articles with claims that carry a flag, by its id."""


def read_lasting(content: bytes, records: bytes) -> Lasting | None:
    """What a build left, if it had the same records; None where it had others, or is damaged."""
    try:
        before = msgspec.msgpack.decode(content, type=Lasting)
    except msgspec.MsgspecError:
        return None
    return before if before.records == records else None


def records_digest(archive: Archive, ties: Mapping[str, Ties]) -> bytes:
    """The digest of all that an archive says, but for the running text of its articles."""
    digest = blake2b(digest_size=DIGEST)
    for piece in _records(archive, ties):
        digest.update(len(piece).to_bytes(8))
        digest.update(piece)
    return digest.digest()


def _records(archive: Archive, ties: Mapping[str, Ties]) -> Iterator[bytes]:
    yield f"{archive.site_name}\0{archive.site_url}".encode()
    for article in archive.articles:
        own = ties[article.path]
        yield own.claims
        yield "\0".join((*own.names_of_claims, "", own.all_sources)).encode()
    yield from (ties[entity.path].whole for entity in archive.entities)
    yield _ENCODER.encode(archive.sources)
    for key, copy in archive.copies.items():
        yield f"{key}\0{copy.text}".encode()
    yield _ENCODER.encode([*archive.lock.rows.values()] if archive.lock else None)
