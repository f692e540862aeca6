"""Parsed files → one Archive: its claims with the ways they took and the flags they carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from obelus.evidence import Copy
from obelus.lock import Lock
from obelus.model import Article, Entity, Prose, Source
from obelus.resolve.archive import Archive, Reason
from obelus.resolve.flags import derive_flags, suggested_reason


def resolve(
    articles: Iterable[Article],
    entities: Iterable[Entity],
    sources: Iterable[Source],
    pages: Iterable[Prose],
    copies: Mapping[str, Copy],
    lock: Lock | None = None,
) -> Archive:
    """The archive of those files."""
    reasons: dict[tuple[str, str], tuple[Reason, ...]] = {}
    archive = Archive(
        articles=tuple(sorted(articles, key=_newest_first)),
        entities=tuple(sorted(entities, key=lambda entity: (entity.name.casefold(), entity.id))),
        sources=tuple(sources),
        pages=tuple(pages),
        copies=copies,
        lock=lock,
        reasons=reasons,
    )
    # Into the archive itself: a new one would have to look up again what this one knows by now.
    ways, chains = archive.ways, archive.chains
    for article in archive.articles:
        publisher = ways.publisher(article)
        for claim in article.claims:
            key = claim.article, claim.id
            chain = chains[key] = ways.chain(claim, publisher)
            reasons[key] = derive_flags(claim, chain)
        for suggestion in article.suggestions:
            claim = suggestion.claim
            key = claim.article, claim.id
            chain = chains[key] = ways.chain(claim, publisher)
            reasons[key] = (suggested_reason(suggestion, chain),)
    return archive


def _newest_first(article: Article) -> tuple[int, str]:
    return -(article.published or date.min).toordinal(), article.slug
