"""Offsets in an inline token's content → line and column in the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from obelus.model import Location


class Positions:
    """Where the signs of one inline token stand in its file.

    markdown-it gives inline tokens line numbers but no columns. Every line of their content is a
    suffix of its source line (or, in a table or a closed heading, stands somewhere in it), so the
    column follows from where that text is found.
    """

    def __init__(self, path: str, lines: Sequence[str], inline: Token, cell_start: int = 0) -> None:
        self._path = path
        first = inline.map[0] if inline.map else 0
        self._starts: list[_Line] = []
        offset = 0
        for number, text in enumerate(inline.content.split("\n"), first):
            source = lines[number] if number < len(lines) else ""
            column, is_escaped = _column(source, text, cell_start)
            self._starts.append(_Line(offset, number, column, text if is_escaped else ""))
            offset += len(text) + 1

    def at(self, offset: int) -> Location:
        """The location of the sign at `offset` of the content."""
        line = self._starts[bisect_right(self._starts, offset, key=lambda s: s.offset) - 1]
        inside = offset - line.offset
        column = line.column + inside + line.escaped.count("|", 0, inside)
        return Location(self._path, line.number + 1, column + 1)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of content: its offset there, its line and column in the file, all from 0."""

    offset: int
    number: int
    column: int
    escaped: str
    """Its text if each bar in it is escaped in the file."""


def find_cell(source: str, text: str, start: int) -> tuple[int, int, bool]:
    """Where a table cell's text starts and ends in its line, and whether its bars are escaped.

    The start is -1 if it is not there. A cell's `\\|` is a bare bar in its content.
    """
    escaped = text.replace("|", "\\|")
    found = source.find(escaped, start)
    if found >= 0:
        return found, found + len(escaped), escaped != text
    found = source.find(text, start)
    return found, found + len(text), False


def _column(source: str, text: str, cell_start: int) -> tuple[int, bool]:
    bare, kept = source.rstrip(), text.rstrip()
    if not cell_start and bare.endswith(kept):
        return len(bare) - len(kept), False
    start, _, is_escaped = find_cell(source, kept, cell_start)
    return max(0, start), is_escaped
