"""Parsed files → one Archive: its claims with the ways they took and the flags they carry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from obelus.evidence import Copy
from obelus.lock import Lock
from obelus.model import Article, Claim, Entity, Prose, Source, Suggestion
from obelus.resolve.archive import Archive, Reason
from obelus.resolve.chain import Step
from obelus.resolve.flags import derive_flags, suggested_reason

Name = tuple[str, str]
"""The slug of an article and the id of a claim or a suggestion of it."""


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
    found = _Found()
    chains = _Chains(found)
    archive = Archive(
        articles=tuple(sorted(articles, key=_newest_first)),
        entities=tuple(sorted(entities, key=lambda entity: (entity.name.casefold(), entity.id))),
        sources=tuple(sources),
        pages=tuple(pages),
        copies=copies,
        lock=lock,
        reasons=_Reasons(found, chains),
        chains=chains,
        site_name=site[0],
        site_url=site[1],
    )
    found.archive = archive
    return archive


class _Found:
    """Claims and suggestions by name."""

    archive: Archive
    """Whose these are; it has what is found, so that it is told here when it is made."""

    def __getitem__(self, name: Name) -> tuple[Article, Claim | Suggestion]:
        """What has that name, in its article; of several claims, as is reported, the last. Raises
        KeyError for a name that nothing has."""
        slug, number = name
        for article in self._by_slug[slug]:
            for claim in reversed(article.claims):
                if claim.id == number:
                    return article, claim
        for article in self._by_slug[slug]:
            for suggestion in article.suggestions:
                if suggestion.claim.id == number:
                    return article, suggestion
        raise KeyError(name)

    @cached_property
    def _by_slug(self) -> Mapping[str, Sequence[Article]]:
        """Of several articles with one slug, as is reported, the last comes first, and drafts after
        what is published."""
        found = defaultdict[str, list[Article]](list)
        last_first = self.archive.articles[::-1]
        for article in sorted(last_first, key=lambda article: article.is_draft):
            found[article.slug].append(article)
        return found


class _Chains(dict[Name, tuple[Step, ...]]):
    """The ways of claims and suggestions, each found when it is asked for: after most edits few
    are."""

    def __init__(self, found: _Found) -> None:
        self._found = found

    def __missing__(self, name: Name) -> tuple[Step, ...]:
        article, found = self._found[name]
        claim = found.claim if isinstance(found, Suggestion) else found
        ways = self._found.archive.ways
        chain = self[name] = ways.chain(claim, ways.publisher(article))
        return chain


class _Reasons(dict[Name, tuple[Reason, ...]]):
    """The same of their flags."""

    def __init__(self, found: _Found, chains: _Chains) -> None:
        self._found, self._chains = found, chains

    def __missing__(self, name: Name) -> tuple[Reason, ...]:
        (_, found), chain = self._found[name], self._chains[name]
        reasons = self[name] = _reasons(found, chain)
        return reasons


def _reasons(found: Claim | Suggestion, chain: Sequence[Step]) -> tuple[Reason, ...]:
    if isinstance(found, Suggestion):
        return (suggested_reason(found, chain),)
    return derive_flags(found, chain)


def _newest_first(article: Article) -> tuple[int, str]:
    return -(article.published or date.min).toordinal(), article.slug
