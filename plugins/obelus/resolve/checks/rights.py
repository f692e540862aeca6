"""How much is quoted in all, and how much may be → Problems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from obelus.model import Article, Claim, Source
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive
from obelus.resolve.quoted import Counted, QuoteLimits


def kept_back(article: Article, source: Source | None) -> tuple[Article, list[Problem]]:
    """A text as its publisher gave it is an error and a draft, if its rights are not full."""
    if article.is_draft or article.text_path in {"", article.path}:
        return article, []
    if source and source.field("rights") == "full":
        return article, []
    if not article.source:  # That it is missing is reported already.
        return replace(article, is_draft=True), []
    said = f'are "{source.field("rights")}"' if source else "are not known"
    message = f"The text of [@{article.source}] stands here whole, and its rights {said}."
    fix = "Until they are full, this is a draft: put a summary of yours in place of the text."
    problem = Problem(Code.TEXT_RIGHTS, article.place("source"), message, fix)
    return replace(article, is_draft=True), [problem]


def check_rights(archive: Archive, limits: QuoteLimits) -> Iterator[Problem]:
    """The quotations with which more of a copy is quoted than excerpts may be, one a source."""
    for source in archive.sources:
        copy = archive.copies.get(source.key)
        if copy is None or source.field("rights") != "excerpt":
            continue
        allowed, counted = limits.of_copy(copy.word_count), Counted(copy)
        quoting = archive.quoting.get(source.key, ())
        for claim, quotation in sorted(quoting, key=lambda row: _age(archive, row[0])):
            counted.add(archive, quotation)
            words = counted.words
            bullet = archive.written(claim).field("quote") if words > allowed else None
            if bullet is not None:
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
