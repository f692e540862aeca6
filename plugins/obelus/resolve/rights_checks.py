"""How much is quoted in all, and how much may be → Problems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from obelus.model import Claim
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive
from obelus.resolve.quoted import QuoteLimits, running_totals


def check_rights(archive: Archive, limits: QuoteLimits) -> Iterator[Problem]:
    """The quotations with which more of a copy is quoted than excerpts may be, one a source."""
    claims = sorted(archive.claims, key=lambda claim: _age(archive, claim))
    for source in archive.sources:
        copy = archive.copies.get(source.key)
        if copy is None or source.field("rights") != "excerpt":
            continue
        allowed = limits.of_copy(copy.word_count)
        for claim, words in running_totals(archive, source.key, claims):
            bullet = claim.field("quote")
            if words > allowed and bullet is not None:
                message = (
                    f'With the quote in claim "{claim.id}", {words} of the {copy.word_count} words '
                    f"of [@{source.key}] are quoted; the limit is {allowed}."
                )
                fix = "Say more of it in your own words, here or in another claim."
                yield Problem(Code.MUCH_QUOTED, bullet.value_location, message, fix)
                break


def _age(archive: Archive, claim: Claim) -> tuple[bool, date, str, int]:
    """The oldest first, and drafts last: what is published already is not what is too much."""
    article = archive.article(claim)
    return article.is_draft, article.published or date.max, article.slug, claim.number
