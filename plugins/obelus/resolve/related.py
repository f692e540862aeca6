"""What the claims of an archive have to do with each other, for pages and data."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property

from obelus.model import Article, Claim, Entity, Source
from obelus.resolve.affected import Effect, affected
from obelus.resolve.archive import Archive
from obelus.resolve.counter_claims import Counters, counter_claims, events, sorted_by_number
from obelus.resolve.origins import Origins, origins


@dataclass(frozen=True)
class Related:
    """The claims of an archive, each beside those that speak of it."""

    archive: Archive

    def claim(self, reference: str) -> Claim | None:
        """The claim `article-slug#claim-id`."""
        return self.archive.by_reference.get(reference)

    def origins(self, claim: Claim) -> Origins:
        """Who is behind the evidence that supports a claim, independently of each other."""
        return origins(self.archive, claim)

    def opponents(self, claim: Claim) -> tuple[Claim, ...]:
        """The claims for which a disputed one is called that."""
        if claim.assessment != "disputed" or claim.voided is not None:
            return ()
        names = dict.fromkeys(p.claim for p in claim.evidence if p.bearing == "refutes")
        known = self.archive.by_reference
        found = (known[name] for name in names if name in known)
        return tuple(other for other in found if not other.voided)

    def opposed(self, claim: Claim) -> tuple[Claim, ...]:
        """The claims that are called disputed because of this one."""
        return self._opposed.get(claim.reference, ())

    def counter_claims(self, claim: Claim) -> tuple[Claim, ...]:
        """The claims whose number contradicts that of this one, least number first."""
        return tuple(sorted_by_number(self._counters.get(claim.reference, ())))

    def set_beside(self, claim: Claim) -> tuple[Claim, ...]:
        """A claim together with its counter-claims, least number first; empty if it has none."""
        others = self._counters.get(claim.reference, ())
        return tuple(sorted_by_number([claim, *others])) if others else ()

    def conflicts(self, event: Entity) -> tuple[Claim, ...]:
        """The claims on an event whose numbers contradict each other."""
        claims = self._events.get(event.id, ())
        return tuple(sorted_by_number(c for c in claims if c.reference in self._counters))

    def affected_by(self, claim: Claim) -> tuple[Effect, ...]:
        """The retractions of what a claim rests on, since which nobody has looked at it."""
        return self._affected.get(claim.reference, ())

    def retracted(self, article: Article) -> tuple[Source, ...]:
        """The retracted sources that an article or a claim of it rests on."""
        keys = [article.source, *(cited.key for c in article.claims for cited in c.sources)]
        sources = (self.archive.source(key) for key in dict.fromkeys(keys))
        return tuple(source for source in sources if source and source.is_retracted)

    @cached_property
    def spoken_of(self) -> Set[str]:
        """The references of the claims that other claims or retractions have to do with."""
        return {*self._opposed, *self._counters, *self._affected, *self._same}

    @cached_property
    def _same(self) -> Set[str]:
        return {name for claim in self.archive.claims for name in claim.same_as}

    @cached_property
    def _opposed(self) -> dict[str, tuple[Claim, ...]]:
        found: dict[str, tuple[Claim, ...]] = {}
        for claim in self.archive.claims:
            for opponent in self.opponents(claim):
                found[opponent.reference] = (*found.get(opponent.reference, ()), claim)
        return found

    @cached_property
    def _counters(self) -> Counters:
        return counter_claims(self._events)

    @cached_property
    def _events(self) -> dict[str, list[Claim]]:
        return events(self.archive)

    @cached_property
    def _affected(self) -> dict[str, tuple[Effect, ...]]:
        return self.archive.once(affected)
