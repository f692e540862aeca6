"""The whole archive: what is in it by id, and what follows from that for a claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from itertools import chain as joined

from obelus.detect.register import Outlet, shipped_outlets
from obelus.evidence import Copy
from obelus.model import Agent, Article, Claim, Control, Entity, Prose, Source, Suggestion
from obelus.vocabulary import (
    ASSESSMENTS,
    CONTROL_CLASSES,
    FLAGS,
    OUTLET_NOT_NAMED,
    UNFLAGGED,
    Assessment,
    Flag,
)

SOURCE_NOT_NAMED = "Source not named"


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


@dataclass(frozen=True, slots=True)
class Reason:
    """A flag that a claim carries, and the one line that says why."""

    flag: Flag
    why: str


@dataclass(frozen=True)
class Archive:
    """What all files of an archive say together."""

    articles: tuple[Article, ...] = ()
    """Newest first."""
    entities: tuple[Entity, ...] = ()
    """By name."""
    sources: tuple[Source, ...] = ()
    pages: tuple[Prose, ...] = ()
    copies: Mapping[str, Copy] = field(default_factory=dict)
    """The private copies at hand, by source key; nothing of them is ever published."""
    reasons: Mapping[tuple[str, str], tuple[Reason, ...]] = field(default_factory=dict)
    """The flags of each claim, by (article, claim id); `resolve` fills them in."""

    def published(self) -> Archive:
        """The archive without drafts, and without the quotations of withheld sources."""
        shown = (article for article in self.articles if not article.is_draft)
        return replace(self, articles=tuple(map(self._without_withheld, shown)))

    def _without_withheld(self, article: Article) -> Article:
        withheld = {s.key for s in self.sources if s.field("rights") == "withheld"}
        claims = tuple(
            replace(claim, quote="") if any(c.key in withheld for c in claim.sources) else claim
            for claim in article.claims
        )
        return replace(article, claims=claims)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """All claims, newest article first."""
        return tuple(joined.from_iterable(article.claims for article in self.articles))

    @cached_property
    def _articles(self) -> dict[str, Article]:
        return {article.slug: article for article in self.articles}

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {source.key: source for source in self.sources}

    @cached_property
    def _entities(self) -> dict[str, Entity]:
        by_name: dict[str, Entity] = {}
        for entity in self.entities:
            for name in spellings(entity):
                by_name.setdefault(name, entity)
        return by_name

    @cached_property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """All suggestions that are shown, newest article first; no total counts them."""
        return tuple(joined.from_iterable(article.suggestions for article in self.articles))

    def article(self, claim: Claim) -> Article:
        """The article whose record a claim is."""
        return self._articles[claim.article]

    @property
    def updated(self) -> date:
        """The last day on which any article was published or checked."""
        days = (day for a in self.articles for day in (a.published, a.checked) if day)
        return max(days, default=date(1970, 1, 1))

    def current(self, article: Article) -> Article:
        """An article as this archive has it, or as it is where the archive leaves it out."""
        return self._articles.get(article.slug, article)

    def source(self, key: str) -> Source | None:
        """The source of that key."""
        return self._sources.get(key)

    def entity(self, name: str) -> Entity | None:
        """The entity of that name or alias."""
        return self._entities.get(name)

    @property
    def entity_names(self) -> Iterable[str]:
        """All names and aliases."""
        return self._entities.keys()

    def is_state(self, entity: Entity | None) -> bool:
        """Whether it is an outlet that the register says a state controls."""
        control = entity.control if entity else None
        return is_state_controlled(control)

    def control(self, entity: Entity) -> str:
        """How an outlet is controlled, in words; empty for whoever is no outlet."""
        if entity.control is None:
            return "control not assessed" if entity.kind == "outlet" else ""
        return describe(entity.control)

    def publisher(self, article: Article) -> Step:
        """The outlet that published an article, as its source entry names it."""
        source = self.source(article.source)
        return self._outlet(source.publisher if source else "", "", "published it")

    def chain(self, claim: Claim) -> tuple[Step, ...]:
        """How a claim reached us: who said it, who carried it, who published it."""
        said = [self._speaker(agent) for agent in claim.said_by]
        outlets = [self._outlet(a.name, a.label, "carried it") for a in claim.via]
        publisher = self.publisher(self.article(claim))
        if not outlets or not _is_same(outlets[-1], publisher):
            outlets.append(publisher)
        last = outlets.pop()
        # An outlet that says something itself does not also carry it.
        carried = [step for step in outlets if not any(_is_same(step, who) for who in said)]
        published = replace(last, role="published it")
        return (*(said or [Step(SOURCE_NOT_NAMED, None, "said it")]), *carried, published)

    def flags(self, claim: Claim) -> tuple[Reason, ...]:
        """The flags a claim carries, each with its why, the one that the underline shows first."""
        return self.reasons[claim.article, claim.id]

    def main_flag(self, claim: Claim) -> Flag:
        """The flag that the underline shows; the row UNFLAGGED where none holds."""
        reasons = self.flags(claim)
        return reasons[0].flag if reasons else UNFLAGGED

    def assessment(self, claim: Claim) -> Assessment | None:
        """What checking found, if anything was."""
        return ASSESSMENTS.get(claim.assessment)

    def quote_status(self, claim: Claim) -> str:
        """`matches` if the quotation was found in the copy, `unchecked` if the copy is not here."""
        if not claim.quote:
            return ""
        copies = [self.copies[c.key] for c in claim.sources if c.key in self.copies]
        return "matches" if any(copy.count(claim.quote) for copy in copies) else "unchecked"

    def quoted_words(self, article: Article) -> tuple[int, int]:
        """(words quoted from the article's source, words of its copy or 0 if it is not here)."""
        quotes = {
            c.quote for c in article.claims if any(s.key == article.source for s in c.sources)
        }
        copy = self.copies.get(article.source)
        return sum(len(q.split()) for q in quotes), copy.word_count if copy else 0

    def tally(self, claims: Iterable[Claim]) -> tuple[tuple[Flag, int], ...]:
        """How many claims each flag is the main one of."""
        found = [self.main_flag(claim).id for claim in claims]
        rows = (*FLAGS.values(), UNFLAGGED)
        return tuple((row, found.count(row.id)) for row in rows if row.id in found)

    def assessed(self, claims: Iterable[Claim]) -> tuple[tuple[Assessment, int], ...]:
        """How many claims have each assessment."""
        found = [claim.assessment for claim in claims]
        return tuple((row, found.count(row.id)) for row in ASSESSMENTS.values() if row.id in found)

    def carrying(self, flag_id: str) -> tuple[Claim, ...]:
        """The claims that carry a flag, be it the main one or not."""
        return tuple(c for c in self.claims if any(r.flag.id == flag_id for r in self.flags(c)))

    def _speaker(self, agent: Agent) -> Step:
        entity = self.entity(agent.name)
        if entity is None:
            return _beyond(agent.name, agent.label, "said it", agent.is_named)
        label = _label(agent.label, agent.name, entity)
        control = self.control(entity)
        return Step(label, entity, "said it", self.is_state(entity), control, is_named=True)

    def _outlet(self, name: str, label: str, role: str) -> Step:
        entity = self.entity(name)
        if entity is None:
            return _beyond(name, label or name or OUTLET_NOT_NAMED, role, False)
        control = self.control(entity) or "control not assessed"
        label = _label(label or name, name, entity)
        return Step(label, entity, role, self.is_state(entity), control, is_named=True)


def _beyond(name: str, label: str, role: str, is_named: bool) -> Step:
    """A step by somebody without a page: the outlets that everybody knows are known all the same."""
    outlet = _shipped().get(name)
    if outlet is None:
        return Step(label, None, role, is_named=is_named)
    control = Control(outlet.control, outlet.scheme, outlet.assessed, outlet.evidence)
    is_state = is_state_controlled(control)
    return Step(label, None, role, is_state, describe(control), is_named=True)


@cache
def _shipped() -> dict[str, Outlet]:
    outlets = shipped_outlets()
    return {name: outlet for outlet in outlets for name in (outlet.name, *outlet.aliases)}


def is_state_controlled(control: Control | None) -> bool:
    """Whether a control class means that a state decides what is said."""
    row = CONTROL_CLASSES.get(control.control_class) if control else None
    return row is not None and row.is_state


def spellings(entity: Entity) -> Iterator[str]:
    """Its name, its aliases and its names in other languages."""
    yield from dict.fromkeys((entity.name, *entity.aliases, *(name for _, name in entity.names)))


def describe(control: Control) -> str:
    """A control class in words, with who assessed it and when."""
    row = CONTROL_CLASSES.get(control.control_class)
    meaning = f"{row.label} ({row.id})" if row else control.control_class
    return f"{meaning}, {control.scheme}, {control.assessed}"


def _label(label: str, name: str, entity: Entity | None) -> str:
    return entity.name if entity and label == name else label


def _is_same(one: Step, other: Step) -> bool:
    return one.entity is other.entity if one.entity or other.entity else one.label == other.label
