"""The Archive → its dossiers: claims that were assessed or are the same, with all their records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from obelus.model import Bearing, Claim, Evidence
from obelus.resolve.affected import affected, looked_at
from obelus.resolve.archive import Archive
from obelus.resolve.corrections import corrections_of
from obelus.resolve.same import same_claims
from obelus.vocabulary import ASSESSMENTS, Assessment

LONGEST = 75
"""How many characters of a claim search engines show: what is longer needs a short form."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One claim with its records in all articles."""

    claims: tuple[Claim, ...]
    """Oldest article first."""

    @property
    def id(self) -> str:
        """The claim's id in the oldest article, so that later records do not move the page."""
        return self.claims[0].id

    @property
    def url(self) -> str:
        """Its address, relative to the site."""
        return f"claims/{self.id}/"

    @property
    def statement(self) -> str:
        """What is claimed, as the oldest record says it."""
        return self.claims[0].statement

    @property
    def short(self) -> str:
        """The same in so few words that search engines show them all, where any record has them."""
        forms = (form for claim in self.claims for form in (claim.statement, claim.short))
        return next((form for form in forms if 0 < len(form) <= LONGEST), self.statement)

    @property
    def assessed(self) -> tuple[Claim, ...]:
        """The records with an assessment."""
        return tuple(claim for claim in self.claims if claim.assessment in ASSESSMENTS)

    def evidence(self, bearing: Bearing) -> tuple[Evidence, ...]:
        """The evidence of all assessments that points one way, each piece once."""
        pieces = (piece for claim in self.assessed for piece in claim.evidence)
        found = {_what(piece): piece for piece in pieces if piece.bearing == bearing}
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Milestone:
    """One day in the history of a claim."""

    day: date | None
    kind: str
    """`published`, `checked`, or a kind of correction."""
    claim: Claim
    """The record that it is about."""
    text: str = ""
    """What was corrected."""


@dataclass(frozen=True)
class Dossiers:
    """The dossiers of an archive; drafts and void records have no part in them."""

    archive: Archive

    @cached_property
    def listed(self) -> tuple[Dossier, ...]:
        """All dossiers with a page, oldest first."""
        owners: dict[str, Dossier] = {}
        for dossier in self._grouped:
            owners.setdefault(dossier.id, dossier)
        return tuple(owners.values())

    @cached_property
    def homeless(self) -> tuple[tuple[Dossier, Dossier], ...]:
        """(a dossier without a page, the older one that has its address)."""
        owners = {dossier.id: dossier for dossier in self.listed}
        return tuple((d, owners[d.id]) for d in self._grouped if d is not owners[d.id])

    def of(self, claim: Claim) -> Dossier | None:
        """The dossier with a page that a claim is in."""
        return self._by_claim.get(claim.reference)

    def verdict(self, dossier: Dossier) -> Claim | None:
        """The record whose assessment holds: the one checked last, or of two the newer one."""
        days = [(self.checked_on(c) or date.min, c) for c in dossier.assessed]
        latest = max((day for day, _ in days), default=None)
        return next((claim for day, claim in reversed(days) if day == latest), None)

    def reviewed(self, dossier: Dossier) -> Claim | None:
        """The same, unless what it rests on was retracted and nobody has looked at it since."""
        held = self.verdict(dossier)
        return None if held is None or held.reference in self._affected else held

    def sections(self) -> Iterator[tuple[Assessment | None, tuple[Dossier, ...]]]:
        """(assessment, the dossiers in which it holds, newest first); None for those without."""
        by_assessment = defaultdict[str, list[Dossier]](list)
        for dossier in reversed(self.listed):
            held = self.verdict(dossier)
            by_assessment[held.assessment if held else ""].append(dossier)
        for row in (*ASSESSMENTS.values(), None):
            if found := by_assessment.get(row.id if row else ""):
                yield row, tuple(found)

    def checked_on(self, claim: Claim) -> date | None:
        """The day on which an editor last looked at a claim, or at its article."""
        return looked_at(self.archive, claim)

    def history(self, dossier: Dossier) -> tuple[Milestone, ...]:
        """What happened to a claim, as far as the archive dates it; newest last."""
        found = (m for claim in dossier.claims for m in self._milestones(claim))
        return tuple(sorted(found, key=_by_day))

    def updated(self, dossier: Dossier) -> date | None:
        """The last day of its history."""
        days = (m.day for claim in dossier.claims for m in self._milestones(claim))
        return max(filter(None, days), default=None)

    def _milestones(self, claim: Claim) -> Iterator[Milestone]:
        article = self.archive.article(claim)
        yield Milestone(article.published, "published", claim)
        if claim.checked or claim.assessment in ASSESSMENTS:
            yield Milestone(self.checked_on(claim), "checked", claim)
        for entry in corrections_of(article, claim):
            correction = entry.correction
            yield Milestone(correction.date, correction.kind, claim, correction.text)

    @cached_property
    def _affected(self) -> frozenset[str]:
        return frozenset(self.archive.once(affected))

    @cached_property
    def _grouped(self) -> tuple[Dossier, ...]:
        groups = (tuple(sorted(group, key=self._age)) for group in _groups(self.archive))
        return tuple(sorted(map(Dossier, groups), key=lambda d: self._age(d.claims[0])))

    @cached_property
    def _by_claim(self) -> dict[str, Dossier]:
        return {claim.reference: dossier for dossier in self.listed for claim in dossier.claims}

    def _age(self, claim: Claim) -> tuple[date, str, int]:
        # An article without a date is never the oldest: it would take the address from another.
        published = self.archive.article(claim).published or date.max
        return published, claim.article, claim.number


def _what(piece: Evidence) -> tuple[str, ...]:
    """A piece of evidence without the place at which a record names it."""
    cited = (piece.citation.key, piece.citation.locator) if piece.citation else ()
    return (*cited, piece.url, piece.claim, *(agent.name for agent in piece.chain))


def _groups(archive: Archive) -> Iterator[list[Claim]]:
    """The claims that belong together: those linked by `same as`, however many steps away."""
    public = (article for article in archive.articles if not article.is_draft)
    shown = [claim for article in public for claim in article.standing]
    same = same_claims(shown)
    for group in dict.fromkeys(same.values()):
        yield [archive.by_reference[member] for member in group]
    for claim in shown:
        if claim.assessment in ASSESSMENTS and claim.reference not in same:
            yield [claim]


def _by_day(milestone: Milestone) -> tuple[date, int]:
    """What has no day is first if it is a publication, and last if it is a check."""
    is_first = milestone.kind == "published"
    step = {"published": 0, "checked": 1}.get(milestone.kind, 2)
    return milestone.day or (date.min if is_first else date.max), step
