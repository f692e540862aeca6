"""Entries of a list with their days → what each page of the list shows, if one page is too few.

A list of at most LIMIT entries is one page. A longer one shows its newest there, and leads to a
page of each year; a year that is longer than that does the same with its months.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from obelus.model import Article, Entity
from obelus.render.filters import MONTHS
from obelus.render.words import plural

LIMIT = 300
"""Entries: 300 claims are 120 kB of HTML, 300 articles 300 kB, a sixth of that compressed."""


class Period(NamedTuple):
    """A year, a month, or all days that nobody knows."""

    year: int = 0
    month: int = 0

    @property
    def label(self) -> str:
        """As readers call it."""
        month = f"{MONTHS[self.month - 1]} " if self.month else ""
        return f"{month}{self.year}" if self.year else "no date"

    @property
    def path(self) -> str:
        """Its address, relative to that of the list."""
        month = f"/{self.month:02}" if self.month else ""
        return f"{self.year:04}{month}" if self.year else "undated"

    @property
    def in_year(self) -> Period:
        """The year of a month."""
        return Period(self.year)


NO_DATE = Period()


class Row(NamedTuple):
    """What an article, or another page, adds to a list."""

    page: Article | Entity
    day: date | None
    entries: tuple[Any, ...]
    """At least one, or the page itself is what is listed."""

    @property
    def size(self) -> int:
        """How many entries it takes."""
        return len(self.entries) or 1


class Column(NamedTuple):
    """One list of a page: an entity has two, of the same periods."""

    noun: str
    """What an entry is called."""
    rows: Sequence[Row]
    """Newest first; those without a day last."""

    @property
    def number(self) -> int:
        """How many entries there are."""
        return sum(row.size for row in self.rows)

    @property
    def newest(self) -> Column:
        """As many as one page may have; a row is whole, and at least one is there."""
        total = 0
        for place, row in enumerate(self.rows):
            total += row.size
            if total > LIMIT and place:
                return Column(self.noun, self.rows[:place])
        return self

    @property
    def entries(self) -> list[Any]:
        """Its entries without their rows."""
        return [entry for row in self.rows for entry in row.entries]


class Sheet(NamedTuple):
    """One page of a list."""

    columns: tuple[Column, ...]
    """What it shows."""
    numbers: tuple[int, ...]
    """How many entries each column has in its whole period."""
    periods: tuple[tuple[Period, str], ...] = ()
    """The pages that have what is not shown: (period, how many of what)."""
    newer: Period | None = None
    older: Period | None = None
    """The pages before and behind it."""

    @property
    def note(self) -> str:
        """How many of what there are in its period."""
        return _note(self.columns, self.numbers)

    @property
    def inside(self) -> str:
        """What these pages are of."""
        return "month" if self.periods[0][0].month else "year"

    @property
    def is_cut(self) -> bool:
        """Whether there is more than it shows."""
        return bool(self.periods)


@dataclass(frozen=True)
class Series:
    """A list, on as many pages as it needs."""

    columns: tuple[Column, ...]

    @property
    def whole(self) -> Sheet:
        """The page of the list itself."""
        return self._sheet(self.columns, self._years)

    def sheet(self, period: Period) -> Sheet:
        """The page of one of its periods."""
        beside = self._leaves if period.month else [*self._years]
        place = beside.index(period)
        newer = beside[place - 1] if place else None
        older = beside[place + 1] if place + 1 < len(beside) else None
        sheet = self._sheet(self._columns[period], self._months(period))
        return sheet._replace(newer=newer, older=older)

    @property
    def periods(self) -> Sequence[Period]:
        """Those with a page, newest first: none if one page has everything."""
        return [p for year in self._years for p in (year, *self._months(year))]

    def last_change(self, period: Period) -> date | None:
        """The last day on which anything that it shows was published, checked or corrected."""
        rows = (row for column in self._columns[period] for row in column.rows)
        days = (row.page.updated for row in rows if isinstance(row.page, Article))
        return max(filter(None, days), default=None)

    def _sheet(self, columns: tuple[Column, ...], inside: Sequence[Period]) -> Sheet:
        numbers = tuple(column.number for column in columns)
        if not inside:
            return Sheet(columns, numbers)
        notes = tuple((period, self._note(period)) for period in inside)
        return Sheet(tuple(column.newest for column in columns), numbers, notes)

    def _note(self, period: Period) -> str:
        columns = self._columns[period]
        return _note(columns, [column.number for column in columns])

    @cached_property
    def _years(self) -> Sequence[Period]:
        if not _is_long(self.columns):
            return ()
        return sorted((p for p in self._columns if not p.month), reverse=True)

    @cached_property
    def _leaves(self) -> Sequence[Period]:
        return [p for year in self._years for p in self._months(year) or [year]]

    def _months(self, period: Period) -> Sequence[Period]:
        if period.month or not period.year or not _is_long(self._columns[period]):
            return ()
        return sorted((p for p in self._columns if p.month and p.year == period.year), reverse=True)

    @cached_property
    def _columns(self) -> Mapping[Period, tuple[Column, ...]]:
        """What each year and each month has."""
        found = defaultdict[Period, tuple[list[Row], ...]](lambda: tuple([] for _ in self.columns))
        for place, column in enumerate(self.columns):
            for row in column.rows:
                year = Period(row.day.year) if row.day else NO_DATE
                found[year][place].append(row)
                if row.day:
                    found[Period(row.day.year, row.day.month)][place].append(row)
        nouns = [column.noun for column in self.columns]
        return {period: tuple(map(Column, nouns, rows)) for period, rows in found.items()}


def _is_long(columns: Sequence[Column]) -> bool:
    return any(column.number > LIMIT for column in columns)


def _note(columns: Sequence[Column], numbers: Sequence[int]) -> str:
    """3 claims, 2 mentions."""
    named = zip(columns, numbers, strict=True)
    return ", ".join(plural(number, column.noun) for column, number in named if number)
