"""The archive → every link that leads out of it, with the places where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from obelus.model import Article, Claim, Entity, Location, Source, Text
from obelus.resolve.archive import Archive

Link = tuple[str, Location]


def outward_links(archive: Archive) -> dict[str, list[Location]]:
    """The web addresses that sources, evidence, entities and texts name, in order."""
    found: dict[str, list[Location]] = {}
    for url, place in sorted(set(_links(archive))):
        if url.startswith(("http://", "https://")):
            found.setdefault(url, []).append(place)
    return found


def _links(archive: Archive) -> Iterator[Link]:
    for source in archive.sources:
        yield from _in_source(source)
    for article in archive.articles:
        yield from _in_article(article)
    for entity in archive.entities:
        yield from _in_entity(entity)
    for page in archive.pages:
        yield from _in_text(page.body, page.path)


def _in_source(source: Source) -> Iterator[Link]:
    for name in ("url", "archiveurl", "retraction"):
        yield source.field(name), source.location


def _in_article(article: Article) -> Iterator[Link]:
    article = article.written
    for text in (article.body, article.afterword):
        yield from _in_text(text, article.path)
    for claim in article.claims:
        yield from _in_claim(claim)


def _in_claim(claim: Claim) -> Iterator[Link]:
    bullets = [bullet for bullet in claim.fields if bullet.name == "evidence"]
    for piece in claim.evidence:
        bullet = next((b for b in bullets if piece.url and piece.url in b.value), None)
        yield piece.url, bullet.value_location if bullet else claim.location


def _in_entity(entity: Entity) -> Iterator[Link]:
    for url in entity.same_as:
        yield url, entity.place("same_as")
    if entity.control:
        yield entity.control.evidence, entity.place("control")
    yield from _in_text(entity.description, entity.path)


def _in_text(text: Text, path: str) -> Iterator[Link]:
    for url, line in text.links:
        yield url, Location(path, line)
