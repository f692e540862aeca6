"""Mistakes in what we quote, and from where."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mutation.page import New, OnClaim, Page, changed, dropped, places
from obelus.model import Claim
from obelus.resolve.archive import Archive

NUMBER = re.compile(r"\d{2,}")
PARAGRAPH = re.compile(r"(?<=para\. )\d+")


def change_quoted_word(page: Page, claim: Claim, archive: Archive) -> New:
    """Put another word of the article in the place of one of the quotation."""
    field = claim.field("quote")
    words = claim.quote.split() if field else []
    pool = [w for c in page.article.claims for w in c.statement.split() if w.isalpha()]
    for i, word in enumerate(words):
        other = next((w for w in pool[len(claim.id) + i :] if w.lower() != word.lower()), "")
        if field and other and word.isalpha():
            new = " ".join([*words[:i], other, *words[i + 1 :]])
            yield f"{claim.id} {word} → {other}", page.with_value(field, f'"{new}"')


def change_quoted_number(page: Page, claim: Claim, archive: Archive) -> New:
    """Change a number of the quotation."""
    field = claim.field("quote")
    if field:
        number = field.location.line
        yield from changed(page, number, NUMBER, lambda m: str(int(m[0]) + 9), claim)


def insert_not_into_quotation(page: Page, claim: Claim, archive: Archive) -> New:
    """Put "not" into the quotation."""
    field, words = claim.field("quote"), claim.quote.split()
    if field and len(words) > 1:
        new = " ".join([words[0], "not", *words[1:]])
        yield f"{claim.id} “{new}”", page.with_value(field, f'"{new}"')


def cut_quotation(page: Page, claim: Claim, archive: Archive) -> New:
    """Cut a word off the quotation, at either end."""
    field, words = claim.field("quote"), claim.quote.split()
    if field and len(words) > 2:
        for kept in (words[1:], words[:-1]):
            yield f"{claim.id} “{' '.join(kept)}”", page.with_value(field, f'"{" ".join(kept)}"')


def widen_quotation(page: Page, claim: Claim, archive: Archive) -> New:
    """Let the quotation go on over the end of its sentence."""
    field = claim.field("quote")
    for quotation, end in places(claim, archive) if field else ():
        copy = quotation.copy.normalised if quotation.copy else ""
        rest = re.match(r"[^.]{0,120}\. \S+ \S+", copy[end:])
        if field and rest:
            new = claim.quote + rest[0]
            yield f"{claim.id} … {rest[0][-30:]}", page.with_value(field, f'"{new}"')


def splice_quotation(page: Page, claim: Claim, archive: Archive) -> New:
    """Join the quotation to words of the next sentence with an ellipsis."""
    field = claim.field("quote")
    for quotation, end in places(claim, archive) if field else ():
        copy = quotation.copy.normalised if quotation.copy else ""
        rest = re.match(r"[^.]{0,200}\. (?:\S+ ){2}(\w+ \w+ \w+)", copy[end:])
        if field and rest:
            yield f"{claim.id} … {rest[1]}", page.with_value(field, f'"{claim.quote} … {rest[1]}"')


def swap_quotations(page: Page, claim: Claim, archive: Archive) -> New:
    """Quote for one claim what is quoted for another."""
    field = claim.field("quote")
    for other in page.article.claims if field else ():
        if field and other.quote and other.id != claim.id:
            yield f"{claim.id} quotes {other.id}", page.with_value(field, f'"{other.quote}"')


def drop_quotation(page: Page, claim: Claim, archive: Archive) -> New:
    """Leave out the quotation."""
    yield from dropped(page, claim, "quote")


def change_paragraph(page: Page, claim: Claim, archive: Archive) -> New:
    """Cite the paragraph before, and the one behind."""
    field = claim.field("source")
    if field is None:
        return
    line = field.location.line
    yield from changed(page, line, PARAGRAPH, lambda m: str(int(m[0]) - 1), claim)
    yield from changed(page, line, PARAGRAPH, lambda m: str(int(m[0]) + 1), claim)


def change_source(page: Page, claim: Claim, archive: Archive) -> New:
    """Cite another source."""
    field = claim.field("source")
    for source in archive.sources:
        if field and claim.sources and source.key != claim.sources[0].key:
            value = page.value(field).replace(claim.sources[0].key, source.key)
            yield f"{claim.id} [@{source.key}]", page.with_value(field, value)


OPERATORS: Sequence[OnClaim] = (
    change_quoted_word,
    change_quoted_number,
    insert_not_into_quotation,
    cut_quotation,
    widen_quotation,
    splice_quotation,
    swap_quotations,
    drop_quotation,
    change_paragraph,
    change_source,
)
