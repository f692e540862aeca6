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
        first = inline.map[0] if inline.map else 0
        self._starts: list[tuple[int, int, int]] = []  # (offset in content, line, column), from 0
        offset = 0
        for number, text in enumerate(inline.content.split("\n"), first):
            source = lines[number] if number < len(lines) else ""
            self._starts.append((offset, number, _column(source, text, cell_start)))
            offset += len(text) + 1

    def at(self, offset: int) -> Location:
        """The location of the sign at `offset` of the content."""
        start, line, column = next(s for s in reversed(self._starts) if s[0] <= offset)
        return Location(self._path, line + 1, column + offset - start + 1)


def _column(source: str, text: str, cell_start: int) -> int:
    bare, kept = source.rstrip(), text.rstrip()
    if not cell_start and bare.endswith(kept):
        return len(bare) - len(kept)
    return max(0, source.find(kept, cell_start))
