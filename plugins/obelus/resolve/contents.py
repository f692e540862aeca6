"""What the files of an archive say: articles with their claims, sources, and all by id."""

from __future__ import annotations

from collections.abc import KeysView, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain as joined

from obelus.evidence import Copy
from obelus.model import Article, Claim, Entity, Prose, Source, Suggestion


@dataclass(frozen=True)
class Contents:
    """All that was read."""

    articles: tuple[Article, ...] = ()
    """Newest first."""
    entities: tuple[Entity, ...] = ()
    """By name."""
    sources: tuple[Source, ...] = ()
    pages: tuple[Prose, ...] = ()
    copies: Mapping[str, Copy] = field(default_factory=dict)
    """The private copies at hand, by source key; nothing of them is ever published."""

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """All claims, newest article first."""
        return tuple(joined.from_iterable(article.claims for article in self.articles))

    @cached_property
    def standing(self) -> tuple[Claim, ...]:
        """The claims that count, newest article first: all but the void ones."""
        return tuple([claim for claim in self.claims if claim.voided is None])

    @cached_property
    def by_reference(self) -> Mapping[str, Claim]:
        """All claims by `article-slug#claim-id`."""
        return {f"{claim.article}#{claim.id}": claim for claim in self.claims}

    @cached_property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """All suggestions that are shown, newest article first; no total counts them."""
        return tuple(joined.from_iterable(article.suggestions for article in self.articles))

    def article(self, claim: Claim) -> Article:
        """The article whose record a claim is."""
        return self._articles[claim.article]

    def written(self, claim: Claim) -> Claim:
        """A claim of this archive with its bullets, for messages about them."""
        # Two articles may have one slug, as is reported.
        homes = joined([self.article(claim)], self.articles)
        home, place = next(
            (home, place)
            for home in homes
            if home.slug == claim.article
            for place, own in enumerate(home.claims)
            if own is claim
        )
        return home.written.claims[place]

    @cached_property
    def updated(self) -> date:
        """The last day on which any article was published, checked or corrected."""
        days = (article.updated for article in self.articles)
        return max(filter(None, days), default=date(1970, 1, 1))

    def current(self, article: Article) -> Article:
        """An article as this archive has it, or as it is where the archive leaves it out."""
        return self._articles.get(article.slug, article)

    def source(self, key: str) -> Source | None:
        """The source of that key."""
        return self._sources.get(key)

    def fixity(self, key: str) -> str:
        """The hash that a source's entry has for its copy; empty if it has none."""
        source = self.source(key)
        return source.field("sha256").strip().lower() if source else ""

    @property
    def source_keys(self) -> KeysView[str]:
        """The keys of all sources."""
        return self._sources.keys()

    @cached_property
    def _articles(self) -> dict[str, Article]:
        return {article.slug: article for article in self.articles}

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {source.key: source for source in self.sources}
