"""Names as they stand in addresses."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

CACHED = 2**16
"""An address is asked for wherever its page is named: hundreds of times, in a large archive."""


@lru_cache(CACHED)
def quoted(name: str) -> str:
    """A name with whatever an address cannot hold written as percent signs and numbers."""
    return quote(name)
