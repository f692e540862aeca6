"""One bullet of a record, its parts, and the parts that several fields have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from obelus.markdown.citation import CITATION, read_items
from obelus.markdown.claim import CLAIM_ID
from obelus.markdown.entity import ENTITY, entity_name
from obelus.markdown.positions import Positions
from obelus.model import Agent, Citation, Field, Location
from obelus.problems import Code

ARROW = re.compile(r"->|→")
SEMICOLON = re.compile(r";(?=\s|$)")
REFERENCE = re.compile(rf"[\w./-]+#{CLAIM_ID.pattern}")
"""A claim of the archive: `article-slug#claim-id`."""

Add = Callable[[Code, Location, str, str], None]
"""Notes a problem: code, place, message, fix."""


class Bullet(Struct, frozen=True, gc=False):
    """One field with its value as typed, so that each part of it has a place."""

    field: Field
    raw: str
    """The value with its line breaks and spaces."""
    start: int
    """Where it starts in its inline token's content."""
    positions: Positions
    article: str
    """The slug of the article whose record it is in."""
    has_slips: bool = False
    """Whether brackets in it are half-open, which is reported where the line was parsed."""

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


def read_agents(bullet: Bullet, add: Add, raw: str, start: int) -> tuple[Agent, ...]:
    """Everybody on a way, `A -> B`, or in a list, `A; B`, in words that stand at `start`."""
    separator = SEMICOLON if bullet.field.name in {"said by", "disputed by"} else ARROW
    parts = (
        read_agent(" ".join(part.split()), bullet.at(start + offset), add)
        for part, offset in cut(raw, separator)
    )
    return tuple(agent for agent in parts if agent is not None)


def read_agent(words: str, place: Location, add: Add) -> Agent | None:
    """`[[Name]]`, or plain words for somebody who has none."""
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


def read_citations(text: str, bullet: Bullet, start: int) -> list[Citation]:
    """The citations in one pair of brackets, which stands at `start` of the value."""
    match = CITATION.fullmatch(text)
    items = read_items(match[1]) if match else None
    return [
        Citation(key, locator, bullet.at(start + (offset + 1 if number else 0)))
        for number, (key, locator, offset) in enumerate(items or ())
    ]


def pieces(bullet: Bullet, separator: re.Pattern[str]) -> Iterator[tuple[str, Location]]:
    """The parts of a value on one line each, with their places."""
    for part, start in cut(bullet.raw, separator):
        yield " ".join(part.split()), bullet.at(start)


def cut(raw: str, separator: re.Pattern[str]) -> Iterator[tuple[str, int]]:
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
