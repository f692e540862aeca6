"""Mistakes in what we say: negations, numbers, marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mutation.page import New, OnClaim, Page, changed, lines_of_words
from obelus.model import Claim
from obelus.resolve.archive import Archive

AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|will|would|may|can|could|did|does)\b(?! not| never)",
    re.IGNORECASE,
)
SAYS_NO = re.compile(r"\b(not|never|no) ", re.IGNORECASE)
NUMBER = re.compile(r"\d{2,}")


def insert_not(page: Page, claim: Claim, archive: Archive) -> New:
    """Put "not" into the sentence, and into the marked words."""
    for number in lines_of_words(page, claim):
        yield from changed(page, number, AUXILIARY, lambda m: f"{m[0]} not", claim)


def delete_not(page: Page, claim: Claim, archive: Archive) -> New:
    """Take a negation out of the sentence, the marked words or the quotation."""
    field = claim.field("quote")
    for number in [*lines_of_words(page, claim), *([field.location.line] if field else [])]:
        yield from changed(page, number, SAYS_NO, lambda m: "", claim)


def change_our_number(page: Page, claim: Claim, archive: Archive) -> New:
    """Change a number in the sentence, and in the marked words."""
    for number in lines_of_words(page, claim):
        yield from changed(page, number, NUMBER, lambda m: str(int(m[0]) + 9), claim)


def remove_mark(page: Page, claim: Claim, archive: Archive) -> New:
    """Take the mark from the words, everywhere."""
    text = "\n".join(page.lines)
    yield f"{claim.id} unmarked", text.replace(f"](#{claim.id})", "]")


def swap_marks(page: Page, claim: Claim, archive: Archive) -> New:
    """Let the words lead to another claim, and its words to this one."""
    text, own = "\n".join(page.lines), f"](#{claim.id})"
    for other in page.article.claims[claim.number : claim.number + 2]:
        theirs = f"](#{other.id})"
        if own in text and theirs in text:
            yield (
                f"{claim.id} ↔ {other.id}",
                text.replace(own, "\0").replace(theirs, own).replace("\0", theirs),
            )


OPERATORS: Sequence[OnClaim] = (
    insert_not,
    delete_not,
    change_our_number,
    remove_mark,
    swap_marks,
)
