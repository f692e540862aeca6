"""An article's marks → their anchors, and whom they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from obelus.model import Article, Claim, Entity, Mark
from obelus.resolve.archive import Archive


@dataclass(frozen=True, slots=True)
class MarkedWords:
    """The words under one mark, as its anchor `<claim>_<n>` has them on the page."""

    claim: Claim
    anchor: str
    mark: Mark


def marked_words(article: Article) -> Iterator[MarkedWords]:
    """The marks of recorded claims, in the order of their opening brackets; none of void ones."""
    claims = {claim.id: claim for claim in article.standing}
    numbers = Counter[str]()
    for mark in article.marks:
        if claim := claims.get(mark.claim):
            numbers[mark.claim] += 1
            anchor = f"{mark.claim}_{numbers[mark.claim]}"
            yield MarkedWords(claim, anchor, mark)


def entities_in(archive: Archive, article: Article, mark: Mark) -> list[Entity]:
    """The entities that the words under a mark name, by id."""
    inside = (m for m in article.body.mentions if mark.start <= m.location <= mark.end)
    found = {entity.id: entity for m in inside if (entity := archive.entity(m.name))}
    return [found[name] for name in sorted(found)]
