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


def check_dates(archive: Archive, today: date) -> Iterator[Problem]:
    """Days that cannot be, seen from a day: a slip of the year, or a check before the fact."""
    latest = (today + LEEWAY).isoformat()
    for place, what, day in _days(archive):
        # Years and months are days cut short, and compare like them.
        if DAY.fullmatch(day) and day > latest:
            message = f"{what} is {day}, which is in the future."
            yield Problem(Code.DOUBTFUL_DATE, place, message, FIX)
    for article in archive.articles:
        yield from _check_order(archive, article)


def _days(archive: Archive) -> Iterator[tuple[Location, str, str]]:
    """(where it stands, what it is, the day as typed) of all that has happened."""
    for article in archive.articles:
        for name, day in (("published", article.published), ("checked", article.checked)):
            if day:
                yield article.place(name), f'The day under "{name}"', day.isoformat()
        for correction in article.corrections:
            place = correction.place("date")
            yield place, "The date of a correction", correction.date.isoformat()
    for claim in archive.claims:
        bullet = claim.field("checked")
        if claim.checked and bullet:
            yield bullet.value_location, 'The day under "checked"', claim.checked.isoformat()
    for entity in archive.entities:
        if entity.control:
            yield entity.place("control"), 'The day under "assessed"', entity.control.assessed
    for source in archive.sources:
        yield source.location, f'The date of "{source.key}"', source.field("date").strip()
    lock = archive.lock or Lock()
    for key, row in lock.rows.items():
        yield lock.place(key), "The date of this row", row.date.isoformat()


def _check_order(archive: Archive, article: Article) -> Iterator[Problem]:
    published, source = article.published, archive.source(article.source)
    if published is None:
        return
    dated = source.field("date").strip() if source else ""
    if DAY.fullmatch(dated) and not published.isoformat().startswith(dated):
        message = f'The article is of {published}, and "{article.source}" of {dated}.'
        yield Problem(Code.DOUBTFUL_DATE, article.place("published"), message, FIX)
    for place, what, day in _following(article):
        if day and day < published:
            message = f"{what} is {day}, before the article was published on {published}."
            yield Problem(Code.DOUBTFUL_DATE, place, message, FIX)


def _following(article: Article) -> Iterator[tuple[Location, str, date | None]]:
    """(where it stands, what it is, the day) of what can only come after an article."""
    yield article.place("checked"), 'The day under "checked"', article.checked
    for correction in article.corrections:
        yield correction.place("date"), "The date of a correction", correction.date
    for claim in article.claims:
        bullet = claim.field("checked")
        if bullet:
            yield bullet.value_location, 'The day under "checked"', claim.checked
