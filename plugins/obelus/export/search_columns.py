"""Parts → what each document has for a facet, one file a facet, to be counted without results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import fsum, log2
from typing import Any

from obelus.export.search_coding import CODED
from obelus.export.search_parts import BETWEEN, Part
from obelus.export.search_store import FACETS


class Columns:
    """One column a facet, of the values of all documents; the year follows from their numbers."""

    def __init__(self) -> None:
        self._cells: list[list[str]] = [[] for _ in FACETS]

    def add(self, part: Part) -> None:
        """Take in a part whose numbers are higher than all before."""
        for all_cells, cells in zip(self._cells, part.cells, strict=True):
            all_cells += cells

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

    def size(self) -> float:
        """About how many bytes it has when it is compressed: what its cells tell."""
        total = len(self.cells)
        # The exact sum, in whatever order cells come.
        return fsum(-n * log2(n / total) for n in self._kinds.values()) / 8


def values_of(cell: str) -> Iterable[str]:
    """The values in a cell."""
    return cell.split(BETWEEN) if cell else ()


def _coded(cell: str, place: Mapping[str, int]) -> str:
    places = [place[value] for value in values_of(cell)] or [0]
    return "".join([*(CODED[n + 1] for n in places[:-1]), CODED[places[-1]]])
