"""Former addresses of an archive → where each leads now."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from obelus.model import Article, Claim, Location
from obelus.resolve.corrections import entries
from obelus.resolve.dossiers import Dossier, Dossiers


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
    place: Location | None = None
    """Where an editor says that this was its address; None where that only follows."""


def redirects(dossiers: Dossiers) -> Iterator[Redirect]:
    """A page for each address that something published had before."""
    archive = dossiers.archive
    for article in sorted(archive.articles, key=lambda article: article.slug):
        for former in article.formerly:
            path, stops = f"articles/{former.name}", tuple(_stops(article))
            yield Redirect(path, article.url, article.title, stops, former.location)
    owners = {dossier.id for dossier in dossiers.listed}
    for dossier in dossiers.listed:
        yield from _former(dossier)
    for dossier in dossiers.listed:
        yield from _joined(dossier, owners)
    for claim in archive.claims:
        # A void record has no dossier, and may have had one.
        if claim.voided and (claim.assessment or claim.same_as):
            url = f"{archive.article(claim).url}#{claim.id}"
            for name in _names(claim):
                if name not in owners:
                    yield Redirect(f"claims/{name}", url, claim.statement)


def _former(dossier: Dossier) -> Iterator[Redirect]:
    """Each of its records may have had the dossier to itself, under any of its names."""
    for claim in dossier.claims:
        for former in claim.formerly:
            if former.name != dossier.id:
                path = f"claims/{former.name}"
                title = dossier.statement
                yield Redirect(path, dossier.url, title, place=former.location)


def _joined(dossier: Dossier, owners: Set[str]) -> Iterator[Redirect]:
    """The addresses of records that had a dossier before an older article was found to say it."""
    for claim in dossier.claims:
        if claim.id not in owners:
            yield Redirect(f"claims/{claim.id}", dossier.url, dossier.statement)


def _names(claim: Claim) -> tuple[str, ...]:
    return (claim.id, *(former.name for former in claim.formerly))


def _stops(article: Article) -> Iterator[Stop]:
    """Its claims under all their names, also those that are gone."""
    for claim in article.claims:
        yield Stop(_names(claim), f"{article.url}#{claim.id}", claim.statement)
    for entry in entries(article):
        if entry.removed:
            yield Stop((entry.removed,), entry.url, entry.correction.text)
