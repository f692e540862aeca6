"""Where something stands in a file."""

from __future__ import annotations

from msgspec import Struct


class Location(Struct, frozen=True, order=True, gc=False):
    """A place in a file of the archive, as text editors count: from 1, in code points."""

    path: str
    line: int = 1
    column: int = 1
