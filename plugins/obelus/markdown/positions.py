"""Offsets in an inline token's content → line and column in the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

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
        self._lines = lines
        self._first = inline.map[0] if inline.map else 0
        self._content = inline.content
        self._cell_start = cell_start
        self._starts: list[int] = []
        """Where each line of the content starts; made when first asked for, as most never are."""
        self._columns: dict[int, tuple[int, bool]] = {}

    def at(self, offset: int) -> Location:
        """The location of the sign at `offset` of the content."""
        starts = self._starts = self._starts or _line_starts(self._content)
        row = bisect_right(starts, offset) - 1
        if row not in self._columns:
            self._columns[row] = self._column_of(row)
        column, is_escaped = self._columns[row]
        start = starts[row]
        # Each bar of an escaped text has a backslash before it in the file.
        bars = self._content.count("|", start, offset) if is_escaped else 0
        return Location(self._path, self._first + row + 1, column + offset - start + bars + 1)

    def _column_of(self, row: int) -> tuple[int, bool]:
        number = self._first + row
        end = self._starts[row + 1] - 1 if row + 1 < len(self._starts) else len(self._content)
        source = self._lines[number] if number < len(self._lines) else ""
        return _column(source, self._content[self._starts[row] : end], self._cell_start)


def _line_starts(content: str) -> list[int]:
    starts = [0]
    while end := content.find("\n", starts[-1]) + 1:
        starts.append(end)
    return starts


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
