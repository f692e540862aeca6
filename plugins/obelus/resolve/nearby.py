"""Some articles → all that have to do with them: their pages can be made without the rest."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from obelus.model import Article, Claim
from obelus.resolve.dossiers import Dossiers
from obelus.resolve.related import Related

ENOUGH = 200
"""So many articles are found at most: a page may then say less of those that are farther away."""


def nearby(articles: Iterable[Article], related: Related, dossiers: Dossiers) -> set[str]:
    """The slugs of these articles, and of those whose claims are set beside theirs, by however many
    steps; `related` and `dossiers` may be of an archive that has these articles otherwise."""
    waiting = deque(articles)
    found = {article.slug for article in waiting}
    archive = related.archive
    while waiting and len(found) < ENOUGH:
        for claim in waiting.popleft().claims:
            for other in _beside(claim, related, dossiers):
                if other.article not in found:
                    found.add(other.article)
                    waiting.append(archive.article(other))
    return found


def _beside(claim: Claim, related: Related, dossiers: Dossiers) -> Iterator[Claim]:
    names = [*claim.same_as, *(piece.claim for piece in claim.evidence if piece.claim)]
    for effect in related.affected_by(claim):
        names += (effect.of.name, effect.through)
    yield from filter(None, map(related.claim, names))
    yield from related.opposed(claim)
    yield from related.counter_claims(claim)
    if dossier := dossiers.of(claim):
        yield from filter(None, (related.claim(other.reference) for other in dossier.claims))
