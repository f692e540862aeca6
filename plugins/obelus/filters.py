"""Jinja filters of the theme."""

from __future__ import annotations

import re
from datetime import date

OPENING_DOUBLE = re.compile(r'(^|[\s(\[{–—-])"')
OPENING_SINGLE = re.compile(r"(^|[\s(\[{–—“-])'")


def longdate(day: date | None) -> str:
    """5 January 2024, whatever the machine's language."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""


def smart(text: str) -> str:
    """A plain text with curly quotation marks."""
    doubled = OPENING_DOUBLE.sub(r"\1“", text).replace('"', "”")
    return OPENING_SINGLE.sub(r"\1‘", doubled).replace("'", "’")


MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
FILTERS = {"longdate": longdate, "smart": smart}
