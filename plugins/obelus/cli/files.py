"""Which files a command is about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def is_in(path: str, files: Sequence[Path]) -> bool:
    """Whether a path is one of the files, or lies in one of the folders."""
    place = Path(path).resolve()
    return any(place.is_relative_to(file.resolve()) for file in files)
