"""Articles and all other texts → sources and entities that they name and that are not here."""

from __future__ import annotations

from collections.abc import Iterator

from obelus.model import Article, Citation, Text
from obelus.problems import Problem
from obelus.resolve.archive import Archive
from obelus.resolve.checks.known import unknown_entity, unknown_source


def check_article(archive: Archive, article: Article) -> Iterator[Problem]:
    """The source of an article, and what its texts name."""
    if article.source and archive.source(article.source) is None:
        yield unknown_source(archive, Citation(article.source, "", article.place("source")))
    yield from _check_text(archive, article.body)
    yield from _check_text(archive, article.afterword)


def check_texts(archive: Archive) -> Iterator[Problem]:
    """The same for the texts of entities and ordinary pages."""
    for entity in archive.entities:
        yield from _check_text(archive, entity.description)
    for page in archive.pages:
        yield from _check_text(archive, page.body)


def _check_text(archive: Archive, text: Text) -> Iterator[Problem]:
    known, keys = archive.entity_names, archive.source_keys
    for mention in text.mentions:
        if mention.name not in known:
            yield unknown_entity(archive, mention.name, mention.location)
    for citation in text.citations:
        if citation.key not in keys:
            yield unknown_source(archive, citation)
