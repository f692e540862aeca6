"""An article's marks → their anchors, and whom they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from obelus.model import Article, Claim, Entity, Location, Mark
from obelus.resolve.archive import Archive


@dataclass(frozen=True, slots=True)
class MarkedWords:
    """The words under one mark, as its anchor `<claim>_<n>` has them on the page."""

    claim: Claim
    anchor: str
    index: int
    """Which of the article's marks it is."""
    mark: Mark


def marked_words(article: Article) -> Iterator[MarkedWords]:
    """The marks of recorded claims, in the order of their opening brackets; none of void ones."""
    claims = {claim.id: claim for claim in article.standing}
    numbers = Counter[str]()
    for index, mark in enumerate(article.marks):
        if claim := claims.get(mark.claim):
            numbers[mark.claim] += 1
            anchor = f"{mark.claim}_{numbers[mark.claim]}"
            yield MarkedWords(claim, anchor, index, mark)


def entities_by_mark(archive: Archive, article: Article) -> tuple[tuple[Entity, ...], ...]:
    """For each mark of an article: the entities that the words under it name, by id."""
    places = [(m.location, e) for m in article.body.mentions if (e := archive.entity(m.name))]
    return tuple(_inside(mark, places) for mark in article.marks)


def _inside(mark: Mark, places: Sequence[tuple[Location, Entity]]) -> tuple[Entity, ...]:
    found = {entity.id: entity for place, entity in places if mark.start <= place <= mark.end}
    return tuple(found[name] for name in sorted(found))
