"""The steps on which a claim reached us: who said it, who carried it, who published it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from operator import attrgetter

from obelus.detect import Outlet, Register, default_judgement, shipped_outlets
from obelus.model import Agent, Article, Claim, Control, Entity, Source
from obelus.text import CACHED
from obelus.vocabulary import CONTROL_CLASSES, OUTLET_NOT_NAMED

SOURCE_NOT_NAMED = "Source not named"
NOT_ASSESSED = "control not assessed"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way on which a claim reached us."""

    label: str
    entity: Entity | None
    role: str
    """`said it`, `carried it` or `published it`."""
    is_state: bool = False
    control: str = ""
    """How the outlet is controlled, in words; empty for whoever is no outlet."""
    is_named: bool = False
    """Whether it is somebody by name, and not a role or nobody."""


_is_state = attrgetter("is_state")
NOBODY = (Step(SOURCE_NOT_NAMED, None, "said it"),)


@dataclass(frozen=True, slots=True)
class Ways:
    """Who is meant by a name, and the ways that claims take; each step is made once."""

    entities: Mapping[str, Entity]
    """By each of their names."""
    sources: Mapping[str, Source]
    _steps: dict[tuple[str, str, str, bool], Step] = field(default_factory=dict)
    _publishers: dict[str, Step] = field(default_factory=dict)

    def chain(self, claim: Claim, publisher: Step) -> tuple[Step, ...]:
        """Who said it, who carried it, who published it."""
        said = [self.step(agent, "said it") for agent in claim.said_by]
        first = said or NOBODY
        if not claim.via:
            return (*first, publisher)
        carried = [self.step(agent, "carried it") for agent in claim.via]
        if is_same(carried[-1], publisher):
            carried.pop()
            publisher = self.step(claim.via[-1], "published it")
        # An outlet that says something itself does not also carry it.
        between = [step for step in carried if not any(is_same(step, who) for who in said)]
        return (*first, *between, publisher)

    def step(self, agent: Agent, role: str) -> Step:
        """The step that somebody is on a way."""
        return self._step((agent.name, agent.label, role, agent.is_named))

    def publisher(self, article: Article) -> Step:
        """The outlet that published an article, as its source entry names it."""
        step = self._publishers.get(article.source)
        if step is None:
            source = self.sources.get(article.source)
            name = source.publisher if source else ""
            step = self._step((name, name, "published it", False))
            self._publishers[article.source] = step
        return step

    def _step(self, key: tuple[str, str, str, bool]) -> Step:
        step = self._steps.get(key)
        if step is None:
            name, label, role, _ = key
            entity = self.entities.get(name)
            shown = entity.name if entity and label == name else label
            step = step_of(entity, shown, role) if entity else step_beyond(*key)
            self._steps[key] = step
        return step


def step_of(entity: Entity, label: str, role: str) -> Step:
    """A step by somebody with a page."""
    is_outlet = entity.kind == "outlet" or role != "said it"
    control = describe(entity.control) if entity.control else NOT_ASSESSED if is_outlet else ""
    is_state = is_state_controlled(entity.control)
    return Step(label, entity, role, is_state, control, is_named=True)


@lru_cache(maxsize=CACHED)
def step_beyond(name: str, label: str, role: str, is_named: bool = False) -> Step:
    """A step by somebody without a page; outlets that are known everywhere are known here, too."""
    outlet = _outlet_in(name)
    if outlet is not None:
        control = Control(outlet.control, outlet.scheme, outlet.assessed, outlet.evidence)
        is_state = is_state_controlled(control)
        return Step(label, None, role, is_state, describe(control), is_named=True)
    if name and default_judgement().is_called_state_media(name):
        control_words = "called state media, not named"
        return Step(label, None, role, True, control_words, is_named)
    is_outlet = role != "said it" and name and name != OUTLET_NOT_NAMED
    control_words = NOT_ASSESSED if is_outlet else ""
    return Step(label or OUTLET_NOT_NAMED, None, role, False, control_words, is_named)


def is_same(one: Step, other: Step) -> bool:
    """Whether two steps are by the same outlet or person."""
    return one.entity is other.entity if one.entity or other.entity else one.label == other.label


def is_through_state(chain: Iterable[Step]) -> bool:
    """Whether a state outlet is among the steps."""
    return any(map(_is_state, chain))


def is_state_controlled(control: Control | None) -> bool:
    """Whether a control class means that a state decides what is said."""
    row = CONTROL_CLASSES.get(control.control_class) if control else None
    return row is not None and row.is_state


def describe(control: Control) -> str:
    """A control class in words, with who assessed it and when."""
    row = CONTROL_CLASSES.get(control.control_class)
    meaning = f"{row.label} ({row.id})" if row else control.control_class
    return f"{meaning}, {control.scheme}, {control.assessed}"


def _outlet_in(words: str) -> Outlet | None:
    """The known outlet that plain words name: "China's Xinhua", "the Xinhua news agency"."""
    named = [m.entity for m in _register().mentions(words)] if words else []
    outlets = [entity for entity in named if isinstance(entity, Outlet)]
    return next((o for o in outlets if o.is_state_media), outlets[0] if outlets else None)


@cache
def _register() -> Register:
    return Register(shipped_outlets())
