"""Documents → what each has for a facet, one file a facet, to be counted without its results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from math import log2
from typing import Any

from obelus.export.search_coding import CODED
from obelus.export.search_store import BLOCK, FACETS, Document, blocks_of, claims_of, oldest_first
from obelus.resolve.archive import Archive

Cell = tuple[str, ...]


class Columns:
    """One column a facet, of the values of all documents; the year follows from their numbers."""

    def __init__(self) -> None:
        self._cells: dict[str, list[Cell]] = {name: [] for name in FACETS}
        self._known: dict[Cell, Cell] = {}

    def add(self, document: Document) -> None:
        """Take in a document whose number is higher than all before."""
        for name, cell in document.facets.items():
            self._cells[name].append(self._known.setdefault(cell, cell))

    def counts(self, name: str) -> Counter[str]:
        """How many documents have each value of a facet."""
        return Counter(chain.from_iterable(self._cells[name]))

    def coded(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """For each facet its values, the most frequent first, and those of each document.

        A value is twice its place from 1, and 1 more if another value follows; 0 is no value.
        """
        for name, cells in self._cells.items():
            counts = self.counts(name)
            values = sorted(counts, key=lambda value: (-counts[value], value))
            place = {value: 2 * n for n, value in enumerate(values, 1)}
            known = {cell: _coded([place[value] for value in cell]) for cell in set(cells)}
            coded = b"".join(map(known.__getitem__, cells)).decode()
            yield name, {"kinds": FACETS[name], "values": values, "cells": coded}

    def sizes(self) -> dict[str, float]:
        """About how many bytes each facet has when it is compressed: what its cells tell."""
        return {name: _entropy(cells) / 8 for name, cells in self._cells.items()}


def _entropy(cells: list[Cell]) -> float:
    """How many bits a list of cells holds, if their order tells nothing."""
    return sum(-n * log2(n / len(cells)) for n in Counter(cells).values())


def _coded(places: list[int]) -> bytes:
    more = (CODED[place + 1] for place in places[:-1])
    return b"".join((*more, CODED[places[-1] if places else 0]))


def slots(archive: Archive) -> str:
    """For each block of numbers, how many claims are in it, and whether an article is."""
    coded = bytearray()
    for article in oldest_first(archive):
        claims = len(claims_of(article))
        full = blocks_of(article) - 1
        last = claims - full * (BLOCK - 1)
        for block in range(full, -1, -1):
            count = last if block == full else BLOCK - 1
            coded += CODED[2 * count + (block == 0)]
    return coded.decode()


def years(archive: Archive, room: int) -> list[tuple[int, str]]:
    """From which number on documents are of which year."""
    found: list[tuple[int, str]] = []
    end = room
    for article in oldest_first(archive):
        year = str(article.published.year) if article.published else ""
        if year != (found[-1][1] if found else ""):
            found.append((end, year))
        end += BLOCK * blocks_of(article)
    return found
