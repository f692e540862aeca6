"""`archiveurl` and `archivedate` of an entry → its Snapshot, and what is wrong with the two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from urllib.parse import urlsplit

from markupsafe import Markup

from obelus.markdown.links import is_safe_link
from obelus.model import Snapshot

STAMP = re.compile(r"/(\d+)(?:[a-z]{2}_)?/(?=https?:/)")
"""The moment of a capture, as the Wayback Machine and the archives built like it have it."""
WAYBACK = "web.archive.org"
DIGITS = 14
FORM = f"https://{WAYBACK}/web/20240105093000/https://…"

Mistake = tuple[str, str, str]
"""(the field it is in, what is wrong, the fix)."""


def snapshot(fields: Mapping[str, str]) -> Snapshot | None:
    """What a web archive keeps of an entry's page; the day is its stamp's if it gives none."""
    url = fields.get("archiveurl", "")
    if not url or _address_mistake(url):
        return None
    stamp = STAMP.search(url)
    stamped = _moment(stamp[1]) if stamp else None
    original = fields.get("url") or (url[stamp.end() :] if stamp else "")
    return Snapshot(url, _day(fields.get("archivedate", "")) or stamped, original)


def mistakes(fields: Mapping[str, str]) -> Iterator[Mistake]:
    """What is wrong with an entry's `archiveurl` and `archivedate`."""
    url, written = fields.get("archiveurl", ""), fields.get("archivedate", "")
    day = _day(written)
    if written and day is None:
        yield "archivedate", f'"{written}" is not a date', "Write it as 2024-01-05."
    if not url:
        if written:
            yield "archivedate", "it has no archiveurl", "Add archiveurl = {https://…}."
        return
    if found := _address_mistake(url):
        yield "archiveurl", *found
        return
    stamp = STAMP.search(url)
    stamped = _moment(stamp[1]) if stamp else None
    if stamp and stamped and day and stamped != day:
        message = f"its stamp is of {stamped}, and archivedate says {day}"
        yield "archivedate", message, f"Write archivedate = {{{stamped}}}, or leave it out."
    archived, own = _host(url[stamp.end() :] if stamp else ""), _host(fields.get("url", ""))
    if (
        archived
        and own
        and not (f".{archived}".endswith(f".{own}") or f".{own}".endswith(f".{archived}"))
    ):
        message = f"it is of a page at {archived}, and url is at {own}"
        yield "archiveurl", message, "Copy the address of the archived page again, or mend url."
    if not stamped and not written:
        message = "nothing says on which day the page was archived"
        yield "archiveurl", message, "Add archivedate = {2024-01-05}."


def robust_attributes(snapshot: Snapshot) -> Markup:
    """The attributes that make a link to a page, or to its snapshot, a Robust Link."""
    day = snapshot.day.isoformat() if snapshot.day else ""
    values = {"originalurl": snapshot.original, "versionurl": snapshot.url, "versiondate": day}
    written = (Markup('data-{}="{}"').format(n, v) for n, v in values.items() if v)
    return Markup(" ").join(written)


def _address_mistake(url: str) -> tuple[str, str] | None:
    """What is wrong with the address of an archived page, and the fix."""
    parts = urlsplit(url) if is_safe_link(url) else None
    if parts is None or parts.scheme.lower() not in {"http", "https"} or not parts.netloc:
        return f'"{url}" is no web address', "Write archiveurl = {https://…}, without spaces."
    stamp = STAMP.search(url)
    if parts.hostname == WAYBACK and stamp is None:
        return "it names no moment, so it leads to whatever was archived last", f"Write {FORM}."
    if stamp is None:
        return None
    digits = stamp[1]
    if len(digits) != DIGITS and (parts.hostname == WAYBACK or len(digits) > DIGITS):
        message = f"its stamp {digits} has {len(digits)} digits, not {DIGITS}"
        return message, f"Copy the address of the archived page: {FORM}."
    if len(digits) == DIGITS and _moment(digits) is None:
        return f"its stamp {digits} is no moment there is", f"Copy the address again: {FORM}."
    return None


def _host(url: str) -> str:
    """Where an address leads, `www.` aside; archives write some with one slash."""
    match = re.match(r"https?:/+(?:[^/?#@]*@)?(?:www\.)?([^/?#:]+)", url, re.IGNORECASE)
    return match[1].lower() if match else ""


def _moment(digits: str) -> date | None:
    """The day of a stamp; None if it is no moment."""
    if len(digits) != DIGITS:
        return None
    parts = [int(digits[:4]), *(int(digits[i : i + 2]) for i in range(4, DIGITS, 2))]
    try:
        return datetime(*parts).date()  # type: ignore[arg-type]
    except ValueError:
        return None


def _day(text: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
