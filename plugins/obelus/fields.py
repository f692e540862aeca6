"""The bullets of a record, `- field: value` → the values of a Claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from obelus.front_matter import as_date
from obelus.markdown.citation import CITATION, read_items
from obelus.markdown.claim import CLAIM_ID
from obelus.markdown.entity import ENTITY
from obelus.model import Agent, Bearing, Citation, Evidence, Field, Location
from obelus.problems import Code
from obelus.vocabulary import BEARINGS

ARROW = re.compile(r"->|→")
SEMICOLON = re.compile(r";(?=\s|$)")
EVIDENCE = re.compile(r"(\[@[^\]]*\]|https?://\S+)\s+(\S+)")
SAME_AS = re.compile(rf"(?:[\w.-]+)#{CLAIM_ID.pattern}")
QUOTES = re.compile(r'^["“”„«](.*)["“”»]$', re.DOTALL)

Add = Callable[[Code, Location, str, str], None]
"""Notes a problem: code, place, message, fix."""


def read_values(fields: tuple[Field, ...], add: Add) -> dict[str, Any]:
    """The fields as keyword arguments of Claim; what cannot be read is noted with `add`."""
    values: dict[str, Any] = {}
    for bullet in fields:
        attribute, read = READERS[bullet.name]
        value = read(bullet, add)
        values[attribute] = values[attribute] + value if attribute in values else value
    return values


def _text(bullet: Field, add: Add) -> str:
    return bullet.value


def _quote(bullet: Field, add: Add) -> str:
    match = QUOTES.match(bullet.value)
    if match is None:
        message = "The quote does not stand in quotation marks."
        fix = f'Write - quote: "{bullet.value}".'
        add(Code.BAD_VALUE, bullet.value_location, message, fix)
    return match[1].strip() if match else bullet.value


def _date(bullet: Field, add: Add) -> object:
    day = as_date(bullet.value)
    if day is None:
        message = f'"{bullet.value}" is not a date.'
        add(Code.BAD_VALUE, bullet.value_location, message, "Write it as 2024-01-05.")
    return day


def _agents(bullet: Field, add: Add) -> tuple[Agent, ...]:
    separator = ARROW if bullet.name == "via" else SEMICOLON
    parts = (_agent(part, place, add) for part, place in _pieces(bullet, separator))
    return tuple(agent for agent in parts if agent is not None)


def _agent(words: str, place: Location, add: Add) -> Agent | None:
    match = ENTITY.fullmatch(words)
    if match:
        name = " ".join(match[1].split())
        return Agent(name, (match[2] or name).strip(), True, place)
    if "[" not in words:
        return Agent(words, words, False, place)
    if ENTITY.search(words):  # Half-open brackets are reported where the line was parsed.
        message = f'"{words}" mixes an entity with other words.'
        fix = "Write [[Name]] alone, or [[Name|other words]]; separate several with a semicolon."
        add(Code.BAD_VALUE, place, message, fix)
    return None


def _citations(bullet: Field, add: Add) -> tuple[Citation, ...]:
    citations: list[Citation] = []
    for part, place in _pieces(bullet, SEMICOLON):
        match = CITATION.fullmatch(part)
        items = read_items(match[1]) if match else None
        if not items:
            message = f'"{part}" is not a citation.'
            add(Code.BAD_VALUE, place, message, "Write [@key, para. 1].")
        citations += (Citation(key, locator, place) for key, locator, _ in items or ())
    return tuple(citations)


def _evidence(bullet: Field, add: Add) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for part, place in _pieces(bullet, SEMICOLON):
        match = EVIDENCE.fullmatch(part)
        if match is None or match[2] not in BEARINGS:
            message = f'"{part}" does not say what the evidence is and which way it points.'
            fix = "Write [@key, para. 1] or a web address, then supports, refutes or context."
            add(Code.BAD_VALUE, place, message, fix)
            continue
        bearing: Bearing = match[2]  # type: ignore[assignment]
        cited = CITATION.fullmatch(match[1])
        items = read_items(cited[1]) if cited else None
        if items:
            key, locator, _ = items[0]
            found.append(Evidence(Citation(key, locator, place), "", bearing))
        else:
            found.append(Evidence(None, match[1], bearing))
    return tuple(found)


def _same_as(bullet: Field, add: Add) -> tuple[str, ...]:
    names = []
    for part, place in _pieces(bullet, SEMICOLON):
        if SAME_AS.fullmatch(part):
            names.append(part)
            continue
        message = f'"{part}" is not a claim of another article.'
        add(Code.BAD_VALUE, place, message, "Write article-slug#claim-id.")
    return tuple(names)


def _pieces(bullet: Field, separator: re.Pattern[str]) -> Iterator[tuple[str, Location]]:
    """The parts of a value between separators outside brackets, with their places."""
    value, start = bullet.value, 0
    cuts = [m for m in separator.finditer(value) if _is_outside(value, m.start())]
    for end, after in [*((m.start(), m.end()) for m in cuts), (len(value), len(value))]:
        part = value[start:end]
        offset = start + len(part) - len(part.lstrip())
        at = bullet.value_location
        if part.strip():
            yield part.strip(), Location(at.path, at.line, at.column + offset)
        start = after


def _is_outside(value: str, position: int) -> bool:
    return value.count("[", 0, position) == value.count("]", 0, position)


READERS: dict[str, tuple[str, Callable[[Field, Add], Any]]] = {
    "said by": ("said_by", _agents),
    "cue": ("cue", _text),
    "via": ("via", _agents),
    "source": ("sources", _citations),
    "quote": ("quote", _quote),
    "flag": ("flag", _text),
    "assessment": ("assessment", _text),
    "evidence": ("evidence", _evidence),
    "disputed by": ("disputed_by", _agents),
    "quantity": ("quantity", _text),
    "same as": ("same_as", _same_as),
    "anchor": ("anchor", _text),
    "checked": ("checked", _date),
}
"""The fields of a record: the attribute of Claim each fills, and how its value is read."""
