"""`feed.xml`: the newest articles as an Atom feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from obelus.export import atom
from obelus.export.addresses import first_url, identifier
from obelus.export.article_data import ArticleData
from obelus.export.context import Context
from obelus.export.parts import Part
from obelus.model import Article
from obelus.resolve.archive import Archive
from obelus.text import smart

PATH = "feed.xml"
UNDATED = date(1970, 1, 1)


def part(data: ArticleData) -> Part:
    """The entry of an article."""
    return atom.entry_part(data.archive, PATH, _entry(data.archive, data.article))


def join(context: Context, parts: Iterable[Part]) -> Iterator[bytes]:
    """One entry for each of the newest articles."""
    archive = context.archive
    newest = archive.articles[: atom.NEWEST]
    listed = {article.slug for article in newest}
    slugs = sorted(article.slug for article in archive.articles)
    by_slug = {n: part for n, part in zip(slugs, parts, strict=True) if n in listed}
    newest_first = (by_slug[article.slug] for article in newest)
    updated = max(map(_updated, newest), default=archive.updated)
    yield from atom.join(archive, PATH, "articles", updated, newest_first)


def _entry(archive: Archive, article: Article) -> atom.Entry:
    return atom.Entry(
        id=identifier(archive, first_url(article)),
        title=smart(article.title),
        url=article.url,
        updated=_updated(article),
        published=article.published,
        summary=smart(article.summary),
        categories=article.topics,
    )


def _updated(article: Article) -> date:
    return article.updated or UNDATED
