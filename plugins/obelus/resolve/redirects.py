"""Former addresses of an archive → where each leads now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from obelus.model import Article
from obelus.resolve.corrections import entries
from obelus.resolve.dossiers import Dossiers


@dataclass(frozen=True, slots=True)
class Stop:
    """A place of the former page that others may link to."""

    ids: tuple[str, ...]
    url: str
    """Where it is now, relative to the site."""
    title: str


@dataclass(frozen=True, slots=True)
class Redirect:
    """A page that only leads on."""

    path: str
    """The address that was, without the slash at its end: `articles/old-name`."""
    url: str
    """The address that is, relative to the site."""
    title: str
    stops: tuple[Stop, ...] = ()


def redirects(dossiers: Dossiers) -> Iterator[Redirect]:
    """A page for each address that something published had before."""
    archive = dossiers.archive
    for article in sorted(archive.articles, key=lambda article: article.slug):
        for former in article.formerly:
            path = f"articles/{former.name}"
            yield Redirect(path, article.url, article.title, tuple(_stops(article)))
    for dossier in dossiers.listed:
        for former in dossier.claims[0].formerly:
            yield Redirect(f"claims/{former.name}", dossier.url, dossier.statement)
    for claim in archive.claims:
        # A void record has no dossier, and may have had one.
        if claim.voided and (claim.assessment or claim.same_as):
            url = f"{archive.article(claim).url}#{claim.id}"
            yield Redirect(f"claims/{claim.id}", url, claim.statement)


def _stops(article: Article) -> Iterator[Stop]:
    """Its claims under all their names, also those that are gone."""
    for claim in article.claims:
        ids = (claim.id, *(former.name for former in claim.formerly))
        yield Stop(ids, f"{article.url}#{claim.id}", claim.statement)
    for entry in entries(article):
        if entry.removed:
            yield Stop((entry.removed,), entry.url, entry.correction.text)
