"""Jinja filters of the theme."""

from __future__ import annotations

from datetime import date

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


FILTERS = {
    "longdate": longdate,
    "original_words": original_words,
    "robust": robust_attributes,
    "smart": smart,
    "corrections": corrections.entries,
    "corrections_of": corrections.corrections_of,
    "correction_log": corrections.log,
}
