"""What an archive publishes beside its pages: one module a file, each with PATH, part() and join();
search alone is many files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from types import ModuleType

from obelus.export import (
    annotations_jsonld,
    articles_json,
    articles_schema,
    claimreview_jsonld,
    claims_csv,
    claims_json,
    claims_parquet,
    claims_schema,
    corrections_feed,
    entities_json,
    entities_schema,
    feed,
    search,
    sources_bib,
    sources_csl,
)
from obelus.export.article_data import ArticleData
from obelus.export.context import Context
from obelus.export.parts import Part, Parts, as_json
from obelus.model import Article, Source
from obelus.resolve.dossiers import Dossier

BY_ARTICLE = (
    claims_json,
    claims_csv,
    articles_json,
    annotations_jsonld,
    entities_json,
    feed,
    corrections_feed,
)
BY_SOURCE = (sources_bib, sources_csl)
BY_DOSSIER = (claimreview_jsonld,)
SCHEMAS = (claims_schema, articles_schema, entities_schema)
EXPORTERS: tuple[ModuleType, ...] = (*BY_ARTICLE, *BY_SOURCE, *BY_DOSSIER, *SCHEMAS)


def articles(context: Context) -> Sequence[Article]:
    """The articles in the order of their parts."""
    return sorted(context.archive.articles, key=lambda article: article.slug)


def sources(context: Context) -> Sequence[Source]:
    """The sources in the order of their parts."""
    return sorted(context.archive.sources, key=lambda source: source.key)


def dossiers(context: Context) -> Sequence[Dossier]:
    """The dossiers in the order of their parts."""
    return sorted(context.dossiers.listed, key=lambda dossier: dossier.id)


def article_parts(context: Context, article: Article) -> Parts:
    """What an article adds to each file that is made of articles."""
    data = ArticleData(context, article)
    return {exporter.PATH: exporter.part(data) for exporter in BY_ARTICLE}


def source_parts(context: Context, source: Source) -> Parts:
    """What a source adds to each file that is made of sources."""
    return {exporter.PATH: exporter.part(context, source) for exporter in BY_SOURCE}


def dossier_parts(context: Context, dossier: Dossier) -> Parts:
    """What a dossier adds to each file that is made of dossiers."""
    return {exporter.PATH: exporter.part(context, dossier) for exporter in BY_DOSSIER}


def joined(
    context: Context,
    of_articles: Sequence[Parts],
    of_sources: Sequence[Parts],
    of_dossiers: Sequence[Parts],
    *,
    parquet: bool,
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """(path in the site, content in pieces) of every file of data, out of the parts of all
    members."""
    for exporter in BY_ARTICLE:
        yield exporter.PATH, exporter.join(context, _of(exporter.PATH, of_articles))
    for exporter in BY_SOURCE:
        yield exporter.PATH, exporter.join(context, _of(exporter.PATH, of_sources))
    for exporter in BY_DOSSIER:
        yield exporter.PATH, exporter.join(context, _of(exporter.PATH, of_dossiers))
    for exporter in SCHEMAS:
        yield exporter.PATH, [as_json(exporter.schema())]
    if parquet:
        yield claims_parquet.PATH, [claims_parquet.join(_of(claims_json.PATH, of_articles))]


def exported_files(context: Context, *, parquet: bool) -> Iterator[tuple[str, bytes]]:
    """(path in the site, content) of every file, with those that an option asks for."""
    of_articles = [article_parts(context, article) for article in articles(context)]
    of_sources = [source_parts(context, source) for source in sources(context)]
    of_dossiers = [dossier_parts(context, dossier) for dossier in dossiers(context)]
    for path, pieces in joined(context, of_articles, of_sources, of_dossiers, parquet=parquet):
        yield path, b"".join(pieces)
    for path, text in search.files(context.archive):
        yield path, text.encode()


def exported_paths(*, parquet: bool) -> Iterator[str]:
    """The paths of these files, without the many of the search index."""
    yield from (exporter.PATH for exporter in EXPORTERS)
    if parquet:
        yield claims_parquet.PATH


def _of(path: str, members: Iterable[Parts]) -> Iterator[Part]:
    return (parts[path] for parts in members)
