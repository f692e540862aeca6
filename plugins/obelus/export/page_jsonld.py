"""The subject of a page → the JSON-LD that the page carries, in the words of schema.org."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from markupsafe import Markup

from obelus.export.addresses import address
from obelus.export.claimreview_jsonld import claim_of, review
from obelus.export.json_values import iso
from obelus.export.schema_org import CONTEXT, Node, archive_node, claim_node, node, one_or_all, work
from obelus.model import Article, Entity
from obelus.resolve.archive import Archive
from obelus.resolve.dossiers import Dossier, Dossiers
from obelus.text import smart

UNSAFE = {sign: f"\\u{ord(sign):04x}" for sign in "<>&'"}
"""Signs that could end a script element, open a comment in it or be a reference, escaped."""


def data_block(dossiers: Dossiers, subject: object) -> Markup:
    """The same as a block of data in HTML, which no text in it can end; empty without data."""
    data = page_data(dossiers, subject)
    if data is None:
        return Markup()
    text = msgspec.json.format(msgspec.json.encode(data), indent=1).decode()
    for sign, escaped in UNSAFE.items():
        text = text.replace(sign, escaped)
    return Markup(text)


def page_data(dossiers: Dossiers, subject: object) -> Node | None:
    """The data of an article's, an entity's or a dossier's page; other pages have none."""
    if isinstance(subject, Article):
        found = _article(dossiers, subject)
    elif isinstance(subject, Entity):
        found = _entity(dossiers.archive, subject)
    elif isinstance(subject, Dossier):
        found = _dossier(dossiers, subject)
    else:
        return None
    return {"@context": CONTEXT, **found}


def _article(dossiers: Dossiers, article: Article) -> Node:
    """Our page on an article, which rests on the article: its dates are those of our work."""
    archive, path = dossiers.archive, article.url
    source = archive.source(article.source)
    corrections = (
        node("CorrectionComment", text=smart(c.text), datePublished=iso(c.date))
        for c in article.corrections
    )
    return node(
        "AnalysisNewsArticle" if article.claims else "Article",
        **_named(archive, path),
        headline=smart(article.title),
        description=smart(article.summary),
        keywords=list(article.topics),
        dateModified=iso(_looked_at(article)),
        author=archive_node(archive, path),
        publisher=archive_node(archive, path),
        isBasedOn=work(archive, source, path) if source else None,
        correction=one_or_all(corrections),
        hasPart=[claim_node(dossiers, claim, path) for claim in article.standing],
        mentions=_mentions(archive, article),
    )


def _looked_at(article: Article) -> date | None:
    days = (article.checked, *(correction.date for correction in article.corrections))
    return max(filter(None, days), default=None)


def _mentions(archive: Archive, article: Article) -> list[Node]:
    """Whom the article names, by id."""
    named = {e.id: e for name in {*article.mentioned} if (e := archive.entity(name))}
    kept, depth = archive.once(_kept), article.url.count("/")
    nodes = []
    for name, entity in sorted(named.items()):
        if (name, depth) not in kept:
            url = address(archive, entity.url, article.url)
            kept[name, depth] = node(
                archive.kind(entity).schema_term, **{"@id": url}, name=smart(entity.name)
            )
        nodes.append(kept[name, depth])
    return nodes


def _kept(_: Archive) -> dict[tuple[str, int], Node]:
    """Whom articles mention, by id, and by how deep the article lies, which its links depend on:
    articles have them by the dozen."""
    return {}


def _entity(archive: Archive, entity: Entity) -> Node:
    path = entity.url
    return node(
        archive.kind(entity).schema_term,
        **_named(archive, path),
        name=smart(entity.name),
        alternateName=one_or_all(_other_names(entity)),
        description=smart(entity.description.words),
        sameAs=one_or_all(entity.same_as),
        geo=_coordinates(entity) if entity.kind == "place" else None,
    )


def _other_names(entity: Entity) -> list[Any]:
    foreign = [{"@language": tag, "@value": name} for tag, name in entity.names]
    return [*map(smart, entity.aliases), *foreign]


def _coordinates(entity: Entity) -> Node | None:
    if entity.latitude is None or entity.longitude is None:
        return None
    # Zero is a coordinate, and `node` would leave it out.
    return {
        "@type": "GeoCoordinates",
        "latitude": entity.latitude,
        "longitude": entity.longitude,
    }


def _dossier(dossiers: Dossiers, dossier: Dossier) -> Node:
    """The review; of a claim without an assessment only the claim."""
    found = review(dossiers, dossier, dossier.url)
    return found or {
        **claim_of(dossiers, dossier, dossier.url),
        "url": address(dossiers.archive, dossier.url, dossier.url),
    }


def _named(archive: Archive, path: str) -> dict[str, str]:
    return dict.fromkeys(("@id", "url"), address(archive, path, path))
