"""Who is known by name: the shipped state-controlled outlets, and the archive's own entities."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from obelus.detect.lexicon import DATA

STATE_CLASSES = frozenset(("SC", "CaPu", "CaPr"))
WORD = re.compile(r"[\w’'‑-]+")
FLAT = str.maketrans("’‑", "'-")


class Entity(Protocol):
    """What the register needs to know of somebody."""

    @property
    def id(self) -> str:
        """The archive's id."""

    @property
    def name(self) -> str:
        """The name shown."""

    @property
    def kind(self) -> str:
        """What it is; `outlet` for outlets."""

    @property
    def aliases(self) -> Sequence[str]:
        """Other names it goes by."""

    @property
    def names(self) -> Mapping[str, str]:
        """Its names by language tag."""

    @property
    def is_state_media(self) -> bool:
        """Whether a state controls it."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet of the shipped list, with the evidence for its class."""

    id: str
    name: str
    aliases: tuple[str, ...]
    country: str
    control: str
    """The typology's class: SC, CaPu, CaPr, ISFM, ISM, ISF or IP."""
    scheme: str
    assessed: str
    evidence: str
    kind: str = "outlet"
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_state_media(self) -> bool:
        """Tell whether a state controls it."""
        return self.control in STATE_CLASSES

    @property
    def evidence_line(self) -> str:
        """Say on what its class rests: "class SC, State Media Monitor 2024-02"."""
        return f"class {self.control}, {self.scheme} {self.assessed}"


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity found in a text."""

    start: int
    end: int
    entity: Entity


class Register:
    """Finds entities by name; exact words, because "RT" and "rt" differ."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        """Index the entities; the later of two with one name wins."""
        self._by_name: dict[tuple[str, ...], Entity] = {}
        for entity in entities:
            for name in (entity.name, *entity.aliases, *entity.names.values()):
                if words := _words(name):
                    self._by_name[words] = entity
        self._first: dict[str, int] = {}
        for words in self._by_name:
            self._first[words[0]] = max(self._first.get(words[0], 0), len(words))
        self._openings = frozenset(
            word + ending for word in self._first for ending in ("", "'s", "'")
        )

    @classmethod
    def of(cls, entities: Iterable[Entity]) -> "Register":
        """Make the register of an archive: its entities before the shipped ones."""
        return cls((*shipped_outlets(), *entities))

    def mentions(self, text: str, start: int = 0, end: int | None = None) -> list[Mention]:
        """Find entities between start and end, the longest names first."""
        stop = len(text) if end is None else end
        flat = text[start:stop].translate(FLAT)
        words = WORD.findall(flat)
        if self._openings.isdisjoint(words):
            return []
        # Most words open no name: only from one that does, names are looked for.
        openings = [i for i, word in enumerate(words) if word in self._openings]
        spans = [match.span() for match in WORD.finditer(flat)]
        found, free = [], 0
        for i in openings:
            if i < free:
                continue
            width, entity = self._longest(words, i)
            if entity is not None:
                first, last = spans[i], spans[i + width - 1]
                found.append(Mention(start + first[0], start + last[1], entity))
                free = i + width
        return found

    def _longest(self, text: Sequence[str], i: int) -> tuple[int, Entity | None]:
        first = _bare(text[i])
        for width in range(min(self._first.get(first, 0), len(text) - i), 0, -1):
            words = tuple(text[i : i + width])
            entity = self._by_name.get((*words[:-1], _bare(words[-1]))) or self._by_name.get(words)
            if entity is not None:
                return width, entity
        return 1, None


@cache
def shipped_outlets() -> tuple[Outlet, ...]:
    """Read the shipped list."""
    table = (DATA / "outlets.tsv").read_text("utf-8").splitlines()
    rows = csv.DictReader((r for r in table if not r.startswith("#")), delimiter="\t")
    return tuple(
        Outlet(
            id=row["id"],
            name=row["name"],
            aliases=tuple(a.strip() for a in row["aliases"].split(";") if a.strip()),
            country=row["country"],
            control=row["class"],
            scheme=row["scheme"],
            assessed=row["assessed"],
            evidence=row["evidence"],
        )
        for row in rows
    )


def _words(name: str) -> tuple[str, ...]:
    words = tuple(word.translate(FLAT) for word in WORD.findall(name))
    return words[1:] if len(words) > 1 and words[0] in ("The", "the") else words


def _bare(word: str) -> str:
    return word[:-2] if word.endswith("'s") else word.rstrip("'")
