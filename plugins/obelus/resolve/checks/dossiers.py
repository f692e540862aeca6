"""Dossiers, and how a claim is stated where its assessment is published: what is wrong there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obelus.model import Article, Claim, Location
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive
from obelus.resolve.dossiers import LONGEST, Dossiers
from obelus.vocabulary import ASSESSMENTS, RATING_WORDS

QUOTED = re.compile(r'"[^"]*"|“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»')
FINDINGS = "|".join(row.label.lower() for row in ASSESSMENTS.values())
# "The army confirmed the loss" is what somebody said; "the loss is confirmed" is a rating.
RATING = re.compile(
    rf"\b({'|'.join(RATING_WORDS)})\b"
    rf"|(?:^|[(:–—]\s*|\b(?:is|are|was|were|be|been|being)\s+(?:\w+\s+)?)({FINDINGS})\b",
    re.IGNORECASE,
)


def check_addresses(archive: Archive) -> Iterator[Problem]:
    """No two dossiers have one address."""
    for dossier, owner in archive.once(Dossiers).homeless:
        claim, other = dossier.claims[0], owner.claims[0]
        place = f"{other.location.path}:{other.location.line}"
        message = f"The claim at {place} has the same id, and the page {dossier.url} is its."
        fix = f'Rename one of the two, or join them with "- same as: {other.reference}".'
        yield Problem(Code.SAME_ADDRESS, claim.location, message, fix)


def check_stated(article: Article) -> Iterator[Problem]:
    """The words of claims that search engines show with a rating."""
    for claim in article.claims:
        if claim.short or claim.assessment:
            yield from _check_length(claim)
            yield from _check_rating(claim)


def _check_length(claim: Claim) -> Iterator[Problem]:
    bullet = claim.field("short")
    if bullet and len(claim.short) > LONGEST:
        message = f"The short form has {len(claim.short)} characters."
        fix = f"Leave out {len(claim.short) - LONGEST}: {LONGEST} are shown."
        yield Problem(Code.LONG_SHORT, bullet.value_location, message, fix)
    elif claim.assessment in ASSESSMENTS and not bullet and len(claim.statement) > LONGEST:
        message = (
            f'Claim "{claim.id}" is assessed and has {len(claim.statement)} characters; '
            f"search engines show {LONGEST}."
        )
        fix = 'Add a line "- short: …" that says the same in fewer words.'
        yield Problem(Code.LONG_CLAIM, claim.stated_at or claim.location, message, fix)


def _check_rating(claim: Claim) -> Iterator[Problem]:
    """Only where it is published with an assessment: there a rating would be taken for ours."""
    bullet = claim.field("short")
    texts: list[tuple[str, Location]] = [(claim.statement, claim.stated_at or claim.location)]
    texts += [(claim.short, bullet.value_location)] if bullet else []
    for text, place in texts if claim.assessment in ASSESSMENTS else ():
        if match := RATING.search(QUOTED.sub("", text)):
            message = f'The claim is stated together with a rating: "{match[1] or match[2]}".'
            fix = "Say only what was claimed; put quotation marks round the word if it is theirs."
            yield Problem(Code.RATING_IN_CLAIM, place, message, fix)
