"""A plan of a page → the digest of all that the page is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from obelus.model import Article, Entity, Prose, Source
from obelus.model.ties import DIGEST, digest_of
from obelus.reading import ARTICLES
from obelus.render.backlinks import Backlink, Backlinks
from obelus.render.lists import Lists, PeriodPage
from obelus.render.periods import Sheet
from obelus.resolve.digests import Digests
from obelus.resolve.dossiers import Dossier
from obelus.resolve.redirects import Redirect
from obelus.site.plans import PagePlan, list_of
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
        digest = blake2b(self.settings, digest_size=DIGEST)
        digest.update(f"{plan.name}\0{plan.title}\0{plan.template}\0{plan.file}\0".encode())
        for piece in self._of(plan):
            digest.update(piece)
        return digest.digest()

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
            yield f"{subject.title}\0{subject.url}".encode()
            yield from self._of_sheet(self._lists.sheet(subject))
        else:
            yield from self._of_list(plan, subject)

    def _of_entity(self, entity: Entity) -> Iterator[bytes]:
        slugs = dict.fromkeys(claim.article for claim in self.backlinks.claims(entity))
        yield from (self.digests.claims[slug] for slug in slugs)
        if self._lists.periods(entity):
            yield from self._of_sheet(self._lists.of(entity).whole)
        else:
            yield b"".join(map(_of_mention, self.backlinks.mentions(entity)))

    def _of_list(self, plan: PagePlan, subject: Flag | Prose | None) -> Iterator[bytes]:
        """A page of ours alone, or a list with or without an introduction of ours."""
        if isinstance(subject, Prose):
            yield self.digests.text(subject.path)
            yield from self._links(plan.name, subject.path)
        key = list_of(plan)
        sheet = self._lists.of(key).whole if key else None
        if sheet and sheet.is_cut:
            yield from self._of_sheet(sheet)
        elif not (isinstance(subject, Prose) and plan.template == "main.html"):
            yield self.digests.all_claims
            yield self.digests.all_entities
            yield self.digests.all_sources

    def _of_sheet(self, sheet: Sheet) -> Iterator[bytes]:
        """What a page of a list shows, and where that goes on."""
        yield repr((sheet.numbers, sheet.periods, sheet.newer, sheet.older)).encode()
        for column in sheet.columns:
            for page, _, entries in column.rows:
                if column.noun == "mention":
                    yield b"".join(map(_of_mention, entries))
                elif isinstance(page, Article):
                    yield self.digests.claims[page.slug]

    @property
    def _lists(self) -> Lists:
        return self.digests.archive.once(Lists)

    def _links(self, name: str, path: str) -> Iterator[bytes]:
        return (self.resolved(name, link) for link in self.digests.ties[path].links)


def _of_mention(link: Backlink) -> bytes:
    mention = link.mention
    row = (link.title, link.url, mention.words, f"{mention.digest or mention.context}")
    return "\0".join((*row, "")).encode()
