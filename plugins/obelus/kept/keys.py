"""The keys of values: digests of all that they were made of."""

from __future__ import annotations

import hashlib
from functools import cache

KEY_BYTES = 16
"""Keys are digests: 128 bits, as likely to be 1 as 0."""


def key_of(*parts: bytes) -> bytes:
    """The key of what depends on `parts` alone."""
    digest = hashlib.blake2b(digest_size=KEY_BYTES)
    for part in parts:
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.digest()


def key_for(what: bytes, digest: bytes) -> bytes:
    """The key of one of several values that depend on what has that digest: as good as `key_of`
    both, and made in no time."""
    return (int.from_bytes(digest) ^ _salt(what)).to_bytes(len(digest))


@cache
def _salt(what: bytes) -> int:
    return int.from_bytes(key_of(what))
