"""What claims say and what they point to → those that are much more like something else.

A claim whose words lead to another record, or that cites another paragraph, shares few words with
what it points to and many with what it should. Both are needed: few alone may be a paraphrase.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from obelus.evidence import Copy, paragraphs_of
from obelus.model import Article, Claim
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive
from obelus.text import stems

MOST = 300
"""Claims of one article that are compared with each other; no article that people read has more."""
MARGIN = 2
"""Stems that the other text must share more. In the archives we have, no claim is nearer to the
sentence of another by more than one."""


Index = Mapping[str, Sequence[int]]
"""The paragraphs of a copy in which each stem stands."""


def check_likeness(article: Article) -> Iterator[Problem]:
    """Marks and quotations that lead to the wrong record."""
    for claim in article.claims[:MOST]:
        yield from _check_words(article, claim)
        if claim.quote:
            yield from _check_quote(article, claim)


def check_cited(archive: Archive, article: Article) -> Iterator[Problem]:
    """Citations of the wrong place."""
    for claim in article.claims[:MOST] if archive.copies else ():
        # Where a quotation stands is looked up exactly.
        if not claim.quote and not any(_check_words(article, claim)):
            yield from _check_source(archive, archive.once(_indices), article, claim)


def _check_words(article: Article, claim: Claim) -> Iterator[Problem]:
    name = _nearer(article, claim, " ".join(claim.words))
    mark = next((mark for mark in article.marks if mark.claim == claim.id), None) if name else None
    if mark:
        message = f'These words are more like the sentence of claim "{name}" than of "{claim.id}".'
        fix = "See whether they lead to the right record."
        yield Problem(Code.UNLIKE_WORDS, mark.start, message, fix)


def _check_quote(article: Article, claim: Claim) -> Iterator[Problem]:
    name = _nearer(article, claim, claim.quote)
    bullet = claim.field("quote") if name else None
    if bullet:
        message = f'This quote is more like claim "{name}" than like "{claim.id}".'
        fix = "See whether it stands in the right record."
        yield Problem(Code.UNLIKE_WORDS, bullet.value_location, message, fix)


def _nearer(article: Article, claim: Claim, text: str) -> str:
    """The other claim whose sentence a text is much more like; empty if there is none."""
    found = stems(text) if text else frozenset[str]()
    if len(found) < MARGIN:
        return ""
    enough = len(found & stems(claim.statement)) + MARGIN
    if len(found) < enough:
        return ""
    shared = ((len(found & stems(other.statement)), other.id) for other in article.claims[:MOST])
    return max([(number, name) for number, name in shared if number >= enough], default=(0, ""))[1]


def _check_source(
    archive: Archive, indices: Mapping[str, Index], article: Article, claim: Claim
) -> Iterator[Problem]:
    said = stems(" ".join((claim.statement, *claim.words)))
    cited = [(c, archive.copies[c.key]) for c in claim.sources if c.key in archive.copies]
    if not cited or len(cited) < len(claim.sources):
        return
    own = len(said & set[str]().union(*(_stems_at(copy, c.locator) for c, copy in cited)))
    best, key, number = max(_everywhere(indices, article, claim, said), default=(0, "", 0))
    if best >= own + MARGIN and best > 2 * own:
        message = (
            f'Para. {number} of [@{key}] is more like claim "{claim.id}" than what it cites here.'
        )
        fix = "See whether the source and its paragraph are the right ones."
        yield Problem(Code.UNLIKE_SOURCE, cited[0][0].location, message, fix)


def _everywhere(
    indices: Mapping[str, Index], article: Article, claim: Claim, said: frozenset[str]
) -> Iterator[tuple[int, str, int]]:
    """(stems shared, key, paragraph) of all that the claim and its article rest on."""
    for key in dict.fromkeys((article.source, *(cited.key for cited in claim.sources))):
        index = indices.get(key, {})
        shared = Counter(number for stem in said for number in index.get(stem, ()))
        yield from ((count, key, number) for number, count in shared.items())


def _indices(archive: Archive) -> dict[str, Index]:
    return {key: _index(copy) for key, copy in archive.copies.items()}


def _index(copy: Copy) -> Index:
    found = defaultdict[str, list[int]](list)
    for number, paragraph in enumerate(copy.paragraphs, start=1):
        for stem in stems(paragraph):
            found[stem].append(number)
    return dict(found)


def _stems_at(copy: Copy, locator: str) -> frozenset[str]:
    first, last = paragraphs_of(locator) or (1, len(copy.paragraphs))
    return stems(" ".join(copy.paragraphs[max(0, first - 1) : last]))
