"""Where something stands in a file."""

from __future__ import annotations

from msgspec import Struct

from obelus.model.shared import Shared


class Location(Struct, frozen=True, order=True, gc=False, array_like=True):
    """A place in a file of the archive, as text editors count: from 1, in code points."""

    path: Shared
    line: int = 1
    column: int = 1
