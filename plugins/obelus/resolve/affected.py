"""What was retracted → the claims that rest on it and that nobody has looked at since.

A source is retracted by its entry, a claim by its assessment, or by us where its record is void;
what is void is not affected itself. A claim rests on the sources that it cites in `source` or
`evidence`, on the claims that are its evidence, and on those it is the same as, whichever of the
two says so. It is affected until its own day of checking (or its article's,
where it has none) is that of the retraction or a later one, and only as long does it pass that on
to what rests on it. Where the day of a retraction is not known, no day of checking is late enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from obelus.model import Claim, Location, Source
from obelus.resolve.archive import Archive


@dataclass(frozen=True, slots=True)
class Retraction:
    """A source or a claim that was taken back."""

    what: Source | Claim
    day: date | None

    @property
    def name(self) -> str:
        """The key of the source, or the reference of the claim."""
        return self.what.key if isinstance(self.what, Source) else self.what.reference


@dataclass(frozen=True, slots=True)
class Effect:
    """Why a claim is affected."""

    of: Retraction
    through: str
    """What the claim itself rests on: the retracted source (`@key`) or claim, or one between."""
    location: Location | None
    """Where the record says so; None where that is its bullet `same as`."""


@dataclass(frozen=True, slots=True)
class _Rest:
    claim: Claim
    location: Location | None


def affected(archive: Archive) -> dict[str, tuple[Effect, ...]]:
    """By reference: by which retractions a claim is affected, the first of them first."""
    taken_back = retractions(archive)
    resting = _resting(archive, {r.name for r in taken_back}) if taken_back else {}
    found: dict[str, list[Effect]] = defaultdict(list)
    for retraction in taken_back:
        of_source = isinstance(retraction.what, Source)
        start = f"@{retraction.name}" if of_source else retraction.name
        seen, reached = {start}, [start]
        for through in reached:  # Grows while it is walked.
            for rest in resting.get(through, ()):
                name = rest.claim.reference
                if name not in seen and not _is_checked(archive, rest.claim, retraction.day):
                    seen.add(name)
                    reached.append(name)
                    found[name].append(Effect(retraction, through, rest.location))
    return {name: tuple(effects) for name, effects in found.items()}


def retractions(archive: Archive) -> list[Retraction]:
    """All retractions by day; those without one first."""
    found = [Retraction(s, s.retracted_on) for s in archive.sources if s.is_retracted]
    found += [
        Retraction(claim, claim.voided or looked_at(archive, claim))
        for claim in archive.claims
        if was_taken_back(claim)
    ]
    return sorted(found, key=lambda r: (r.day or date.min, isinstance(r.what, Claim), r.name))


def was_taken_back(claim: Claim) -> bool:
    """Whether whoever said it did so, or we who recorded it."""
    return claim.voided is not None or claim.assessment == "retracted"


def looked_at(archive: Archive, claim: Claim) -> date | None:
    """The day on which an editor last looked at a claim."""
    return claim.checked or archive.article(claim).checked


def _is_checked(archive: Archive, claim: Claim, since: date | None) -> bool:
    day = looked_at(archive, claim)
    return since is not None and day is not None and day >= since


def _resting(archive: Archive, keys: Set[str]) -> Mapping[str, Sequence[_Rest]]:
    """By source (`@key`, of these keys) and claim: the claims that rest on it."""
    claims = archive.by_reference
    found: defaultdict[str, list[_Rest]] = defaultdict(list)
    for claim in archive.standing:
        for cited in claim.sources:
            if cited.key in keys:
                found[f"@{cited.key}"].append(_Rest(claim, cited.location))
        if not (claim.evidence or claim.same_as):
            continue
        for name, location in _rests_on(claim):
            found[name].append(_Rest(claim, location))
        for name in claim.same_as:
            if name in claims and not claims[name].voided:
                found[claim.reference].append(_Rest(claims[name], claims[name].location))
    return found


def _rests_on(claim: Claim) -> Iterator[tuple[str, Location | None]]:
    for piece in claim.evidence:
        if piece.citation:
            yield f"@{piece.citation.key}", piece.location
        elif piece.claim:
            yield piece.claim, piece.location
    for name in claim.same_as:
        yield name, None
