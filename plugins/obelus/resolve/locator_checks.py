"""Locators and copies → paragraphs that are cited and do not exist."""

from __future__ import annotations

from collections.abc import Iterator

from obelus.evidence import paragraphs_of
from obelus.model import Citation
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive


def check_locators(archive: Archive) -> Iterator[Problem]:
    """Every paragraph that is cited must be in the copy, where that is at hand."""
    for citation in _citations(archive):
        copy, named = archive.copies.get(citation.key), paragraphs_of(citation.locator)
        if copy is None or named is None:
            continue
        first, last = named
        if 1 <= first <= last <= len(copy.paragraphs):
            continue
        message = f'There is no "{citation.locator}" in [@{citation.key}].'
        fix = f"Its copy has paragraphs 1 to {len(copy.paragraphs)}."
        yield Problem(Code.UNKNOWN_PARAGRAPH, citation.location, message, fix)


def _citations(archive: Archive) -> Iterator[Citation]:
    for claim in archive.claims:
        yield from claim.sources
        yield from (piece.citation for piece in claim.evidence if piece.citation)
    for article in archive.articles:
        yield from (*article.body.citations, *article.afterword.citations)
    for text in (*(e.description for e in archive.entities), *(p.body for p in archive.pages)):
        yield from text.citations
