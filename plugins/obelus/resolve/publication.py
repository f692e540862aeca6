"""What of an archive may be published: no draft, and no quotation without the right to it."""

from __future__ import annotations

from dataclasses import replace
from operator import is_

from msgspec import structs

from obelus.model import Article, Claim, Source
from obelus.resolve.archive import Archive
from obelus.resolve.quoted import QUOTABLE

WORDS = frozenset({"quote", "anchor"})
"""Bullets that hold somebody's words as typed, which messages need and readers do not."""


def published(archive: Archive) -> Archive:
    """The archive as readers may see it."""
    shown = tuple([article for article in archive.articles if not article.is_draft])
    is_all = len(shown) == len(archive.articles)
    addresses = (archive if is_all else replace(archive, articles=shown)).by_reference
    rights = {source.key: source.field("rights") for source in archive.sources}

    def is_quotable(article: Article, claim: Claim) -> bool:
        keys = {c.key for c in claim.sources} | {article.source} - {""}
        return bool(keys) and all(rights.get(key) in QUOTABLE for key in keys)

    def cleaned(article: Article, claim: Claim) -> Claim:
        if not (claim.quote or claim.same_as or claim.evidence or claim.fields or claim.anchors):
            return claim  # As most are.
        quote = claim.quote if claim.quote and is_quotable(article, claim) else ""
        same_as = tuple([name for name in claim.same_as if name in addresses])
        evidence = tuple([e for e in claim.evidence if not e.claim or e.claim in addresses])
        fields = tuple([bullet for bullet in claim.fields if bullet.name not in WORDS])
        kept = quote, same_as, evidence, fields, ()
        if kept == (claim.quote, claim.same_as, claim.evidence, claim.fields, claim.anchors):
            return claim
        return structs.replace(
            claim, quote=quote, same_as=same_as, evidence=evidence, fields=fields, anchors=()
        )

    def as_shown(article: Article) -> Article:
        claims = tuple([cleaned(article, claim) for claim in article.claims])
        is_same = all(map(is_, claims, article.claims))
        return article if is_same else structs.replace(article, claims=claims)

    articles, sources = tuple(map(as_shown, shown)), tuple(map(_shown, archive.sources))
    if is_all and all(map(is_, (*articles, *sources), (*archive.articles, *archive.sources))):
        return archive  # With all that was asked of it already.
    return replace(archive, articles=articles, sources=sources)


def _shown(source: Source) -> Source:
    """A source as readers may see it: of captures of a withheld one the hash, which proves what we
    hold, and neither the day nor anything the server said."""
    if not source.captures or source.field("rights") in QUOTABLE:
        return source
    bare = (
        structs.replace(c, captured="", size=0, url="", status=0, headers=())
        for c in source.captures
    )
    return structs.replace(source, captures=tuple(bare))
