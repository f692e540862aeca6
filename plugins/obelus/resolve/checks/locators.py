"""Locators and copies → paragraphs that are cited and do not exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from obelus.evidence import paragraphs_of
from obelus.model import Article, Citation
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive


def check_locators(archive: Archive, article: Article) -> Iterator[Problem]:
    """Every paragraph that is cited must be in the copy, where that is at hand."""
    if archive.copies:
        yield from _check(archive, _citations(article))


def check_locators_elsewhere(archive: Archive) -> Iterator[Problem]:
    """The same for what entities and pages cite."""
    texts = (*(e.description for e in archive.entities), *(p.body for p in archive.pages))
    yield from _check(archive, (citation for text in texts for citation in text.citations))


def _check(archive: Archive, citations: Iterable[Citation]) -> Iterator[Problem]:
    for citation in citations:
        copy, named = archive.copies.get(citation.key), paragraphs_of(citation.locator)
        if copy is None or named is None:
            continue
        first, last = named
        if 1 <= first <= last <= len(copy.paragraphs):
            continue
        message = f'There is no "{citation.locator}" in [@{citation.key}].'
        fix = f"Its copy has paragraphs 1 to {len(copy.paragraphs)}."
        yield Problem(Code.UNKNOWN_PARAGRAPH, citation.location, message, fix)


def _citations(article: Article) -> Iterator[Citation]:
    for claim in article.claims:
        yield from claim.sources
        yield from (piece.citation for piece in claim.evidence if piece.citation)
    yield from (*article.body.citations, *article.afterword.citations)
