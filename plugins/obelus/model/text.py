"""The texts of files: paragraphs with the claims marked in them, and what they name."""

from __future__ import annotations

from msgspec import Struct

from obelus.model.location import Location
from obelus.model.record import Citation
from obelus.model.segment import Segments
from obelus.model.shared import Shared


class Running(Struct, frozen=True, gc=False, array_like=True):
    """Words in the running text of an article, with those around that make them the only such."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


class Mark(Struct, frozen=True, gc=False, array_like=True):
    """`[words](#claim-id)` in a text."""

    claim: str
    words: str
    start: Location
    """Where the opening bracket is."""
    end: Location
    """Where the claim's name is, behind the words."""
    running: Running | None = None
    """The words in the running text; None where they are no part of it, as in a table's cells."""


Line = tuple[str, str]
"""The words of a mention, and the line of prose around it, as plain text."""


class Mention(Struct, frozen=True, gc=False, array_like=True):
    """`[[Name]]` or `[[Name|words]]` in a text."""

    name: Shared
    words: Shared
    context: str
    """The line of prose around it, as plain text."""
    location: Location

    @property
    def line(self) -> Line:
        """Its words in their line."""
        return self.words, self.context


class Text(Struct, frozen=True, gc=False, array_like=True):
    """A Markdown file's prose, and what it names."""

    segments: Segments = ()
    """None of an article's text, which has blocks."""
    mentions: tuple[Mention, ...] = ()
    citations: tuple[Citation, ...] = ()
    links: tuple[tuple[str, int], ...] = ()
    """The web addresses of links and pictures, each with the line of its paragraph."""
    lines: tuple[tuple[int, str], ...] = ()
    """The words of each paragraph, heading and cell, with the line on which it starts."""

    @property
    def words(self) -> str:
        """All its words, on one line."""
        return " ".join(words for _, words in self.lines if words)


class Block(Struct, frozen=True, gc=False, array_like=True):
    """A paragraph of an article's text, with the heading over it."""

    segments: Segments
    marked: tuple[str, ...] = ()
    """The ids of the claims and suggestions first marked in it."""
    has_heading: bool = False
