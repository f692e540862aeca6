"""Parsed files → one Archive: its claims with the ways they took and the flags they carry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from obelus.evidence import Copy
from obelus.lock import Lock
from obelus.model import Article, Entity, Prose, Source
from obelus.resolve.archive import Archive, Reason
from obelus.resolve.chain import Ways
from obelus.resolve.flags import derive_flags, suggested_reason


def resolve(
    articles: Iterable[Article],
    entities: Iterable[Entity],
    sources: Iterable[Source],
    pages: Iterable[Prose],
    copies: Mapping[str, Copy],
    lock: Lock | None = None,
    site: tuple[str, str] = ("", ""),
) -> Archive:
    """The archive of those files, with the name and the address of its site."""
    reasons = _Reasons()
    archive = Archive(
        articles=tuple(sorted(articles, key=_newest_first)),
        entities=tuple(sorted(entities, key=lambda entity: (entity.name.casefold(), entity.id))),
        sources=tuple(sources),
        pages=tuple(pages),
        copies=copies,
        lock=lock,
        reasons=reasons,
        site_name=site[0],
        site_url=site[1],
    )
    # Into the archive itself: a new one would have to look up again what this one knows by now.
    ways, chains = archive.ways, archive.chains
    for article in archive.articles:
        publisher = ways.publisher(article)
        for claim in article.claims:
            key = claim.article, claim.id
            chain = chains[key] = ways.chain(claim, publisher)
            reasons[key] = derive_flags(claim, chain)
    reasons.articles, reasons.ways = archive.articles, ways
    return archive


class _Reasons(dict[tuple[str, str], tuple[Reason, ...]]):
    """The flags of claims; those of suggestions are derived where their pages and data are made."""

    articles: Sequence[Article]
    ways: Ways

    def __missing__(self, key: tuple[str, str]) -> tuple[Reason, ...]:
        slug, name = key
        found = ((a, s) for a in self._by_slug[slug] for s in a.suggestions if s.claim.id == name)
        article, suggestion = next(found)
        chain = self.ways.chain(suggestion.claim, self.ways.publisher(article))
        reasons = self[key] = (suggested_reason(suggestion, chain),)
        return reasons

    @cached_property
    def _by_slug(self) -> Mapping[str, Sequence[Article]]:
        """Of several articles with one slug, as is reported, the last comes first."""
        found = defaultdict[str, list[Article]](list)
        for article in reversed(self.articles):
            found[article.slug].append(article)
        return found


def _newest_first(article: Article) -> tuple[int, str]:
    return -(article.published or date.min).toordinal(), article.slug
