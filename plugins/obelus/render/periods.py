"""The days of a list → the periods that have pages; its entries → what each of these shows.

A list of at most LIMIT articles is one page. A longer one shows its newest there, and leads to a
page of each year that goes further back; a year that is longer than that does the same with its
months.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import compress
from typing import Any, NamedTuple

from obelus.model import Article, Entity
from obelus.render.filters import MONTHS
from obelus.render.words import plural

LIMIT = 300
"""Articles, whatever a list shows of them: 300 to 450 kB of HTML, a sixth of it compressed."""


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


class Column(NamedTuple):
    """One list of a page: an entity has two, of the same periods."""

    noun: str
    """What an entry is called."""
    rows: Sequence[Row]
    """Newest first; those without a day last."""

    @property
    def number(self) -> int:
        """How many entries there are."""
        return sum([len(row.entries) for row in self.rows])

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

    @property
    def note(self) -> str:
        """How many of what there are in its period."""
        return _note(self.columns, self.numbers)

    @property
    def inside(self) -> str:
        """What these pages are of."""
        return "month" if self.periods[0][0].month else "year"

    def lacks(self, place: int) -> bool:
        """Whether the column at that place has more than this page shows."""
        return self.columns[place].number < self.numbers[place]

    @property
    def lacking(self) -> str:
        """Of what alone there is more than it shows: `claims`, or `mentions`; else empty."""
        nouns = [f"{c.noun}s" for place, c in enumerate(self.columns) if self.lacks(place)]
        return nouns[0] if len(nouns) == 1 < len(self.columns) else ""

    @property
    def is_cut(self) -> bool:
        """Whether there is more than it shows."""
        return bool(self.periods)


def is_long(number: int) -> bool:
    """Whether a column of so many rows is cut."""
    return number > LIMIT


class Beside(NamedTuple):
    """Where the page of a period leads."""

    newer: Period | None
    older: Period | None
    months: tuple[Period, ...]
    """Those of a year that have pages of their own."""


def beside(periods: Sequence[Period]) -> Mapping[Period, Beside]:
    """For each of the periods that have pages, in order: where these lead. From page to page, all
    that is older follows."""
    around = zip((None, *periods), periods, (*periods[1:], None), strict=False)
    months = defaultdict[Period, list[Period]](list)
    for period in periods:
        if period.month:
            months[period.in_year].append(period)
    return {
        period: Beside(newer, older, () if period.month else tuple(months[period]))
        for newer, period, older in around
    }


def cut(columns: Iterable[Sequence[date | None]]) -> Mapping[Period, tuple[slice, ...]]:
    """The days of each column's rows, in order → the years that have pages, each followed by its
    months that do, newest first, with what each has of the columns."""
    backs = [[*map(_back, days)] for days in columns]
    found = set[Period]()
    for back in backs:
        for year in _behind(back, slice(0, len(back)), _year):
            found.add(year)
            if year != NO_DATE:
                found.update(_behind(back, _within(back, year), _month))
    return {
        period: tuple(_within(back, period) for back in backs)
        for period in sorted(found, key=_order)
    }


def _order(period: Period) -> tuple[int, int]:
    """A year before its months, and the newest first."""
    return -period.year, -period.month % 13


def _behind(back: Sequence[int], part: slice, around: Callable[[int], Period]) -> Iterator[Period]:
    """The periods that are not wholly among the newest of a part, which stand on its own page."""
    start = part.start + LIMIT
    while start < part.stop:
        period = around(back[start])
        yield period
        start = _within(back, period).stop


def _within(back: Sequence[int], period: Period) -> slice:
    """What a period has of a column."""
    first, last = (period.month or 1, 1), (period.month or 12, 31)
    newest, oldest = (_back_to(period.year, *day) if period.year else 0 for day in (last, first))
    return slice(bisect_left(back, newest), bisect_right(back, oldest))


@cache
def _back(day: date | None) -> int:
    """A number by which days are in the order of lists: newest first, those not known last."""
    return _back_to(day.year, day.month, day.day) if day else 0


def _back_to(year: int, month: int, day: int) -> int:
    return -(year * 10_000 + month * 100 + day)


def _year(back: int) -> Period:
    return Period(-back // 10_000)


def _month(back: int) -> Period:
    return Period(-back // 10_000, -back // 100 % 100)


@dataclass(frozen=True)
class Series:
    """A list, on as many pages as it needs."""

    columns: tuple[Column, ...]

    def whole(self, years: Sequence[Period]) -> Sheet:
        """The page of the list itself, of which these years have pages."""
        return self._sheet(self.columns, years)

    def sheet(self, period: Period, months: Sequence[Period] = ()) -> Sheet:
        """The page of a period: of a year of which these months have pages, or of a month."""
        return self._sheet(self._columns(period), months)

    def _sheet(self, columns: tuple[Column, ...], inside: Sequence[Period]) -> Sheet:
        numbers = tuple(column.number for column in columns)
        if not inside:  # It fits, or it is a month, which is one page however long.
            return Sheet(columns, numbers)
        newest = tuple(Column(column.noun, column.rows[:LIMIT]) for column in columns)
        are_cut = [is_long(len(column.rows)) for column in columns]
        notes = tuple((period, self._note(period, are_cut)) for period in inside)
        return Sheet(newest, numbers, notes)

    def _note(self, period: Period, are_cut: Sequence[bool]) -> str:
        """How many of what a period has in those columns that are cut."""
        columns = [*compress(self._columns(period), are_cut)]
        return _note(columns, [column.number for column in columns])

    def _columns(self, period: Period) -> tuple[Column, ...]:
        """What a year or a month has."""
        columns = zip(self.columns, self._back, strict=True)
        return tuple(Column(c.noun, c.rows[_within(back, period)]) for c, back in columns)

    @cached_property
    def _back(self) -> Sequence[Sequence[int]]:
        return [[_back(row.day) for row in column.rows] for column in self.columns]


def _note(columns: Sequence[Column], numbers: Sequence[int]) -> str:
    """3 claims, 2 mentions."""
    named = zip(columns, numbers, strict=True)
    note = ", ".join(plural(number, column.noun) for column, number in named if number)
    rows = max([len(column.rows) for column in columns], default=0)
    return note or (plural(rows, "article") if rows else "")
