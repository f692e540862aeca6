"""What is wrong in each article once all files are known, asked again only where something that
the checks of an article ask has changed.

That nothing was found is all that is kept: what was found may rest on more, as a guess at the
nearest of all names does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

import msgspec
from msgspec.structs import replace

from obelus.kept.keys import key_of
from obelus.lock import Row
from obelus.means import Means
from obelus.model import Article, Claim, Location, Source
from obelus.model.ties import Ties
from obelus.problems import Problem
from obelus.resolve.affected import affected
from obelus.resolve.archive import Archive
from obelus.resolve.checks import ArticleCheck
from obelus.resolve.quoted import QuoteLimits

NOWHERE = Location("")
NOBODY = b""
"""In the place of what the archive does not have."""

_ENCODER = msgspec.msgpack.Encoder(order="deterministic")


def check_articles(
    inputs: Inputs, checks: Sequence[ArticleCheck], means: Means
) -> Iterator[Problem]:
    """What checks find in the articles of an archive."""
    archive, seen = inputs.archive, means.seen
    digests = [inputs.digest(article) for article in archive.articles]
    unknown = {digest for digest in digests if digest} - seen.good
    kept = means.store.get_many(unknown).keys()
    good = set[bytes]()
    for article, digest in zip(archive.articles, digests, strict=True):
        if digest in kept or (digest and digest in seen.good):
            good.add(digest)
            continue
        written = article.written
        found = [problem for check in checks for problem in check(archive, written)]
        if digest and not found:
            good.add(digest)
        yield from found
    seen.now_good = good
    means.store.keep(good - unknown)
    means.store.put_many(dict.fromkeys(good & unknown - kept, b""))


@dataclass(frozen=True)
class Inputs:
    """What the checks of an article ask; `ties` and `keys`, of what was read, are by path."""

    archive: Archive
    ties: Mapping[str, Ties]
    keys: Mapping[str, bytes]
    """Of the text of an article with all names and words that it was read with."""
    limits: QuoteLimits

    def digest(self, article: Article) -> bytes:
        """Of an article and all that its checks ask of others; empty where that is too much."""
        if article.slug in self._shared or article.slug in self._affected:
            return b""
        others = list[bytes]()
        for slug in _named(article):
            if slug in self._shared:
                return b""
            other = self._by_slug.get(slug)
            others.append(self._alone(other) if other else NOBODY)
        sources = map(self._source, self.ties[article.path].sources)
        rows = self._rows.get(article.slug)
        locked = _ENCODER.encode(rows) if rows else NOBODY
        return key_of(self._frame, self._alone(article), locked, *sources, b"|", *others)

    @cached_property
    def _frame(self) -> bytes:
        """Of what may matter to any article."""
        # Their names are in the keys already. Where they stand and what they say matters to none.
        entities = [entity.card for entity in self.archive.entities]
        archive = self.archive
        limits = self.limits.words, self.limits.share
        has = bool(archive.copies), archive.lock is not None
        return key_of(b"nothing found", _ENCODER.encode([entities, limits, has]))

    def _alone(self, article: Article) -> bytes:
        """Of an article and its own source: all that others ask of it."""
        draft = b"draft" if article.is_draft else b""
        return b"".join((self.keys[article.path], draft, self._source(article.source)))

    def _source(self, key: str) -> bytes:
        """Of a source's entry and its copy."""
        digest = self._sources.get(key)
        if digest is None:
            source = self.archive.source(key)
            digest = self._sources[key] = self._of_source(source) if source else NOBODY
        return digest

    def _of_source(self, source: Source) -> bytes:
        copy = self.archive.copies.get(source.key)
        entry = _ENCODER.encode(replace(source, location=NOWHERE))
        return key_of(entry, copy.text.encode()) if copy else key_of(entry)

    @cached_property
    def _sources(self) -> dict[str, bytes]:
        return {}

    @cached_property
    def _rows(self) -> Mapping[str, Sequence[Row]]:
        """The rows of quotes.lock by article."""
        found = defaultdict[str, list[Row]](list)
        lock = self.archive.lock
        for key, row in sorted(lock.rows.items()) if lock else ():
            found[key[0]].append(row)
        return found

    @cached_property
    def _by_slug(self) -> Mapping[str, Article]:
        return {article.slug: article for article in self.archive.articles}

    @cached_property
    def _shared(self) -> AbstractSet[str]:
        """The slugs of several articles, of which any may be meant."""
        by_slug = self._by_slug
        return {a.slug for a in self.archive.articles if by_slug[a.slug] is not a}

    @cached_property
    def _affected(self) -> AbstractSet[str]:
        """The articles that retractions affect, however far away."""
        return {reference.rpartition("#")[0] for reference in self.archive.once(affected)}


def _named(article: Article) -> list[str]:
    """The articles whose claims an article names."""
    return sorted({name.rpartition("#")[0] for claim in article.claims for name in _others(claim)})


def _others(claim: Claim) -> Sequence[str]:
    if not (claim.evidence or claim.same_as):
        return ()
    return *claim.same_as, *(piece.claim for piece in claim.evidence if piece.claim)
