"""`feed.xml`: the articles as an Atom feed, newest first."""

from __future__ import annotations

from datetime import date

from obelus.export import atom
from obelus.export.addresses import identifier
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
        id=identifier(archive, article.url),
        title=smart(article.title),
        url=article.url,
        updated=_updated(article),
        published=article.published,
        summary=smart(article.summary),
        categories=article.topics,
    )


def _updated(article: Article) -> date:
    """The last day on which an editor changed something that readers should look at again."""
    corrected = (correction.date for correction in article.corrections)
    days = (day for day in (article.published, article.checked, *corrected) if day)
    return max(days, default=date(1970, 1, 1))
