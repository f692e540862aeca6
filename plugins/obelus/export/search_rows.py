"""Parts → what results show, in files of a few documents each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from obelus.export.search_numbers import BLOCK
from obelus.export.search_parts import Part

ROWS_A_FILE = 2 * BLOCK
"""Numbers a file of results: of ten results most lie in ten files, so files are small."""

Row = tuple[int, str]
"""A document's number, and its row as JSON."""


class Rows:
    """What results show, in files of a few documents each."""

    def __init__(self) -> None:
        self._files: dict[int, list[Row]] = {}

    def add(self, part: Part, end: int) -> None:
        """Take in a part whose numbers are higher than all before."""
        for document in part.documents:
            number = end + document.below
            self._files.setdefault(number // ROWS_A_FILE, []).append((number, document.row))

    def files(self) -> Iterator[tuple[int, bytes]]:
        """(number, content) of each file."""
        for number, rows in self._files.items():
            yield number, rows_file(rows)


def rows_file(rows: Iterable[Row]) -> bytes:
    """A file of these rows."""
    members = ",".join([f'"{number}":{row}' for number, row in rows])
    return f"{{{members}}}".encode()
