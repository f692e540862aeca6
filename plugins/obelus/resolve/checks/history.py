"""Corrections and former names, once all files are known: what they name, and names used again."""

from __future__ import annotations

from collections.abc import Iterator

from obelus.model import Article, Correction, FormerName
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive
from obelus.resolve.checks.known import is_slip, one_of
from obelus.resolve.corrections import claims_by_name, removed_claims
from obelus.vocabulary import CORRECTION_KINDS


def check_history(article: Article) -> Iterator[Problem]:
    """What corrections name, and that no record takes a name that another one had."""
    for correction in article.corrections:
        yield from _check_correction(article, correction)
    if any(claim.formerly for claim in article.claims):
        yield from _check_ids(article)


def _check_correction(article: Article, entry: Correction) -> Iterator[Problem]:
    if entry.kind and entry.kind not in CORRECTION_KINDS:
        message = f'"{entry.kind}" is not a kind of correction.'
        fix = one_of(entry.kind, CORRECTION_KINDS, "Kinds")
        yield Problem(Code.BAD_VALUE, entry.place("kind"), message, fix)
    if not entry.claim or entry.claim in claims_by_name(article):
        return
    # Whether a record of that name was ever here, only Git can tell: `history.uncorrected` asks.
    is_slipped = any(is_slip(entry.claim, claim.id) for claim in article.claims)
    if is_slipped or entry.claim not in removed_claims(article):
        yield unknown_claim(article, entry)


def unknown_claim(article: Article, entry: Correction) -> Problem:
    """The problem of a correction that names no record."""
    message = f'A correction names the claim "{entry.claim}", which is not here.'
    fix = one_of(entry.claim, claims_by_name(article), "Claims")
    is_void = entry.kind == "void"
    fix += (
        " The void entry of a record that is gone has the id that the record had."
        if is_void
        else " If the record is gone for good, a correction of the kind void says so."
    )
    return Problem(Code.UNKNOWN_CLAIM, entry.place("claim"), message, fix)


def _check_ids(article: Article) -> Iterator[Problem]:
    """No record takes an id that another record of the article has, or says that it had."""
    owners = {claim.id: claim.id for claim in article.claims}
    for claim in article.claims:
        for former in claim.formerly:
            owner = owners.setdefault(former.name, claim.id)
            is_own = former.name == claim.id
            if is_own:
                message = f'Claim "{claim.id}" was formerly itself.'
                yield Problem(Code.REUSED_ID, former.location, message, "Delete the name.")
            elif owner != claim.id:
                message = (
                    f'The name "{former.name}" of claim "{claim.id}" is also one of "{owner}".'
                )
                yield Problem(Code.REUSED_ID, former.location, message, _rename(former))


def check_slugs(archive: Archive) -> Iterator[Problem]:
    """No article takes an address that another one had."""
    moved = [article for article in archive.articles if article.formerly]
    if not moved:
        return
    owners = {article.slug: article for article in archive.articles}
    for article in sorted(moved, key=lambda article: article.slug):
        for former in article.formerly:
            owner = owners.setdefault(former.name, article)
            if former.name == article.slug:
                message = "The article was formerly itself."
                yield Problem(Code.REUSED_ID, former.location, message, "Delete the name.")
            elif owner is not article:
                message = f'The former address "{former.name}" is also one of {owner.path}.'
                yield Problem(Code.REUSED_ID, former.location, message, _rename(former))


def _rename(former: FormerName) -> str:
    return f'Keep "{former.name}" for one of the two: an address leads to one place, for good.'
