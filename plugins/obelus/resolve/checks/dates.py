"""The days of an archive → those that lie in the future, or before what they follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from obelus.lock import Lock
from obelus.model import Article, Location
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive

LEEWAY = timedelta(days=1)
"""East of here it may be tomorrow already."""
FIX = "Correct the one that is wrong."
DAY = re.compile(r"\d{4}(-\d\d){0,2}")
"""A day, month or year; what is none, as a range or "spring 2024", is not compared."""


def check_order(archive: Archive, article: Article) -> Iterator[Problem]:
    """An article is as old as its source says, and what follows it is no older."""
    published = article.published
    if published is None:
        return
    source = archive.source(article.source)
    dated = source.field("date").strip() if source else ""
    if not published.isoformat().startswith(dated) and DAY.fullmatch(dated):
        message = f'The article is of {published}, and "{article.source}" of {dated}.'
        yield Problem(Code.DOUBTFUL_DATE, article.place("published"), message, FIX)
    if min(_told(article)) < published:
        for place, what, day in _following(article):
            if day and day < published:
                message = f"{what} is {day}, before the article was published on {published}."
                yield Problem(Code.DOUBTFUL_DATE, place, message, FIX)


def check_future(archive: Archive, today: date) -> Iterator[Problem]:
    """Days that cannot be, seen from a day: a slip of the year."""
    latest = today + LEEWAY
    for article in archive.articles:
        if max(_told(article), default=latest) > latest:
            for place, what, day in _dated(article.written):
                if day and day > latest:
                    yield _in_future(place, what, day.isoformat())
    for place, what, typed in _typed(archive):
        # Years and months are days cut short, and compare like them.
        if typed > latest.isoformat() and DAY.fullmatch(typed):
            yield _in_future(place, what, typed)


def _told(article: Article) -> list[date]:
    """All its days, wherever they stand."""
    days = [article.published, article.checked, *[entry.date for entry in article.corrections]]
    return [day for day in (*days, *[claim.checked for claim in article.claims]) if day]


def _dated(article: Article) -> Iterator[tuple[Location, str, date | None]]:
    """(where it stands, what it is, the day) of all that happened to an article."""
    yield article.place("published"), 'The day under "published"', article.published
    yield from _following(article)


def _in_future(place: Location, what: str, day: str) -> Problem:
    message = f"{what} is {day}, which is in the future."
    return Problem(Code.DOUBTFUL_DATE, place, message, FIX)


def _typed(archive: Archive) -> Iterator[tuple[Location, str, str]]:
    """(where it stands, what it is, the day as typed) of what an archive has beside articles."""
    for entity in archive.entities:
        if entity.control:
            yield entity.place("control"), 'The day under "assessed"', entity.control.assessed
    for source in archive.sources:
        yield source.location, f'The date of "{source.key}"', source.field("date").strip()
    lock = archive.lock or Lock()
    for key, row in lock.rows.items():
        yield lock.place(key), "The date of this row", row.date.isoformat()


def _following(article: Article) -> Iterator[tuple[Location, str, date | None]]:
    """(where it stands, what it is, the day) of what can only come after an article."""
    yield article.place("checked"), 'The day under "checked"', article.checked
    for correction in article.corrections:
        yield correction.place("date"), "The date of a correction", correction.date
    for claim in article.claims:
        bullet = claim.field("checked") if claim.checked else None
        if bullet:
            yield bullet.value_location, 'The day under "checked"', claim.checked
