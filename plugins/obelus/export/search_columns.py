"""Parts → what each document has for a facet, one file a facet, to be counted without results."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import fsum, log2
from typing import Any

from obelus.export.search_coding import CODED, HIGH, HIGH_BASE, LOW, LOW_BASE, numbers_of
from obelus.export.search_parts import BETWEEN, Part
from obelus.export.search_store import FACETS

EAGER = 10_000
"""Bytes of a facet, compressed, up to which the page loads it at once; a larger one is loaded when
the reader opens it."""


def _signs(start: int, count: int) -> tuple[str, str]:
    """Patterns of the signs for even and for odd digits."""
    signs = [re.escape(chr(start + digit)) for digit in range(count)]
    return f"[{''.join(signs[::2])}]", f"[{''.join(signs[1::2])}]"


def _cell_pattern() -> re.Pattern[str]:
    """Numbers up to the first even one; the lower base is odd, so that both digits count."""
    (even, odd), (high_even, high_odd) = _signs(LOW, LOW_BASE), _signs(HIGH, HIGH_BASE)
    higher = r"[\]-~]*"
    more = f"(?:{higher}(?:{high_even}{odd}|{high_odd}{even})|{odd})"
    last = f"(?:{higher}(?:{high_even}{even}|{high_odd}{odd})|{even})"
    return re.compile(f"{more}*{last}")


CELL = _cell_pattern()
"""What a document has in a column."""


class Columns:
    """One column a facet, of the values of all documents; the year follows from their numbers."""

    def __init__(self) -> None:
        self._cells: list[list[str]] = [[] for _ in FACETS]
        self._known: dict[str, str] = {}
        """Each cell once, in memory as here: most documents have what others have."""

    def add(self, part: Part) -> None:
        """Take in a part whose numbers are higher than all before."""
        for all_cells, cells in zip(self._cells, part.cells, strict=True):
            all_cells += map(self._known.setdefault, cells, cells)

    def columns(self) -> dict[str, Column]:
        """The column of each facet."""
        return {name: Column(cells) for name, cells in zip(FACETS, self._cells, strict=True)}


class Column:
    """What all documents have for a facet: values, BETWEEN between them, or nothing."""

    def __init__(self, cells: Sequence[str]) -> None:
        self.cells = cells
        self._kinds = Counter(cells)

    def counts(self) -> Counter[str]:
        """How many documents have each value."""
        counts = Counter[str]()
        for cell, times in self._kinds.items():
            for value in values_of(cell):
                counts[value] += times
        return counts

    def coded(self, kinds: Sequence[str]) -> dict[str, Any]:
        """The values, the most frequent first, and those of each document.

        A value is twice its place from 1, and 1 more if another value follows; 0 is no value.
        """
        counts = self.counts()
        values = sorted(counts, key=lambda value: (-counts[value], value))
        place = {value: 2 * n for n, value in enumerate(values, 1)}
        known = {cell: _coded(cell, place) for cell in self._kinds}
        cells = "".join(map(known.__getitem__, self.cells))
        return {"kinds": kinds, "values": values, "cells": cells}

    @property
    def is_eager(self) -> bool:
        """Whether the page loads it at once, by how many bytes its cells tell of."""
        total = len(self.cells)
        # The exact sum, in whatever order cells come.
        return fsum(-n * log2(n / total) for n in self._kinds.values()) / 8 <= EAGER


def values_of(cell: str) -> Iterable[str]:
    """The values in a cell."""
    return cell.split(BETWEEN) if cell else ()


def _coded(cell: str, place: Mapping[str, int]) -> str:
    places = [place[value] for value in values_of(cell)] or [0]
    return "".join([*(CODED[n + 1] for n in places[:-1]), CODED[places[-1]]])


def read_cells(values: Sequence[str], coded: str) -> list[str]:
    """The cells of all documents, of the values and cells of a coded column."""
    found = CELL.findall(coded)
    known = {
        cell: BETWEEN.join(values[(n >> 1) - 1] for n in numbers_of(cell) if n)
        for cell in set(found)
    }
    return list(map(known.__getitem__, found))
