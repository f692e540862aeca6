"""`corrections.xml`: all corrections as an Atom feed, newest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from obelus.export import atom
from obelus.export.addresses import tag
from obelus.model import Article, Correction
from obelus.resolve.archive import Archive
from obelus.text import smart

PATH = "corrections.xml"


def export(archive: Archive) -> str:
    """One entry for each correction."""
    articles = sorted(archive.articles, key=lambda article: article.slug)
    entries = [entry for article in articles for entry in _entries(archive, article)]
    newest_first = sorted(entries, key=lambda entry: entry.updated, reverse=True)
    return atom.feed(archive, PATH, "corrections", newest_first)


def _entries(archive: Archive, article: Article) -> Iterator[atom.Entry]:
    seen = Counter[str]()
    for entry in article.corrections:
        # Not its text, which may be corrected, too, and not its place, which the next one changes.
        name = "/".join(filter(None, (entry.kind, entry.claim)))
        day = entry.date.isoformat()
        seen[f"{day} {name}"] += 1
        number = seen[f"{day} {name}"]
        path = f"{article.url}{name}" + (f"/{number}" if number > 1 else "")
        yield atom.Entry(
            id=tag(archive, day, path),
            title=smart(f"Correction ({entry.kind}): {article.title}"),
            url=_url(article, entry),
            updated=entry.date,
            published=entry.date,
            summary=smart(entry.text),
            categories=(entry.kind,),
        )


def _url(article: Article, entry: Correction) -> str:
    is_known = any(claim.id == entry.claim for claim in article.claims)
    return f"{article.url}#{entry.claim if is_known else 'corrections_'}"
