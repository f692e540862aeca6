"""The whole archive: what was read, and what follows from that for a claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, KeysView, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from msgspec import Struct

from obelus.lock import Lock, Quotation
from obelus.model import Article, Claim, Entity
from obelus.resolve.chain import Step, Ways, is_state_controlled, step_of
from obelus.resolve.contents import Contents
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

Made = TypeVar("Made")


class Reason(Struct, frozen=True, gc=False):
    """A flag that a claim carries, and the one line that says why."""

    flag: Flag
    why: str


@dataclass(frozen=True)
class Archive(Contents):
    """What all files of an archive say together."""

    lock: Lock | None = None
    """Which quotations were found in the copies; None where there is no quotes.lock."""
    reasons: Mapping[tuple[str, str], tuple[Reason, ...]] = field(default_factory=dict)
    """The flags of each claim, by (article, claim id). `resolve` derives each when it is asked for,
    so that the mapping holds only those that were; archives made of one with `replace` share it."""
    chains: Mapping[tuple[str, str], tuple[Step, ...]] = field(default_factory=dict)
    """The same of its way."""
    site_name: str = ""
    """The archive's own name; like its address known to whoever builds the site, not to files."""
    site_url: str = ""
    """Its address, with a slash at the end; empty where it has none, and data link relatively."""

    def once(self, make: Callable[[Archive], Made]) -> Made:
        """What is made of the whole archive, and made once however often it is asked for."""
        made: Made = self._made[make] if make in self._made else make(self)
        self._made[make] = made
        return made

    @cached_property
    def _made(self) -> dict[Callable[[Archive], Any], Any]:
        return {}

    @cached_property
    def _entities(self) -> dict[str, Entity]:
        by_name: dict[str, Entity] = {}
        for entity in self.entities:
            for name in spellings(entity):
                by_name.setdefault(name, entity)
        return by_name

    def entity(self, name: str) -> Entity | None:
        """The entity of that name or alias."""
        return self._entities.get(name)

    @property
    def entity_names(self) -> KeysView[str]:
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
        return self.ways.publisher(article)

    def chain(self, claim: Claim) -> tuple[Step, ...]:
        """How a claim reached us: who said it, who carried it, who published it."""
        try:
            return self.chains[claim.article, claim.id]
        except KeyError:  # A claim that this archive does not have, as one that might be added.
            return self.ways.chain(claim, self.publisher(self.article(claim)))

    @cached_property
    def ways(self) -> Ways:
        """Who is known by name here, as steps on the ways of claims."""
        return Ways(self._entities, self._sources)

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
        if len(claim.sources) == 1:
            return (self._quotation(claim, claim.sources[0].key, (claim.sources[0].locator,)),)
        locators: dict[str, tuple[str, ...]] = {}
        for cited in claim.sources:
            locators[cited.key] = (*locators.get(cited.key, ()), cited.locator)
        return tuple(self._quotation(claim, key, places) for key, places in locators.items())

    def _quotation(self, claim: Claim, key: str, locators: tuple[str, ...]) -> Quotation:
        copy = self.copies.get(key)
        return Quotation(claim.article, claim.id, key, claim.quote, locators, copy)

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
        if not claim.quote:
            return ""
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
        if self.lock is None or not claim.quote:
            return None
        away = [quotation for quotation in self.quotations(claim) if quotation.copy is None]
        days = (self.lock.matched_on(q, self.fixity(q.source)) for q in away)
        return max((day for day in days if day), default=None)

    def tally(self, claims: Iterable[Claim]) -> tuple[tuple[Flag, int], ...]:
        """How many claims each flag is the main one of; void ones count nowhere."""
        found = [self.main_flag(claim).id for claim in claims if claim.voided is None]
        rows = (*FLAGS.values(), UNFLAGGED)
        return tuple((row, found.count(row.id)) for row in rows if row.id in found)

    def assessed(self, claims: Iterable[Claim]) -> tuple[tuple[Assessment, int], ...]:
        """How many claims have each assessment."""
        found = [c.assessment for c in claims if c.assessment and c.voided is None]
        return tuple((row, found.count(row.id)) for row in ASSESSMENTS.values() if row.id in found)

    def carrying(self, flag_id: str) -> tuple[Claim, ...]:
        """The claims that carry a flag, be it the main one or not; without the void ones."""
        return tuple([claim for _, claims in self.carriers(flag_id) for claim in claims])

    def carriers(self, flag_id: str) -> Sequence[tuple[Article, Sequence[Claim]]]:
        """The same by their article, newest first."""
        return self._carriers.get(flag_id, ())

    @cached_property
    def _carriers(self) -> Mapping[str, Sequence[tuple[Article, Sequence[Claim]]]]:
        found = defaultdict[str, list[tuple[Article, Sequence[Claim]]]](list)
        for article in self.articles:
            carrying = defaultdict[str, list[Claim]](list)
            for claim in article.standing:
                for reason in self.flags(claim):
                    carrying[reason.flag.id].append(claim)
            for flag_id, claims in carrying.items():
                found[flag_id].append((article, claims))
        return found


def spellings(entity: Entity) -> Iterator[str]:
    """Its name, its aliases and its names in other languages."""
    yield from dict.fromkeys((entity.name, *entity.aliases, *(name for _, name in entity.names)))
