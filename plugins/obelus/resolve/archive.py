"""The whole archive: what is in it by id, and what follows from that for a claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain as joined

from obelus.evidence import Copy
from obelus.lock import Lock, Quotation
from obelus.model import Agent, Article, Claim, Entity, Prose, Source, Suggestion
from obelus.resolve.chain import (
    SOURCE_NOT_NAMED,
    Step,
    is_same,
    is_state_controlled,
    step_beyond,
    step_of,
)
from obelus.vocabulary import (
    ASSESSMENTS,
    FLAGS,
    KINDS,
    UNFLAGGED,
    UNKNOWN_KIND,
    Assessment,
    Flag,
    Kind,
)


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
    lock: Lock | None = None
    """Which quotations were found in the copies; None where there is no quotes.lock."""
    reasons: Mapping[tuple[str, str], tuple[Reason, ...]] = field(default_factory=dict)
    """The flags of each claim, by (article, claim id); `resolve` fills them in."""
    site_name: str = ""
    """The archive's own name; like its address known to whoever builds the site, not to files."""
    site_url: str = ""
    """Its address, with a slash at the end; empty where it has none, and data link relatively."""

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

    @cached_property
    def updated(self) -> date:
        """The last day on which any article was published, checked or corrected."""
        days = (article.updated for article in self.articles)
        return max(filter(None, days), default=date(1970, 1, 1))

    def current(self, article: Article) -> Article:
        """An article as this archive has it, or as it is where the archive leaves it out."""
        return self._articles.get(article.slug, article)

    def source(self, key: str) -> Source | None:
        """The source of that key."""
        return self._sources.get(key)

    def fixity(self, key: str) -> str:
        """The hash that a source's entry has for its copy; empty if it has none."""
        source = self.source(key)
        return source.field("sha256").strip().lower() if source else ""

    def entity(self, name: str) -> Entity | None:
        """The entity of that name or alias."""
        return self._entities.get(name)

    @property
    def entity_names(self) -> Iterable[str]:
        """All names and aliases."""
        return self._entities.keys()

    def is_state(self, entity: Entity | None) -> bool:
        """Whether it is an outlet that the register says a state controls."""
        return entity is not None and is_state_controlled(entity.control)

    def kind(self, entity: Entity) -> Kind:
        """What an entity is; the row UNKNOWN_KIND where its page does not say so."""
        return KINDS.get(entity.kind, UNKNOWN_KIND)

    def control(self, entity: Entity) -> str:
        """How an outlet is controlled, in words; empty for whoever is no outlet."""
        return step_of(entity, entity.name, "said it").control

    def publisher(self, article: Article) -> Step:
        """The outlet that published an article, as its source entry names it."""
        source = self.source(article.source)
        name = source.publisher if source else ""
        entity = self.entity(name)
        role = "published it"
        return step_of(entity, entity.name, role) if entity else step_beyond(name, name, role)

    def chain(self, claim: Claim) -> tuple[Step, ...]:
        """How a claim reached us: who said it, who carried it, who published it."""
        key = claim.article, claim.id
        if key not in self._chains:
            self._chains[key] = self._chain(claim)
        return self._chains[key]

    @cached_property
    def _chains(self) -> dict[tuple[str, str], tuple[Step, ...]]:
        return {}

    def _chain(self, claim: Claim) -> tuple[Step, ...]:
        said = [self._step(a, "said it") for a in claim.said_by]
        outlets = [self._step(a, "carried it") for a in claim.via]
        publisher = self.publisher(self.article(claim))
        if not outlets or not is_same(outlets[-1], publisher):
            outlets.append(publisher)
        last = outlets.pop()
        # An outlet that says something itself does not also carry it.
        carried = [step for step in outlets if not any(is_same(step, who) for who in said)]
        first = said or [Step(SOURCE_NOT_NAMED, None, "said it")]
        return (*first, *carried, replace(last, role="published it"))

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

    def quotations(self, claim: Claim) -> tuple[Quotation, ...]:
        """What a claim quotes, once for each source that it cites for it."""
        if not claim.quote:
            return ()
        locators: dict[str, tuple[str, ...]] = {}
        for cited in claim.sources:
            locators[cited.key] = (*locators.get(cited.key, ()), cited.locator)
        return tuple(
            Quotation(claim.article, claim.id, key, claim.quote, places, self.copies.get(key))
            for key, places in locators.items()
        )

    @cached_property
    def quoting(self) -> Mapping[str, Sequence[tuple[Claim, Quotation]]]:
        """(claim, what it quotes) of all that quote a source, by the source's key."""
        found = defaultdict[str, list[tuple[Claim, Quotation]]](list)
        for claim in self.claims:
            for quotation in self.quotations(claim):
                found[quotation.source].append((claim, quotation))
        return found

    def quote_status(self, claim: Claim) -> str:
        """`matches`, `ambiguous` or `differs` by the copies at hand; `locked` or `unchecked`
        without them; empty for a claim that quotes nothing.

        A quotation must be in a copy once, or once in the paragraphs that its locator names.
        """
        quotations = self.quotations(claim)
        at_hand = [quotation for quotation in quotations if quotation.copy]
        if any(quotation.place() for quotation in at_hand):
            return "matches"
        if self.matched_on(claim):
            return "locked"
        if at_hand:
            return "ambiguous" if any(quotation.is_found for quotation in at_hand) else "differs"
        return "unchecked" if quotations else ""

    def matched_on(self, claim: Claim) -> date | None:
        """The day on which a quotation was found in a copy that is not at hand now."""
        away = [quotation for quotation in self.quotations(claim) if quotation.copy is None]
        lock = self.lock or Lock()
        days = (lock.matched_on(quotation, self.fixity(quotation.source)) for quotation in away)
        return max((day for day in days if day), default=None)

    def tally(self, claims: Iterable[Claim]) -> tuple[tuple[Flag, int], ...]:
        """How many claims each flag is the main one of; void ones count nowhere."""
        found = [self.main_flag(claim).id for claim in claims if not claim.voided]
        rows = (*FLAGS.values(), UNFLAGGED)
        return tuple((row, found.count(row.id)) for row in rows if row.id in found)

    def assessed(self, claims: Iterable[Claim]) -> tuple[tuple[Assessment, int], ...]:
        """How many claims have each assessment."""
        found = [claim.assessment for claim in claims if not claim.voided]
        return tuple((row, found.count(row.id)) for row in ASSESSMENTS.values() if row.id in found)

    def carrying(self, flag_id: str) -> tuple[Claim, ...]:
        """The claims that carry a flag, be it the main one or not; without the void ones."""
        carried = (c for c in self.claims if any(r.flag.id == flag_id for r in self.flags(c)))
        return tuple(claim for claim in carried if not claim.voided)

    def _step(self, agent: Agent, role: str) -> Step:
        entity = self.entity(agent.name)
        if entity is None:
            return step_beyond(agent.name, agent.label, role, agent.is_named)
        label = entity.name if agent.label == agent.name else agent.label
        return step_of(entity, label, role)


def spellings(entity: Entity) -> Iterator[str]:
    """Its name, its aliases and its names in other languages."""
    yield from dict.fromkeys((entity.name, *entity.aliases, *(name for _, name in entity.names)))
