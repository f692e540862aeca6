"""A made-up article before it is written in anybody's format: its text, its records, its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cast import Entity


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an assessment rests on."""

    place: str
    """The key of a source, or a web address."""
    bearing: str
    origin: Entity | None = None
    """Who is behind it, where the record says so."""


@dataclass(frozen=True, slots=True)
class Record:
    """What an editor wrote down of a claim."""

    id: str
    statement: str
    said_by: Entity | None
    unnamed: str
    """Plain words for whoever said it; empty if it is the entity or the article itself."""
    via: tuple[Entity, ...]
    cue: str
    quote: str
    locator: str
    quantity: str
    assessment: str
    disputed_by: Entity | None
    evidence: tuple[Evidence, ...]
    same_as: str
    """The same claim in an earlier article: `slug#id`; empty for most."""
    note: str


@dataclass(frozen=True, slots=True)
class Story:
    """An article with all that is known of it."""

    number: int
    slug: str
    title: str
    summary: str
    published: date
    checked: date | None
    topics: tuple[str, ...]
    correction: str
    source: str
    """The key of its entry."""
    outlet: Entity
    author: str
    rights: str
    body: str
    """`[[Name]]`, `[@key, locator]` and `[words](#id)` in it are Obelus'."""
    records: tuple[Record, ...]
    named: tuple[Entity, ...]
    """Whom the text links to, each once."""
