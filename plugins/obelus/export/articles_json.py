"""`data/articles.json`: every article, with the names of its claims and what was corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from obelus.export import articles_schema
from obelus.export.article_data import ArticleData
from obelus.export.context import Context
from obelus.export.json_values import iso, party
from obelus.export.parts import Part, join_json, json_part
from obelus.model import Article
from obelus.resolve.archive import Archive
from obelus.resolve.corrections import Entry, entries
from obelus.resolve.quoted import quoted_words
from obelus.vocabulary import ASSESSMENTS, CORRECTION_KINDS, FLAGS

PATH = "data/articles.json"


def part(data: ArticleData) -> Part:
    """One article."""
    return json_part([_row(data.archive, data.article)], depth=1)


def join(_: Context, parts: Iterable[Part]) -> Iterator[bytes]:
    """The articles by id."""
    return join_json(lambda _: {"schema": articles_schema.ID, "articles": []}, parts, depth=1)


def _row(archive: Archive, article: Article) -> dict[str, Any]:
    """One article as plain values; addresses are relative to the site."""
    claims = article.standing
    words, of_words = quoted_words(archive, article.source, article.claims)
    flags = Counter(reason.flag.id for claim in claims for reason in archive.flags(claim))
    found = Counter(claim.assessment for claim in claims)
    return {
        "id": article.slug,
        "url": article.url,
        "formerly": [former.name for former in article.formerly],
        "title": article.title,
        "title_basis": "inferred" if article.is_title_inferred else "stated",
        "source": article.source,
        "quoted_words": words,
        "copy_words": of_words,
        "outlet": party(archive.publisher(article)),
        "published": iso(article.published),
        "published_basis": _basis(article),
        "checked": iso(article.checked),
        "summary": article.summary,
        "topics": list(article.topics),
        "entities": _entities(archive, article),
        "corrections": [_correction(entry) for entry in sorted(entries(article), key=_day)],
        "claims": [claim.id for claim in article.claims],
        "flags": {name: flags[name] for name in FLAGS},
        "assessments": {name: found[name] for name in ASSESSMENTS},
        "suggestions": article.suggestion_count,
    }


def _basis(article: Article) -> str:
    if article.published is None:
        return ""
    return "inferred" if article.is_date_inferred else "stated"


def _entities(archive: Archive, article: Article) -> list[str]:
    return sorted({entity.id for name in {*article.mentioned} if (entity := archive.entity(name))})


def _correction(entry: Entry) -> dict[str, str]:
    correction = entry.correction
    return {
        "date": iso(correction.date),
        "kind": correction.kind if correction.kind in CORRECTION_KINDS else "",
        "text": correction.text,
        "claim": correction.claim,
        "url": entry.url,
    }


def _day(entry: Entry) -> str:
    return entry.correction.date.isoformat()
