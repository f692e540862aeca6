"""Who is known by name: the shipped state-controlled outlets, and the archive's own entities."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Protocol

from msgspec import Struct

from obelus.detect.lexicon import DATA

STATE_CLASSES = frozenset(("SC", "CaPu", "CaPr"))
WORD = re.compile(r"[\w’'‑-]+")


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


class Mention(Struct, frozen=True, gc=False):
    """An entity found in a text."""

    start: int
    end: int
    entity: Entity


@dataclass(slots=True)
class _Name:
    """The first words of names."""

    entity: Entity | None = None
    """Whose name they are, if they are a whole one."""
    longer: dict[str, "_Name"] = field(default_factory=dict)


class Register:
    """Finds entities by name; exact words, because "RT" and "rt" differ."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        """Index the entities; the later of two with one name wins."""
        self._names: dict[str, _Name] = {}
        self._first: dict[str, int] = {}
        for entity in entities:
            for name in (entity.name, *entity.aliases, *entity.names.values()):
                if words := _words(name):
                    self._put(words, entity)
        self._openings = frozenset(
            word + ending for word in self._first for ending in ("", "'s", "'")
        )
        signs = "".join(sorted({word[0] for word in self._first}))
        # Few words begin like a name, with a capital letter mostly: only these are looked at.
        self._opening = re.compile(rf"[{re.escape(signs)}](?<![\w'-].)[\w'-]*") if signs else None

    def _put(self, words: Sequence[str], entity: Entity) -> None:
        self._first[words[0]] = max(self._first.get(words[0], 0), len(words))
        name = self._names.setdefault(words[0], _Name())
        for word in words[1:]:
            name = name.longer.setdefault(word, _Name())
        name.entity = entity

    @classmethod
    def of(cls, entities: Iterable[Entity]) -> "Register":
        """Make the register of an archive: its entities before the shipped ones."""
        return cls((*shipped_outlets(), *entities))

    def mentions(self, text: str, start: int = 0, end: int | None = None) -> list[Mention]:
        """Find entities between start and end, the longest names first."""
        stop = len(text) if end is None else end
        if self._opening is None:
            return []
        flat = _flat(text[start:stop])
        found, free = list[Mention](), 0
        for match in self._opening.finditer(flat):
            first = match.start()
            if first < free or match[0] not in self._openings:
                continue
            longest = self._longest(flat, first, match[0])
            if longest is not None:
                free, entity = longest
                found.append(Mention(start + first, start + free, entity))
        return found

    def _longest(self, text: str, start: int, opening: str) -> tuple[int, Entity] | None:
        """Where the longest name ends that starts there, and whose it is."""
        longest: tuple[int, Entity] | None = None
        branch = self._names
        for match in islice(WORD.finditer(text, start), self._first.get(_bare(opening), 0)):
            word = match[0]
            whole = branch.get(word)
            bare = branch.get(_bare(word)) if "'" in word else None
            entity = (bare and bare.entity) or (whole and whole.entity)
            if entity:
                longest = match.end(), entity
            if whole is None:
                break
            branch = whole.longer
        return longest


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
    words = tuple(WORD.findall(_flat(name)))
    return words[1:] if len(words) > 1 and words[0] in ("The", "the") else words


def _flat(text: str) -> str:
    return text if text.isascii() else text.replace("’", "'").replace("‑", "-")


def _bare(word: str) -> str:
    return word[:-2] if word.endswith("'s") else word.rstrip("'")
