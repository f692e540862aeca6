"""A claim's sentence, its words in the text, its quotation and the copy → where they contradict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from obelus.evidence import Copy, normalise
from obelus.model import Claim, Location
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
YEARS = range(1500, 2100)
STOPS = " .,;:!?"


def check_wording(archive: Archive) -> Iterator[Problem]:
    """Numbers, negations and quotation marks that are in one of a claim's texts alone."""
    for claim in archive.claims:
        yield from _check_quantity(claim)
        yield from _check_numbers(archive, claim)
        yield from _check_negation(archive, claim)
        yield from _check_quoted(archive, claim)


def _check_quantity(claim: Claim) -> Iterator[Problem]:
    """The number of a quantity is the quotation's; if that has none, the sentence's."""
    bullet, wanted = claim.field("quantity"), numbers(claim.quantity)
    if bullet is None or not wanted or "quantity" in claim.misread:
        return
    noun = claim.quantity_value.noun if claim.quantity_value else ""
    found, where = _not_dates(claim.quote), "quote"
    # In a sentence that does not say what is counted, a number may be of anything.
    if not found and stems(f"{claim.quantity} {noun}") & stems(claim.statement):
        found, where = _not_dates(claim.statement), "sentence"
    if found and not wanted <= found | numbers(claim.quote):
        message = (
            f'The quantity in claim "{claim.id}" is "{claim.quantity}", '
            f"and its {where} says {_listed(found)}."
        )
        fix = "Compare the two with the source: one of them is wrong."
        yield Problem(Code.QUANTITY_MISMATCH, bullet.value_location, message, fix)


def _not_dates(text: str) -> frozenset[Decimal]:
    """The numbers of a text that can be counts: no years, and no days of a month."""
    return frozenset(number for number in numbers(DAY.sub("", text)) if number not in YEARS)


def _check_numbers(archive: Archive, claim: Claim) -> Iterator[Problem]:
    """What we say in digits stands in the source, where the copies are at hand to tell."""
    copies = _copies(archive, claim)
    if not copies:
        return
    known = numbers(claim.quote).union(*(numbers(copy.normalised) for copy in copies))
    for place, what, text in _texts(archive, claim):
        for number in sorted(counts(text) - known):
            message = f'{what} says {number}, which is nowhere in the copy of its "source".'
            fix = "Compare it with the copy; or cite the source that has it, too."
            yield Problem(Code.UNSOURCED_NUMBER, place, message, fix)


def _check_negation(archive: Archive, claim: Claim) -> Iterator[Problem]:
    """A claim is turned into its opposite by one small word in one of the places."""
    words, sentence = " ".join(claim.words), claim.statement
    bullet = claim.field("quote")
    marks = [mark.start for mark in archive.article(claim).marks if mark.claim == claim.id]
    stated = claim.stated_at or claim.location
    for place, what, here, there, but in (
        (stated, "The sentence", sentence, words, "its words in the text"),
        (marks[0] if marks else stated, "The text", words, sentence, "its sentence"),
        (
            bullet.value_location if bullet else stated,
            "The quote",
            claim.quote,
            sentence,
            "its sentence",
        ),
    ):
        found = NEGATION.search(normalise(here))
        if found and _is_alike(here, there) and not AGAINST.search(normalise(there)):
            message = f'{what} of claim "{claim.id}" has "{found[0]}", and {but} not.'
            yield Problem(Code.NEGATION_MISMATCH, place, message, "See that both say the same.")
            return


def _is_alike(one: str, other: str) -> bool:
    """Whether most words of the shorter text are in the other: one says again what the other does.

    Who says a thing quite otherwise may need no negation for it.
    """
    first, second = stems(one), stems(other)
    shared = len(first & second)
    return shared > 1 and 2 * shared >= min(len(first), len(second))


def _check_quoted(archive: Archive, claim: Claim) -> Iterator[Problem]:
    """What stands in quotation marks in a claim's words is quoted from its sources."""
    copies = _copies(archive, claim)
    for mark in archive.article(claim).marks if copies else ():
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


def _texts(archive: Archive, claim: Claim) -> Iterator[tuple[Location, str, str]]:
    """(where it stands, what it is, what it says) of our sentence and of the marked words."""
    if not claim.statement.startswith(PLACEHOLDERS):
        yield (
            claim.stated_at or claim.location,
            f'The sentence of claim "{claim.id}"',
            claim.statement,
        )
    for mark in archive.article(claim).marks:
        if mark.claim == claim.id:
            yield mark.start, f'The text of claim "{claim.id}"', mark.words


def _listed(found: frozenset[Decimal]) -> str:
    return " and ".join(f"{number:f}" for number in sorted(found))
