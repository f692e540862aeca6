"""`search/store.json`: what a search result shows, by the integers of the index."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from obelus.model import Article, Claim, Entity
from obelus.resolve.archive import Archive, spellings
from obelus.resolve.chain import SOURCE_NOT_NAMED, Step
from obelus.text import smart
from obelus.vocabulary import KINDS

PATH = "search/store.json"
ARROW = " → "


def export(archive: Archive) -> str:
    """The documents in the order of their numbers."""
    document = {"schema": 1, "documents": list(documents(archive))}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def documents(archive: Archive) -> Iterator[dict[str, Any]]:
    """Claims, suggestions, articles, entities; a document's number is its place here."""
    for claim in (c for c in archive.claims if not c.voided):
        yield _claim(archive, claim)
    for suggestion in archive.suggestions:
        yield _claim(archive, suggestion.claim)
    for article in archive.articles:
        yield _article(archive, article)
    for entity in archive.entities:
        yield _entity(entity)


def _claim(archive: Archive, claim: Claim) -> dict[str, Any]:
    article = archive.article(claim)
    chain = archive.chain(claim)
    names = [(step.entity.name if step.entity else step.label, step.role) for step in chain]
    marked = f"#{claim.id}_1" if claim.words else f"#{claim.id}"
    inside = [mention.name for mention in article.mentions_in(claim)]
    named = [e.name for name in inside if (e := archive.entity(name))]
    return {
        "kind": "claim",
        "url": article.url + marked,
        "title": smart(claim.statement),
        "quote": smart(claim.quote),
        "words": " … ".join(claim.words),
        "flags": [reason.flag.id for reason in archive.flags(claim)],
        "main": archive.main_flag(claim).id,
        "assessment": claim.assessment,
        "origin": claim.origin,
        "said_by": [name for name, role in names if role == "said it"] or [SOURCE_NOT_NAMED],
        "via": [name for name, role in names if role != "said it"],
        "entities": sorted({*(step.entity.name for step in chain if step.entity), *named}),
        "chain": _line(chain),
        "article": smart(article.title),
        **_dates(article),
    }


def _line(chain: Sequence[Step]) -> str:
    """A chain in one line: who said it, then where it went."""
    said = " and ".join(step.label for step in chain if step.role == "said it")
    return smart(ARROW.join([said, *(s.label for s in chain if s.role != "said it")]))


def _article(archive: Archive, article: Article) -> dict[str, Any]:
    named = {e.name for m in article.body.mentions if (e := archive.entity(m.name))}
    return {
        "kind": "article",
        "url": article.url,
        "title": smart(article.title),
        "text": smart(article.summary),
        "via": [archive.publisher(article).label],
        "entities": sorted(named),
        **_dates(article),
    }


def _entity(entity: Entity) -> dict[str, Any]:
    others = [name for name in spellings(entity) if name != entity.name]
    kind = KINDS.get(entity.kind)
    return {
        "kind": "entity",
        "url": entity.url,
        "title": smart(entity.name),
        "label": kind.label if kind else "",
        "text": ", ".join(others),
        "entities": [entity.name],
    }


def _dates(article: Article) -> dict[str, str]:
    day = article.published
    return {"date": day.isoformat(), "year": str(day.year)} if day else {"date": "", "year": ""}
