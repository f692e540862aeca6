"""A plan of a page → the digest of all that the page is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from obelus.model import Article, Entity, Prose, Source
from obelus.model.ties import DIGEST, digest_of
from obelus.reading import ARTICLES
from obelus.render.backlinks import Backlinks
from obelus.render.lists import PeriodPage
from obelus.resolve.digests import Digests
from obelus.resolve.dossiers import Dossier
from obelus.resolve.redirects import Redirect
from obelus.site.plans import PagePlan
from obelus.vocabulary import Flag

Resolved = Callable[[str, str], bytes]
"""From (a page's name, a link's target as written) to the digest of what it leads to."""


@dataclass(frozen=True)
class PageDigests:
    """Digests of the pages of one site."""

    digests: Digests
    backlinks: Backlinks
    settings: bytes
    """Of templates, options and navigation: of what all pages have."""
    resolved: Resolved

    def of(self, plan: PagePlan) -> bytes:
        """The digest of a page; with the same, the page is the same to the byte."""
        head = f"{plan.name}\0{plan.title}\0{plan.template}\0{plan.file}\0".encode()
        head += repr(plan.periods).encode() if plan.periods else b""
        pieces = b"".join([self.settings, head, *self._of(plan)])
        return blake2b(pieces, digest_size=DIGEST).digest()

    def _of(self, plan: PagePlan) -> Iterator[bytes]:
        subject, digests = plan.subject, self.digests
        if isinstance(subject, Article):
            yield digests.article(subject)
            yield from self._links(plan.name, subject.path)
        elif isinstance(subject, Entity):
            yield digests.entity(subject)
            yield from self._of_entity(subject)
            yield from self._links(plan.name, subject.path)
        elif isinstance(subject, Source):
            yield digests.source(subject)
            citing = self.backlinks.citing(subject)
            yield from (digests.claims[article.slug] for article, _ in citing)
        elif isinstance(subject, Dossier):
            yield digests.dossier(subject)
            for claim in subject.claims:
                article = digests.archive.article(claim)
                yield digests.named(article)
                # Links in a note are meant from its article.
                yield from self._links(f"{ARTICLES}{article.slug}.md", article.path)
        elif isinstance(subject, Redirect):
            yield digest_of(
                subject.url, [(stop.ids, stop.url, stop.title) for stop in subject.stops]
            )
        elif isinstance(subject, PeriodPage):
            yield repr((subject.title, subject.url, subject.periods)).encode()
            for page in subject.pages:
                yield digests.ties[page.path].whole
                yield digests.claims[page.slug] if isinstance(page, Article) else b""
        else:
            yield from self._of_list(plan, subject)

    def _of_entity(self, entity: Entity) -> Iterator[bytes]:
        slugs = dict.fromkeys(claim.article for claim in self.backlinks.claims(entity))
        yield from (self.digests.claims[slug] for slug in slugs)
        links = [(b.title, b.url, b.mention) for b in self.backlinks.mentions(entity)]
        rows = [(title, url, m.words, f"{m.digest or m.context}") for title, url, m in links]
        yield "\0\0".join(map("\0".join, rows)).encode()

    def _of_list(self, plan: PagePlan, subject: Flag | Prose | None) -> Iterator[bytes]:
        """A page of ours alone, or a list with or without an introduction of ours."""
        if isinstance(subject, Prose):
            yield self.digests.text(subject.path)
            yield from self._links(plan.name, subject.path)
        if not (isinstance(subject, Prose) and plan.template == "main.html"):
            yield self.digests.all_claims
            yield self.digests.all_entities
            yield self.digests.all_sources

    def _links(self, name: str, path: str) -> Iterator[bytes]:
        return (self.resolved(name, link) for link in self.digests.ties[path].links)
