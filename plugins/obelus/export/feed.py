"""`feed.xml`: the articles as an Atom feed, newest first."""

from __future__ import annotations

from datetime import date

from obelus.export import atom
from obelus.export.addresses import first_url, identifier
from obelus.model import Article
from obelus.resolve.archive import Archive
from obelus.text import smart

PATH = "feed.xml"


def export(archive: Archive) -> str:
    """One entry for each article."""
    entries = (_entry(archive, article) for article in archive.articles)
    return atom.feed(archive, PATH, "articles", entries)


def _entry(archive: Archive, article: Article) -> atom.Entry:
    return atom.Entry(
        id=identifier(archive, first_url(article)),
        title=smart(article.title),
        url=article.url,
        updated=article.updated or date(1970, 1, 1),
        published=article.published,
        summary=smart(article.summary),
        categories=article.topics,
    )
