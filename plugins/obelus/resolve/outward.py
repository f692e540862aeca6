"""The archive → every link that leads out of it, with the places where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from markdown_it.token import Token

from obelus.model import Article, Claim, Entity, Location, Source
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
        yield from _in_tokens(page.body.tokens, page.path)


def _in_source(source: Source) -> Iterator[Link]:
    for name in ("url", "archiveurl", "retraction"):
        yield source.field(name), source.location


def _in_article(article: Article) -> Iterator[Link]:
    for text in (article.body, article.afterword):
        yield from _in_tokens(text.tokens, article.path)
    for claim in article.claims:
        yield from _in_claim(claim, article.path)


def _in_claim(claim: Claim, path: str) -> Iterator[Link]:
    bullets = [bullet for bullet in claim.fields if bullet.name == "evidence"]
    for piece in claim.evidence:
        bullet = next((b for b in bullets if piece.url and piece.url in b.value), None)
        yield piece.url, bullet.value_location if bullet else claim.location
    yield from _in_tokens(claim.note, path)


def _in_entity(entity: Entity) -> Iterator[Link]:
    for url in entity.same_as:
        yield url, entity.place("same_as")
    if entity.control:
        yield entity.control.evidence, entity.place("control")
    yield from _in_tokens(entity.description.tokens, entity.path)


def _in_tokens(tokens: Sequence[Token], path: str) -> Iterator[Link]:
    """Links and pictures of a text; a token inside a paragraph knows no more than its line."""
    for token in tokens:
        place = Location(path, token.map[0] + 1 if token.map else 1)
        for url in _targets(token.children or ()):
            yield url, place


def _targets(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        yield str(token.attrGet("href") or token.attrGet("src") or "")
