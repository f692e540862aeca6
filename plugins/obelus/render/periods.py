"""The days of a list → the periods that have pages; its entries → what each of these shows.

A list of at most LIMIT articles is one page. A longer one shows its newest there, and leads to a
page of each year; a year that is longer than that does the same with its months.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any, NamedTuple, TypeVar

from obelus.model import Article, Entity
from obelus.render.filters import MONTHS
from obelus.render.words import plural

LIMIT = 300
"""Articles, whatever a list shows of them: 300 to 450 kB of HTML, a sixth of it compressed."""


Page = TypeVar("Page")


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

    def lacks(self, place: int) -> bool:
        """Whether the column at that place has more than this page shows."""
        return self.columns[place].number < self.numbers[place]

    @property
    def is_cut(self) -> bool:
        """Whether there is more than it shows."""
        return bool(self.periods)


def is_long(number: int) -> bool:
    """Whether a list of so many articles is cut."""
    return number > LIMIT


def periods_of(days: Sequence[date | None]) -> tuple[Period, ...]:
    """The years, each followed by its months if it is too long, newest first; none if all of a list
    is one page."""
    if not is_long(len(days)):
        return ()
    both = [_around(day) for day in days]
    years = Counter([year for year, _ in both])
    months = {month for _, month in both if month}
    found: list[Period] = []
    for year, number in sorted(years.items(), reverse=True):
        is_cut = is_long(number) and year != NO_DATE
        inside = (month for month in months if is_cut and month.in_year == year)
        found += [year, *sorted(inside, reverse=True)]
    return tuple(found)


def by_period(dated: Iterable[tuple[date | None, Page]]) -> Mapping[Period, list[Page]]:
    """What each year and each month has of pages with their days."""
    found = defaultdict[Period, list[Page]](list)
    for day, page in dated:
        year, month = _around(day)
        found[year].append(page)
        if month:
            found[month].append(page)
    return found


@cache
def _around(day: date | None) -> tuple[Period, Period | None]:
    """The year and the month of a day: an archive has some thousands of days, and asks a million
    times."""
    return (Period(day.year), Period(day.year, day.month)) if day else (NO_DATE, None)


@dataclass(frozen=True)
class Series:
    """A list, on as many pages as it needs."""

    columns: tuple[Column, ...]
    periods: tuple[Period, ...] = ()
    """Those with a page, as `periods_of` has them."""

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

    def _sheet(self, columns: tuple[Column, ...], inside: Sequence[Period]) -> Sheet:
        numbers = tuple(column.number for column in columns)
        if not inside:
            return Sheet(columns, numbers)
        notes = tuple((period, note) for period in inside if (note := self._note(period)))
        if not notes:
            return Sheet(columns, numbers)
        newest = tuple(Column(column.noun, column.rows[:LIMIT]) for column in columns)
        return Sheet(newest, numbers, notes)

    def _note(self, period: Period) -> str:
        columns = self._columns[period]
        return _note(columns, [column.number for column in columns])

    @property
    def _years(self) -> Sequence[Period]:
        return [period for period in self.periods if not period.month]

    @property
    def _leaves(self) -> Sequence[Period]:
        return [p for year in self._years for p in self._months(year) or [year]]

    def _months(self, year: Period) -> Sequence[Period]:
        if year.month:
            return ()
        return [period for period in self.periods if period.month and period.in_year == year]

    @cached_property
    def _columns(self) -> Mapping[Period, tuple[Column, ...]]:
        """What each year and each month has."""
        rows = [by_period((row.day, row) for row in column.rows) for column in self.columns]
        columns = [*zip([column.noun for column in self.columns], rows, strict=True)]
        return {
            period: tuple(Column(noun, of.get(period, ())) for noun, of in columns)
            for period in self.periods
        }


def _note(columns: Sequence[Column], numbers: Sequence[int]) -> str:
    """3 claims, 2 mentions."""
    named = zip(columns, numbers, strict=True)
    note = ", ".join(plural(number, column.noun) for column, number in named if number)
    rows = max([len(column.rows) for column in columns], default=0)
    return note or (plural(rows, "article") if rows else "")
