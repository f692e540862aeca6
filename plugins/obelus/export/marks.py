"""An article's marks → their anchors, their place in its running text, and whom they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from obelus.model import Article, Claim, Entity, Location, Mark
from obelus.parse.running_text import RunningText
from obelus.resolve.archive import Archive

NARROWEST, GROWTH = 32, 2
"""Hypothesis gives 32 signs on each side. Each further step is twice as wide: few steps are needed
where a text repeats itself, and none where it does not."""


@dataclass(frozen=True, slots=True)
class MarkedWords:
    """The words under one mark, as its anchor `<claim>_<n>` has them on the page."""

    claim: Claim
    anchor: str
    index: int
    """Which of the article's marks it is."""
    mark: Mark
    start: int
    """In the running text; -1 where the words are no part of it, as in the cells of a table."""
    end: int


def marked_words(article: Article, running: RunningText) -> Iterator[MarkedWords]:
    """The marks of recorded claims, in the order of their opening brackets; none of void ones."""
    claims = {claim.id: claim for claim in article.standing}
    numbers = Counter[str]()
    ranges = _ranges(article.body.tokens, running)
    for index, (mark, (start, end)) in enumerate(zip(article.marks, ranges, strict=True)):
        if claim := claims.get(mark.claim):
            numbers[mark.claim] += 1
            anchor = f"{mark.claim}_{numbers[mark.claim]}"
            yield MarkedWords(claim, anchor, index, mark, start, end)


def _ranges(tokens: Sequence[Token], running: RunningText) -> list[tuple[int, int]]:
    leaves = {(leaf.block, leaf.child): leaf for leaf in running.leaves}
    ranges: list[tuple[int, int]] = []
    for block, token in enumerate(tokens):
        opened: list[int] = []
        for index, child in enumerate(token.children or ()):
            leaf = leaves.get((block, index))
            if child.type == "claim_open":
                opened.append(len(ranges))
                ranges.append((-1, -1))
            elif child.type == "claim_close":
                opened.pop()
            if leaf is not None:
                for number in opened:
                    start, _ = ranges[number]
                    ranges[number] = (leaf.start if start < 0 else start, leaf.end)
    return ranges


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """The words before and behind a range, as many as make it the only such place in the text."""
    width = NARROWEST
    while True:
        first, last = max(0, start - width), min(len(text), end + width)
        if _is_unique(text, text[first:last]) or (first == 0 and last == len(text)):
            return text[first:start], text[end:last]
        width *= GROWTH


def _is_unique(text: str, words: str) -> bool:
    return text.find(words, text.find(words) + 1) < 0


def entities_by_mark(archive: Archive, article: Article) -> tuple[tuple[Entity, ...], ...]:
    """For each mark of an article: the entities that the words under it name, by id."""
    places = [(m.location, e) for m in article.body.mentions if (e := archive.entity(m.name))]
    return tuple(_inside(mark, places) for mark in article.marks)


def _inside(mark: Mark, places: Sequence[tuple[Location, Entity]]) -> tuple[Entity, ...]:
    found = {entity.id: entity for place, entity in places if mark.start <= place <= mark.end}
    return tuple(found[name] for name in sorted(found))
