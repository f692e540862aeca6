"""Quotations and copies → those that make one sentence of two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obelus.evidence import normalise
from obelus.model import Article, Claim, Field
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive

FOUR_DOTS = re.compile(r"\.\s?(?:\.{3}|\[\.{3}\]|\(\.{3}\))|\.{3}\s?\.")
"""How an ellipsis says that a sentence ends in what it leaves out."""
SENTENCE_END = re.compile(r"[.!?][\"')\]]* [\"'(\[]*[A-Z]")
SPEECH_END = re.compile(r"[.,!?]\"|\"[.,!?]")
"""The end of what a copy quotes; behind it somebody else speaks."""
FIX = "Quote the two apart, or write four dots where a sentence ends."


def check_speech(article: Article) -> Iterator[Problem]:
    """Words of two speakers that are quoted as one."""
    for claim in article.claims:
        bullet = claim.field("quote") if claim.quote else None
        if bullet:
            yield from _check_speech(claim, bullet)


def check_splices(archive: Archive, article: Article) -> Iterator[Problem]:
    """Words of two sentences that are quoted as one."""
    for claim in article.claims if archive.copies else ():
        bullet = claim.field("quote") if claim.quote else None
        if bullet:
            yield from _check_ellipsis(archive, claim, bullet)


def _check_ellipsis(archive: Archive, claim: Claim, bullet: Field) -> Iterator[Problem]:
    if FOUR_DOTS.search(normalise(claim.quote)):
        return
    for quotation in archive.quotations(claim):
        place = quotation.place()
        if quotation.copy is None or place is None:
            continue
        # A sign on either side: the full stop may be quoted, the capital letter is.
        gaps = zip(place.parts, place.parts[1:], strict=False)
        text = quotation.copy.normalised
        if any(SENTENCE_END.search(text[end - 1 : start + 1]) for (_, end), (start, _) in gaps):
            message = f'The quote in claim "{claim.id}" joins two sentences with an ellipsis.'
            yield Problem(Code.SPLICED_QUOTE, bullet.value_location, message, FIX)


def _check_speech(claim: Claim, bullet: Field) -> Iterator[Problem]:
    """One quotation mark alone, and behind it a new sentence: the words of two in one."""
    words = normalise(claim.quote)
    end = SPEECH_END.search(words) if words.count('"') == 1 else None
    if end and SENTENCE_END.search(words[end.start() :]):
        message = f'The quote in claim "{claim.id}" goes on where its speaker has ended.'
        yield Problem(Code.SPLICED_QUOTE, bullet.value_location, message, "Quote the two apart.")
