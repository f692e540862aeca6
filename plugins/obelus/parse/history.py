"""Front matter of an article → its corrections, and the names it had before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from obelus.model import Claim, Correction, FormerName, Location
from obelus.parse.front_matter import FrontMatter, as_date
from obelus.problems import Code, Problem, nearest

VOID = "void"
"""The kind of correction that takes a record out of all totals."""
FIELDS = ("date", "kind", "text", "claim")
SLUG = re.compile(r"(?!.*\.(?:md|txt)$)[\w-][\w.-]*(?:/[\w-][\w.-]*)*")
"""What a file below `articles/` can be called, without its ending."""


def read_corrections(front: FrontMatter) -> tuple[Correction, ...]:
    """The entries of `corrections`; one without a date or a text is left out, with a problem."""
    rows = front.values.get("corrections") or []
    if not isinstance(rows, list):
        front.refuse("corrections", "a list of entries with date, kind and text")
        return ()
    read = (_read(front, row, f"corrections.{number}") for number, row in enumerate(rows))
    return tuple(entry for entry in read if entry is not None)


def read_former_slugs(front: FrontMatter) -> tuple[FormerName, ...]:
    """The addresses that the article had before."""
    names = []
    for number, name in enumerate(front.texts("formerly")):
        place = front.places.get(f"formerly.{number}", front.place("formerly"))
        if SLUG.fullmatch(name):
            names.append(FormerName(name, place))
            continue
        message = f'"{name}" is no name that an article can have had.'
        fix = "Write what stood behind articles/ in its address, such as [old-name]."
        front.problems.append(Problem(Code.BAD_VALUE, place, message, fix))
    return tuple(names)


def with_void(claims: Iterable[Claim], corrections: Iterable[Correction]) -> tuple[Claim, ...]:
    """The claims, those void that a correction says so of; one without a claim voids them all."""
    days: dict[str, date] = {}
    for entry in corrections:
        if entry.kind == VOID:
            days[entry.claim] = min(entry.date, days.get(entry.claim, entry.date))
    if not days:
        return tuple(claims)
    return tuple(replace(claim, voided=_first_day(claim, days)) for claim in claims)


def _first_day(claim: Claim, days: Mapping[str, date]) -> date | None:
    names = ("", claim.id, *(former.name for former in claim.formerly))
    return min((days[name] for name in names if name in days), default=None)


def _read(front: FrontMatter, row: Any, way: str) -> Correction | None:
    places = dict(_places(front, way))
    if not isinstance(row, dict):
        message = "This correction is no entry with date, kind and text."
        fix = "Write {date: 2024-01-05, kind: factual, text: …}."
        front.problems.append(Problem(Code.BAD_VALUE, places[""], message, fix))
        return None
    front.problems += _problems(row, places)
    words = {name: " ".join(row[name].split()) for name in FIELDS if isinstance(row.get(name), str)}
    day = as_date(words.get("date"))
    if day is None or not words.get("text"):
        return None
    kind, claim = words.get("kind", ""), words.get("claim", "").removeprefix("#")
    return Correction(day, kind, words["text"], claim, places)


def _places(front: FrontMatter, way: str) -> Iterator[tuple[str, Location]]:
    """Where an entry and its values stand."""
    yield "", front.places.get(way, front.place("corrections"))
    for name, place in front.places.items():
        if name.startswith(f"{way}."):
            yield name.removeprefix(f"{way}."), place


def _problems(row: dict[str, Any], places: Mapping[str, Location]) -> Iterator[Problem]:
    """What an entry lacks, or has too much."""
    unknown = [name for name in row if name not in FIELDS]
    meant = {name: nearest(name, FIELDS) for name in unknown}
    for name, guess in meant.items():
        fix = f'Did you mean "{guess}"?' if guess else f"Its fields are: {', '.join(FIELDS)}."
        message = f'"{name}" is not a field of a correction.'
        yield Problem(Code.UNKNOWN_FIELD, places.get(name, places[""]), message, fix)
    for name in FIELDS[:3]:
        if row.get(name) in (None, "") and name not in meant.values():
            message = f'This correction has no "{name}".'
            fix = f'Add "{name}: …" to it.'
            yield Problem(Code.MISSING_FIELD, places[""], message, fix)
    for name in FIELDS:
        value = row.get(name)
        is_date = name != "date" or as_date(value) is not None
        if value not in (None, "") and not (isinstance(value, str) and is_date):
            wanted = "a date, such as 2024-01-05" if name == "date" else "one line of text"
            message = f'The field "{name}" of a correction is not {wanted}.'
            yield Problem(Code.BAD_VALUE, places.get(name, places[""]), message, f"Write {wanted}.")
