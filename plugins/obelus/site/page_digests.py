"""A plan of a page → the digest of all that the page is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from msgspec.msgpack import encode

from obelus.model import Article, Entity, Prose, Source
from obelus.model.digest import digest_of, joined
from obelus.reading import ARTICLES
from obelus.render.lists import PeriodPage
from obelus.resolve.digests import Digests
from obelus.resolve.dossiers import Dossier
from obelus.resolve.named import Named
from obelus.resolve.redirects import Redirect
from obelus.site.files import PageFile
from obelus.site.plans import PagePlan
from obelus.vocabulary import Flag
from obelus.work.aside import Aside
from obelus.work.timings import Progress

Resolved = Callable[[str, str], bytes]
"""From (a page's name, a link's target as written) to the digest of what it leads to."""


@dataclass(frozen=True)
class PageDigests:
    """Digests of the pages of one site."""

    digests: Digests
    named: Named
    settings: bytes
    """Of templates, options and navigation: of what all pages have."""
    resolved: Resolved

    def of_all(self, plans: Iterable[PagePlan]) -> list[bytes]:
        """The digests of pages."""
        return [self.of(plan) for plan in plans]

    def of(self, plan: PagePlan) -> bytes:
        """The digest of a page; with the same, the page is the same to the byte."""
        head = f"{plan.name}\0{plan.title}\0{plan.template}\0{plan.file}\0".encode()
        head += encode(plan.years) if plan.years else b""
        return joined(self.settings, head, *self._of(plan))

    def _of(self, plan: PagePlan) -> Iterator[bytes]:
        subject, digests = plan.subject, self.digests
        if isinstance(subject, Article):
            yield digests.article(subject)
            yield from self._links(plan.name, subject.path)
        elif isinstance(subject, Entity):
            yield digests.entity(subject)
            yield from self._listed(subject)
            yield from self._links(plan.name, subject.path)
        elif isinstance(subject, Source):
            yield digests.source(subject)
            yield from self._listed(subject)
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
            yield encode((subject.title, subject.url, subject.beside))
            yield subject.shown
        else:
            yield from self._of_list(plan, subject)

    def _of_list(self, plan: PagePlan, subject: Flag | Prose | None) -> Iterator[bytes]:
        """A page of ours alone, or a list with or without an introduction of ours."""
        if isinstance(subject, Prose):
            yield self.digests.text(subject.path)
            yield from self._links(plan.name, subject.path)
        if not (isinstance(subject, Prose) and plan.template == "main.html"):
            yield self.digests.all_claims
            yield self.digests.all_entities
            yield self.digests.all_sources

    def _listed(self, subject: Entity | Source) -> Iterator[bytes]:
        for listed in self.named.by(subject):
            yield from listed.shown

    def _links(self, name: str, path: str) -> Iterator[bytes]:
        return (self.resolved(name, link) for link in self.digests.ties[path].links)


class Comparing:
    """The digests of all pages, of which a process of its own finds the second half."""

    def __init__(self, digests: PageDigests, pages: Sequence[PageFile], *, may_fork: bool) -> None:
        self._digests, self._pages = digests, pages
        rest = [page.plan for page in pages[self._middle :]]
        self._rest = Aside(partial(digests.of_all, rest), may_fork=may_fork)

    def found(self, progress: Progress) -> dict[str, bytes]:
        """The digest of each page by its file in the site."""
        is_shared = self._rest.is_under_way
        mine = [page.plan for page in self._pages[: self._middle if is_shared else None]]
        digests = self._digests.of_all(progress.over(mine, len(mine), "Comparing"))
        digests += self._rest.result() if is_shared else []
        return dict(zip([page.dest_uri for page in self._pages], digests, strict=True))

    def end(self) -> None:
        """Have nobody look for them any longer."""
        self._rest.end()

    @property
    def _middle(self) -> int:
        return len(self._pages) // 2
