"""`data/annotations.jsonld`: the marks of recorded claims as W3C Web Annotations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from obelus.export.addresses import address
from obelus.export.article_data import ArticleData
from obelus.export.context import Context
from obelus.export.marks import MarkedWords, marked_words
from obelus.export.parts import Part, join_json, json_part
from obelus.model import Article, Claim, Mark
from obelus.resolve.archive import Archive

PATH = "data/annotations.jsonld"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
ASSESSING = {"assessing": "http://www.w3.org/ns/oa#assessing"}
"""A motivation of the standard that not every copy of its context has: without the word, processors
would make an address of this site of it."""


def part(data: ArticleData) -> Part:
    """The annotations of an article, in the order of the text."""
    return json_part([*_annotations(data)], depth=2)


def join(context: Context, parts: Iterable[Part]) -> Iterator[bytes]:
    """One collection with one page: annotations by article."""
    return join_json(lambda total: _collection(context.archive, total), parts, depth=2)


def _collection(archive: Archive, total: int) -> dict[str, Any]:
    here = address(archive, PATH, PATH)
    page = {"id": f"{here}#page", "type": "AnnotationPage", "partOf": here, "startIndex": 0}
    return {
        "@context": [CONTEXT, ASSESSING],
        "id": here,
        "type": "AnnotationCollection",
        "label": archive.site_name or "Claims",
        "first": {**page, "items": []},
        "total": total,  # Behind the items: it is known when they are written.
    }


def _annotations(data: ArticleData) -> Iterator[dict[str, Any]]:
    archive, article = data.archive, data.article.whole
    for words in marked_words(article):
        bodies = [*_bodies(data, words)]
        yield {
            "id": address(archive, f"{article.url}#{words.anchor}", PATH),
            "type": "Annotation",
            "motivation": list(dict.fromkeys(body["purpose"] for body in bodies)),
            "body": bodies,
            "target": _target(archive, article, words),
        }


def _bodies(data: ArticleData, words: MarkedWords) -> Iterator[dict[str, Any]]:
    archive, claim = data.archive, words.claim
    record = address(archive, f"{data.article.url}#{claim.id}", PATH)
    yield {"id": record, **_text("describing", claim.statement)}
    for reason in archive.flags(claim):
        yield _resource(archive, "classifying", f"flags/{reason.flag.id}/")
    if found := archive.assessment(claim):
        yield _text("assessing", found.id)
    if dossier := data.context.dossiers.of(claim):
        # Where this record is not assessed, the page still says that it is the same claim.
        yield _resource(archive, "assessing" if found else "identifying", dossier.url)
    for entity in data.named[words.index]:
        yield _resource(archive, "identifying", entity.url)


def _text(purpose: str, value: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}


def _resource(archive: Archive, purpose: str, url: str) -> dict[str, Any]:
    source = address(archive, url, PATH)
    return {"type": "SpecificResource", "purpose": purpose, "source": source}


def _target(archive: Archive, article: Article, words: MarkedWords) -> dict[str, Any]:
    target = {
        "type": "SpecificResource",
        "source": address(archive, article.url, PATH),
        "selector": _selectors(words.mark),
    }
    return target | _state(archive, article, words.claim)


def _selectors(mark: Mark) -> list[dict[str, Any]]:
    at = mark.running
    if at is None:
        return [{"type": "TextQuoteSelector", "exact": mark.words}]
    words = {"exact": at.exact, "prefix": at.prefix, "suffix": at.suffix}
    position = {"type": "TextPositionSelector", "start": at.start, "end": at.end}
    return [{"type": "TextQuoteSelector", **words}, position]


def _state(archive: Archive, article: Article, claim: Claim) -> dict[str, Any]:
    """The day on which the words stood so; the standard wants a time, so it is its first moment.

    With the archived page where the article is that page's text: a summary of ours is not in it.
    """
    day = claim.checked or article.checked or article.published
    dated = {"sourceDate": f"{day.isoformat()}T00:00:00Z"} if day else {}
    source = archive.source(article.source)
    is_its_text = source is not None and source.field("rights") == "full"
    kept = {"cached": source.snapshot.url} if source and source.snapshot and is_its_text else {}
    return {"state": {"type": "TimeState", **dated, **kept}} if dated or kept else {}
