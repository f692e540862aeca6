"""Assessments and what they rest on → those that their own evidence does not bear out."""

from __future__ import annotations

from collections.abc import Iterator

from obelus.model import Agent, Article, Claim
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive

BORNE_OUT_BY = {
    "confirmed": "supports",
    "disputed": "refutes",
    "refuted": "refutes",
}
"""Which way at least one piece of evidence must point. Corroboration is counted elsewhere; what
is unverifiable or retracted may rest on context."""
SETTLED = frozenset({"confirmed", "refuted"})
"""What the source of the claim itself cannot settle."""


def check_evidence(article: Article) -> Iterator[Problem]:
    """Evidence that points the other way, or is only the claim's own source again."""
    for claim in article.claims:
        if claim.assessment:
            yield from _check_bearing(claim)
            yield from _check_own_source(claim)


def check_disputes(archive: Archive, article: Article) -> Iterator[Problem]:
    """Whoever said it does not dispute it: that would be taking it back."""
    for claim in article.claims:
        if claim.disputed_by:
            yield from _check_own_dispute(archive, claim)


def _check_bearing(claim: Claim) -> Iterator[Problem]:
    bullet, wanted = claim.field("assessment"), BORNE_OUT_BY.get(claim.assessment)
    if bullet is None or wanted is None or not claim.evidence:
        return
    if all(piece.bearing != wanted for piece in claim.evidence):
        message = (
            f'Claim "{claim.id}" is assessed as "{claim.assessment}", '
            f"and none of its evidence {wanted} it."
        )
        fix = f'Add evidence that {wanted} it, or correct "{claim.evidence[0].bearing}".'
        yield Problem(Code.BEARING_MISMATCH, bullet.value_location, message, fix)


def _check_own_source(claim: Claim) -> Iterator[Problem]:
    bullet, own = claim.field("evidence"), {cited.key for cited in claim.sources}
    if bullet is None or claim.assessment not in SETTLED:
        return
    telling = [e for e in claim.evidence if e.bearing == BORNE_OUT_BY[claim.assessment]]
    if telling and all(piece.citation and piece.citation.key in own for piece in telling):
        message = (
            f'Claim "{claim.id}" is called {claim.assessment} on nothing but its own "source".'
        )
        fix = "Add evidence from elsewhere: a source cannot settle what it says itself."
        yield Problem(Code.OWN_SOURCE, bullet.value_location, message, fix)


def _check_own_dispute(archive: Archive, claim: Claim) -> Iterator[Problem]:
    said = {_who(archive, agent) for agent in claim.said_by}
    for agent in claim.disputed_by:
        if _who(archive, agent) in said:
            message = f'Claim "{claim.id}" is said and disputed by the same: "{agent.name}".'
            fix = 'Correct one of the two; what a speaker took back is "retracted".'
            yield Problem(Code.OWN_DISPUTE, agent.location, message, fix)


def _who(archive: Archive, agent: Agent) -> str:
    entity = archive.entity(agent.name)
    return entity.name if entity else agent.name
