"""Parts → what results show, in files of a few documents each."""

from __future__ import annotations

from collections.abc import Iterable

from obelus.export.search_numbers import BLOCK
from obelus.export.search_parts import Part

ROWS_A_FILE = 2 * BLOCK
"""Numbers a file of results: of ten results most lie in ten files, so files are small."""

Row = tuple[int, str]
"""A document's number, and its row as JSON."""


class Rows:
    """What results show, in files of a few documents each."""

    def __init__(self) -> None:
        self._files: dict[int, bytes] = {}
        self._number, self._rows = 0, list[Row]()
        """Of the last file, to which more may be added."""

    def add(self, part: Part, end: int) -> None:
        """Take in a part whose numbers are higher than all before."""
        for document in part.documents:
            number = end + document.below
            if number // ROWS_A_FILE != self._number:
                self._finish()
                self._number = number // ROWS_A_FILE
            self._rows.append((number, document.row))

    def files(self) -> Iterable[tuple[int, bytes]]:
        """(number, content) of each file."""
        self._finish()
        return self._files.items()

    def _finish(self) -> None:
        # As bytes: an arrow in a row makes of each of its letters two.
        if self._rows:
            self._files[self._number] = rows_file(self._rows)
            self._rows = []


def rows_file(rows: Iterable[Row]) -> bytes:
    """A file of these rows."""
    members = ",".join([f'"{number}":{row}' for number, row in rows])
    return f"{{{members}}}".encode()
