"""Where something stands in a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file of the archive, as text editors count: from 1, in code points."""

    path: str
    line: int = 1
    column: int = 1
