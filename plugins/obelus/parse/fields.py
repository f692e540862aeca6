"""The bullets of a record, `- field: value` → the values of a Claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from obelus.markdown.citation import CITATION, read_items
from obelus.markdown.claim import CLAIM_ID
from obelus.markdown.entity import ENTITY, entity_name
from obelus.markdown.positions import Positions
from obelus.model import Agent, Bearing, Citation, Evidence, Field, Location
from obelus.parse.front_matter import as_date
from obelus.problems import Code
from obelus.vocabulary import BEARINGS

ARROW = re.compile(r"->|→")
SEMICOLON = re.compile(r";(?=\s|$)")
EVIDENCE = re.compile(r"(\[@[^\]]*\]|https?://\S+)\s+(\S+)")
SAME_AS = re.compile(rf"(?:[\w.-]+)#{CLAIM_ID.pattern}")
QUOTES = re.compile(r'^["“”„«](.*)["“”»]$', re.DOTALL)
AROUND_CUE = "\"'“”„‘’«».,;:!?… "
"""What may stand round a word copied from an article."""

Add = Callable[[Code, Location, str, str], None]
"""Notes a problem: code, place, message, fix."""


@dataclass(frozen=True, slots=True)
class Bullet:
    """One field with its value as typed, so that each part of it has a place."""

    field: Field
    raw: str
    """The value with its line breaks and spaces."""
    start: int
    """Where it starts in its inline token's content."""
    positions: Positions

    @property
    def value(self) -> str:
        """The value on one line, with single spaces."""
        return self.field.value

    @property
    def location(self) -> Location:
        """Where the value starts."""
        return self.field.value_location

    def at(self, offset: int) -> Location:
        """Where a sign of the value as typed stands."""
        return self.positions.at(self.start + offset)


def read_values(bullets: Sequence[Bullet], add: Add) -> dict[str, Any]:
    """The fields as keyword arguments of Claim; what cannot be read is noted with `add`."""
    values: dict[str, Any] = {}
    for bullet in bullets:
        if not bullet.value:  # Reported before.
            continue
        attribute, read = READERS[bullet.field.name]
        value = read(bullet, add)
        values[attribute] = values[attribute] + value if attribute in values else value
    return values


def _text(bullet: Bullet, add: Add) -> str:
    return bullet.value


def _cue(bullet: Bullet, add: Add) -> str:
    return bullet.value.strip(AROUND_CUE)


def _anchor(bullet: Bullet, add: Add) -> str:
    message = 'The field "anchor" is not supported yet.'
    add(Code.BAD_VALUE, bullet.location, message, "Mark the words in the text.")
    return bullet.value


def _quote(bullet: Bullet, add: Add) -> str:
    match = QUOTES.match(bullet.value)
    if match is None:
        message = "The quote does not stand in quotation marks."
        fix = f'Write - quote: "{bullet.value}".'
        add(Code.BAD_VALUE, bullet.location, message, fix)
    return match[1].strip() if match else bullet.value


def _date(bullet: Bullet, add: Add) -> object:
    day = as_date(bullet.value)
    if day is None:
        message = f'"{bullet.value}" is not a date.'
        add(Code.BAD_VALUE, bullet.location, message, "Write it as 2024-01-05.")
    return day


def _agents(bullet: Bullet, add: Add) -> tuple[Agent, ...]:
    separator = ARROW if bullet.field.name == "via" else SEMICOLON
    parts = (_agent(part, place, add) for part, place in _pieces(bullet, separator))
    return tuple(agent for agent in parts if agent is not None)


def _agent(words: str, place: Location, add: Add) -> Agent | None:
    match = ENTITY.fullmatch(words)
    if match:
        name = entity_name(match[1])
        return Agent(name, " ".join((match[2] or name).split()), True, place)
    if "[" not in words:
        return Agent(words, words, False, place)
    if ENTITY.search(words):  # Half-open brackets are reported where the line was parsed.
        message = f'"{words}" mixes an entity with other words.'
        fix = "Write [[Name]] alone, or [[Name|other words]]; separate several with a semicolon."
        add(Code.BAD_VALUE, place, message, fix)
    return None


def _citations(bullet: Bullet, add: Add) -> tuple[Citation, ...]:
    citations: list[Citation] = []
    for part, start in _cut(bullet.raw, SEMICOLON):
        found = _cited(part, bullet, start)
        if not found:
            message = f'"{" ".join(part.split())}" is not a citation.'
            add(Code.BAD_VALUE, bullet.at(start), message, "Write [@key, para. 1].")
        citations += found
    return tuple(citations)


def _cited(text: str, bullet: Bullet, start: int) -> list[Citation]:
    """The citations in one pair of brackets, which stands at `start` of the value."""
    match = CITATION.fullmatch(text)
    items = read_items(match[1]) if match else None
    return [
        Citation(key, locator, bullet.at(start + (offset + 1 if number else 0)))
        for number, (key, locator, offset) in enumerate(items or ())
    ]


def _evidence(bullet: Bullet, add: Add) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for part, start in _cut(bullet.raw, SEMICOLON):
        match = EVIDENCE.fullmatch(part)
        if match is None or match[2] not in BEARINGS:
            words = " ".join(part.split())
            message = f'"{words}" does not say what the evidence is and which way it points.'
            fix = "Write [@key, para. 1] or a web address, then supports, refutes or context."
            add(Code.BAD_VALUE, bullet.at(start), message, fix)
            continue
        bearing: Bearing = match[2]  # type: ignore[assignment]
        cited = _cited(match[1], bullet, start)
        found += (Evidence(citation, "", bearing) for citation in cited)
        if not cited:
            found.append(Evidence(None, match[1], bearing))
    return tuple(found)


def _same_as(bullet: Bullet, add: Add) -> tuple[str, ...]:
    names = []
    for part, place in _pieces(bullet, SEMICOLON):
        if SAME_AS.fullmatch(part):
            names.append(part)
            continue
        message = f'"{part}" is not a claim of another article.'
        add(Code.BAD_VALUE, place, message, "Write article-slug#claim-id.")
    return tuple(names)


def _pieces(bullet: Bullet, separator: re.Pattern[str]) -> Iterator[tuple[str, Location]]:
    """The parts of a value on one line each, with their places."""
    for part, start in _cut(bullet.raw, separator):
        yield " ".join(part.split()), bullet.at(start)


def _cut(raw: str, separator: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    """The parts of a value between separators outside brackets, and where each starts."""
    start = position = depth = 0
    for match in (*separator.finditer(raw), None):
        end = match.start() if match else len(raw)
        depth += raw.count("[", position, end) - raw.count("]", position, end)
        position = end
        if match and depth:
            continue
        part = raw[start:end]
        if part.strip():
            yield part.strip(), start + len(part) - len(part.lstrip())
        start = match.end() if match else end


READERS: dict[str, tuple[str, Callable[[Bullet, Add], Any]]] = {
    "said by": ("said_by", _agents),
    "cue": ("cue", _cue),
    "via": ("via", _agents),
    "source": ("sources", _citations),
    "quote": ("quote", _quote),
    "flag": ("flag", _text),
    "assessment": ("assessment", _text),
    "evidence": ("evidence", _evidence),
    "disputed by": ("disputed_by", _agents),
    "quantity": ("quantity", _text),
    "same as": ("same_as", _same_as),
    "anchor": ("anchor", _anchor),
    "checked": ("checked", _date),
}
"""The fields of a record: the attribute of Claim each fills, and how its value is read."""
