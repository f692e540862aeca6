"""Who and what a made-up archive names: people, bodies, outlets with their owners, places, arms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from words import Words, hangul

LEAST = 20
"""Entities of the smallest archive: each kind must be there."""
KINDS = (("person", 40), ("organisation", 20), ("outlet", 15), ("place", 15), ("weapon", 5))
KINDS_TOTAL = 95
ENDINGS = {
    "person": ("", "", ""),
    "organisation": (" Ministry", " Institute", " Council", " Union"),
    "outlet": (" Times", " News Agency", " Radio", " Courier"),
    "place": (" Bay", " Island", "", " County"),
    "weapon": (" Missile", " Howitzer"),
}
CLASSES = ("SC", "SC", "CaPu", "CaPr", "IP", "ISM", "ISF", "IP")
STATE_CLASSES = frozenset({"SC", "CaPu", "CaPr"})


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity of the archive, before it is written in anybody's format."""

    id: str
    name: str
    kind: str
    alias: str
    """Another name that is only its own."""
    korean: str
    """Empty for most."""
    control: str
    """The class of an outlet."""
    place: tuple[float, float] | None
    about: str
    """One sentence of running text."""

    @property
    def is_state(self) -> bool:
        """Whether a state decides what it says."""
        return self.control in STATE_CLASSES


@dataclass(frozen=True, slots=True)
class Cast:
    """All entities, the ones named most first."""

    entities: tuple[Entity, ...]
    weights: tuple[float, ...]
    outlets: tuple[Entity, ...]
    outlet_weights: tuple[float, ...]
    speakers: tuple[Entity, ...]
    speaker_weights: tuple[float, ...]

    def any(self, random: Random, count: int) -> list[Entity]:
        """That many, as often as Zipf has it."""
        return random.choices(self.entities, cum_weights=self.weights, k=count)

    def outlet(self, random: Random) -> Entity:
        """An outlet."""
        return random.choices(self.outlets, cum_weights=self.outlet_weights)[0]

    def speaker(self, random: Random) -> Entity:
        """A person or a body."""
        return random.choices(self.speakers, cum_weights=self.speaker_weights)[0]


def cast(seed: int, articles: int, language: Words) -> Cast:
    """The entities of an archive of so many articles: a tenth of them."""
    random = Random(f"cast {seed}")
    entities = tuple(_entities(random, max(LEAST, articles // 10), language))
    outlets = tuple(e for e in entities if e.kind == "outlet")
    speakers = tuple(e for e in entities if e.kind in {"person", "organisation"})
    groups = (entities, outlets, speakers)
    weights = [tuple(accumulate(1 / (i + 3) ** 0.9 for i in range(len(g)))) for g in groups]
    return Cast(entities, weights[0], outlets, weights[1], speakers, weights[2])


def _entities(random: Random, count: int, language: Words) -> Iterator[Entity]:
    first = [word.capitalize() for word in language.rare(random, 600)]
    last = [word.capitalize() for word in language.rare(random, 6_000)]
    taken: set[str] = set()
    while len(taken) < count:
        kind = _kind(len(taken))
        family = random.choice(last)
        name = f"{random.choice(first)} {family}{random.choice(ENDINGS[kind])}"
        ident = name.lower().replace(" ", "-")
        if ident in taken:
            continue
        taken.add(ident)
        sentence = " ".join(language.text(random, random.randint(9, 20), random.randrange(100)))
        yield Entity(
            ident,
            name,
            kind,
            f"{family} {len(taken)}",
            hangul(random, 2) + " " + hangul(random, 2) if random.random() < 0.2 else "",
            random.choice(CLASSES) if kind == "outlet" else "",
            (round(random.uniform(-60, 60), 3), round(random.uniform(-179, 179), 3))
            if kind == "place"
            else None,
            f"{sentence.capitalize()}.",
        )


def _kind(number: int) -> str:
    """The kinds in turn, so that even a small archive has all of them in this mixture."""
    at = number * 37 % KINDS_TOTAL
    for kind, share in KINDS:
        if at < share:
            return kind
        at -= share
    raise AssertionError(number)
