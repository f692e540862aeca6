"""What every importer returns, what it refuses, and how it reads a file's bytes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType

MAX_PAGE = 32 * 1024 * 1024
"""Saved pages carry pictures and scripts, so they are much larger than their text."""
MAX_TEXT = 4 * 1024 * 1024
"""A report of a thousand pages."""

CONTROLS = dict.fromkeys(
    code
    for code in range(160)
    if unicodedata.category(chr(code)) == "Cc" and not chr(code).isspace()
)
"""Signs that nobody sees and that are no white space."""


class Refused(Exception):
    """A file or wish that cannot become an article: (what is wrong, the fix)."""

    def __str__(self) -> str:
        return " ".join(map(str, self.args))


@dataclass(frozen=True, slots=True)
class Imported:
    """The text of a file, and what the file says of itself."""

    text: str
    """One paragraph on each line, as locators count them; no empty lines."""
    title: str = ""
    outlet: str = ""
    authors: tuple[str, ...] = ()
    published: date | None = None
    is_date_stated: bool = False
    """Whether the file gives the date as its own; else it was found in its name or text."""
    url: str = ""


def one_line(text: str) -> str:
    """A text with single spaces and without signs that nobody sees."""
    return " ".join(text.translate(CONTROLS).split())


def as_copy(paragraphs: list[str]) -> str:
    """Paragraphs as the text of a copy, one on each line."""
    return "".join(f"{line}\n" for line in map(one_line, paragraphs) if line)


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """The bytes of a regular file of no more than `max_bytes`."""
    try:
        if not path.is_file():
            raise Refused(f"{path} is not a file.", "Check the name.")
        if (size := path.stat().st_size) > max_bytes:
            message = f"{path} is too large: {size:,} bytes, the limit is {max_bytes:,}."
            raise Refused(message, "Save the article alone.")
        return path.read_bytes()
    except OSError as error:
        fix = "Check that it may be read."
        raise Refused(f"{path} cannot be read: {error.strerror}.", fix) from error


def needed(module: str) -> ModuleType:
    """A module that only importing needs, and that is large: most archives do without."""
    try:
        return import_module(module)
    except ImportError as error:
        message = f"Saved pages and WARCs are read with {module}, which is not installed."
        raise Refused(message, 'Run: pip install "mkdocs-obelus[import]"') from error
