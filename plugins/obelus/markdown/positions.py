"""Offsets in an inline token's content → line and column in the file."""

from __future__ import annotations

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
        self._known: dict[int, tuple[int, int, bool]] = {}
        """By where a line of the content starts: its number in the file, its column, and whether
        its bars are escaped there. Most lines are never asked for."""

    def at(self, offset: int) -> Location:
        """The location of the sign at `offset` of the content."""
        start = self._content.rfind("\n", 0, offset) + 1
        known = self._known.get(start)
        if known is None:
            known = self._known[start] = self._line_at(start)
        number, column, is_escaped = known
        # Each bar of an escaped text has a backslash before it in the file.
        bars = self._content.count("|", start, offset) if is_escaped else 0
        return Location(self._path, number + 1, column + offset - start + bars + 1)

    def _line_at(self, start: int) -> tuple[int, int, bool]:
        content = self._content
        number, end = self._first + content.count("\n", 0, start), content.find("\n", start)
        source = self._lines[number] if number < len(self._lines) else ""
        text = content[start : end if end >= 0 else len(content)]
        return number, *_column(source, text, self._cell_start)


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
