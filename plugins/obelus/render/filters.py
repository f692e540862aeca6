"""Jinja filters of the theme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from obelus.render.addresses import is_plain
from obelus.resolve import corrections
from obelus.resolve.original_words import original_words
from obelus.snapshots import robust_attributes
from obelus.text import smart

MONTHS = (
    "January February March April May June July August September October November December".split()
)


def longdate(day: date | None) -> str:
    """5 January 2024, whatever the machine's language."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""


def url_filter(other: Callable[[Any, str], str]) -> Callable[[Context, str], str]:
    """The filter `url` for the pages of an archive; for all else, and what is no plain address
    of the site, MkDocs' own."""

    @pass_context
    def url(context: Context, value: object) -> str:
        text, pieces = str(value), context["pieces"]
        if not pieces.is_ours:
            return other(context, text)
        if not text:
            return str(pieces.place.top())
        if is_plain(text):
            return str(pieces.place.to(text))
        link = other(context, text)
        if link != text:
            pieces.place.near.append("")  # It may be another on the next page.
        return link

    return url


FILTERS = {
    "longdate": longdate,
    "original_words": original_words,
    "robust": robust_attributes,
    "smart": smart,
    "corrections": corrections.entries,
    "corrections_of": corrections.corrections_of,
}
