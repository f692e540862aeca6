"""A claim's sentence, its words in the text, its quotation and the copy → where they contradict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from obelus.evidence import Copy, normalise
from obelus.model import Article, Claim, Location
from obelus.numbers import counts, numbers
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive
from obelus.text import stems
from obelus.vocabulary import PLACEHOLDERS

NEGATION = re.compile(
    r"\b(?:not|never|no|nobody|none|nothing|nor|neither|cannot|without|\w+n't)\b"
    r"(?! (?:only|just|merely|least|(?:yet )?(?:named|identified|known))\b)",
    re.IGNORECASE,
)
AGAINST = re.compile(
    rf"{NEGATION.pattern}|\b(?:un(?:able|aware|known|likely|hurt|(?!it)\w+ed)|non-\w+"
    r"|den(?:y|ies|ied|ying|ials?)|refus\w+|reject\w*|fail\w*|lack\w*|absen\w+|avoid\w*"
    r"|against|contrary|former|stop\w*|end(?:s|ed|ing)?|hardly|scarcely|rarely|barely|few"
    r"|rul\w+ out|far from|instead|rather|object\w*|free)\b",
    re.IGNORECASE,
)
"""What else can say no: where a text has one of these, it is not said to lack a negation."""
QUOTED = re.compile(r'"([^"]+)"')
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
DAY = re.compile(rf"\b\d{{1,2}} {MONTH}|\b{MONTH} \d{{1,2}}\b")
YEARS = frozenset(range(1500, 2100))
STOPS = " .,;:!?"


def check_wording(article: Article) -> Iterator[Problem]:
    """Numbers and negations that are in one of a claim's texts alone."""
    for claim in article.claims:
        if claim.quantity:
            yield from _check_quantity(claim)
        yield from _check_negation(article, claim)


def check_sourced(archive: Archive, article: Article) -> Iterator[Problem]:
    """Numbers and quotation marks that the copies of a claim's sources do not have."""
    for claim in article.claims if archive.copies else ():
        if copies := _copies(archive, claim):
            yield from _check_numbers(article, claim, copies)
            yield from _check_quoted(article, claim, copies)


def _check_quantity(claim: Claim) -> Iterator[Problem]:
    """The number of a quantity is the quotation's; if that has none, the sentence's."""
    bullet = claim.field("quantity")
    if bullet is None or "quantity" in claim.misread:
        return
    wanted = numbers(claim.quantity)
    noun = claim.quantity_value.noun if claim.quantity_value else ""
    found, where = _not_dates(claim.quote), "quote"
    # In a sentence that does not say what is counted, a number may be of anything.
    if not found and stems(f"{claim.quantity} {noun}") & stems(claim.statement):
        found, where = _not_dates(claim.statement), "sentence"
    if wanted and found and not wanted <= found | numbers(claim.quote):
        message = (
            f'The quantity in claim "{claim.id}" is "{claim.quantity}", '
            f"and its {where} says {_listed(found)}."
        )
        fix = "Compare the two with the source: one of them is wrong."
        yield Problem(Code.QUANTITY_MISMATCH, bullet.value_location, message, fix)


def _not_dates(text: str) -> frozenset[Decimal]:
    """The numbers of a text that can be counts: no years, and no days of a month."""
    return frozenset(number for number in numbers(DAY.sub("", text)) if number not in YEARS)


def _check_numbers(article: Article, claim: Claim, copies: Sequence[Copy]) -> Iterator[Problem]:
    """What we say in digits stands in the source, where the copies are at hand to tell."""
    known = numbers(claim.quote).union(*(numbers(copy.normalised) for copy in copies))
    for place, what, text in _texts(article, claim):
        for number in sorted(counts(text) - known):
            message = f'{what} says {number}, which is nowhere in the copy of its "source".'
            fix = "Compare it with the copy; or cite the source that has it, too."
            yield Problem(Code.UNSOURCED_NUMBER, place, message, fix)


def _check_negation(article: Article, claim: Claim) -> Iterator[Problem]:
    """A claim is turned into its opposite by one small word in one of the places."""
    words, sentence = " ".join(claim.words), claim.statement
    for what, here, there, but in (
        ("The sentence", sentence, words, "its words in the text"),
        ("The text", words, sentence, "its sentence"),
        ("The quote", claim.quote, sentence, "its sentence"),
    ):
        found = _negation(here) if here and there else None
        if found and _is_alike(here, there) and not AGAINST.search(normalise(there)):
            message = f'{what} of claim "{claim.id}" has "{found[0]}", and {but} not.'
            place = _place(article, claim, what)
            yield Problem(Code.NEGATION_MISMATCH, place, message, "See that both say the same.")
            return


def _negation(text: str) -> re.Match[str] | None:
    words = normalise(text)
    low = words.lower()
    # What all these words hold: most texts have none of it, and that is seen much faster.
    may_deny = "no" in low or "nev" in low or "nei" in low or "hout" in low or "n't" in low
    return NEGATION.search(words) if may_deny else None


def _place(article: Article, claim: Claim, what: str) -> Location:
    """Where the sentence, the text or the quote of a claim stands."""
    stated = claim.stated_at or claim.location
    if what == "The text":
        marks = (mark.start for mark in article.marks if mark.claim == claim.id)
        return next(marks, stated)
    bullet = claim.field("quote") if what == "The quote" else None
    return bullet.value_location if bullet else stated


def _is_alike(one: str, other: str) -> bool:
    """Whether most words of the shorter text are in the other: one says again what the other does.

    Who says a thing quite otherwise may need no negation for it.
    """
    first, second = stems(one), stems(other)
    shared = len(first & second)
    return shared > 1 and 2 * shared >= min(len(first), len(second))


def _check_quoted(article: Article, claim: Claim, copies: Sequence[Copy]) -> Iterator[Problem]:
    """What stands in quotation marks in a claim's words is quoted from its sources."""
    for mark in article.marks:
        for match in QUOTED.finditer(normalise(mark.words) if mark.claim == claim.id else ""):
            words = match[1].strip(STOPS)
            if words and not any(copy.count(words) for copy in copies):
                message = (
                    f'The words "{words}" stand in quotation marks in claim "{claim.id}", '
                    'and are not in the copy of its "source".'
                )
                fix = "Compare them with the copy, or take the quotation marks away."
                yield Problem(Code.TEXT_QUOTE, mark.start, message, fix)


def _copies(archive: Archive, claim: Claim) -> tuple[Copy, ...]:
    """The copies of all its sources; none where one is not at hand, for the words may be in it."""
    keys = dict.fromkeys(cited.key for cited in claim.sources)
    found = [archive.copies[key] for key in keys if key in archive.copies]
    return tuple(found) if len(found) == len(keys) else ()


def _texts(article: Article, claim: Claim) -> Iterator[tuple[Location, str, str]]:
    """(where it stands, what it is, what it says) of our sentence and of the marked words."""
    if not claim.statement.startswith(PLACEHOLDERS):
        yield (
            claim.stated_at or claim.location,
            f'The sentence of claim "{claim.id}"',
            claim.statement,
        )
    for mark in article.marks:
        if mark.claim == claim.id:
            yield mark.start, f'The text of claim "{claim.id}"', mark.words


def _listed(found: frozenset[Decimal]) -> str:
    return " and ".join(f"{number:f}" for number in sorted(found))
