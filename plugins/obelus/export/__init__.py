"""What an archive publishes beside its pages: one module a file, each with PATH, part() and join();
search alone is many files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
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
JOINED: tuple[ModuleType, ...] = (*BY_ARTICLE, *BY_SOURCE, *BY_DOSSIER)
EXPORTERS: tuple[ModuleType, ...] = (*JOINED, *SCHEMAS)


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
    data = ArticleData(context, article.marked)
    return {exporter.PATH: exporter.part(data) for exporter in BY_ARTICLE}


def source_parts(context: Context, source: Source) -> Parts:
    """What a source adds to each file that is made of sources."""
    return {exporter.PATH: exporter.part(context, source) for exporter in BY_SOURCE}


def dossier_parts(context: Context, dossier: Dossier) -> Parts:
    """What a dossier adds to each file that is made of dossiers."""
    return {exporter.PATH: exporter.part(context, dossier) for exporter in BY_DOSSIER}


def made_parts(context: Context) -> dict[str, list[Part]]:
    """All parts of all files, made here and now."""
    found: dict[str, list[Part]] = {exporter.PATH: [] for exporter in EXPORTERS}
    of_all = chain(
        (article_parts(context, article) for article in articles(context)),
        (source_parts(context, source) for source in sources(context)),
        (dossier_parts(context, dossier) for dossier in dossiers(context)),
    )
    for parts in of_all:
        for path, part in parts.items():
            found[path].append(part)
    return found


def joined(
    context: Context, parts: Mapping[str, Iterable[Part]], *, parquet: bool
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """(path in the site, content in pieces) of every file of data.

    `parts` are those of all members in order, by the path of the file; they are walked once for
    each file that is made of them, and not before its content is: one that stays is not made.
    """
    for exporter in JOINED:
        yield exporter.PATH, exporter.join(context, parts[exporter.PATH])
    for exporter in SCHEMAS:
        yield exporter.PATH, [as_json(exporter.schema())]
    if parquet:
        yield claims_parquet.PATH, [claims_parquet.join(parts[claims_json.PATH])]


def exported_files(context: Context, *, parquet: bool) -> Iterator[tuple[str, bytes]]:
    """(path in the site, content) of every file, with those that an option asks for."""
    for path, pieces in joined(context, made_parts(context), parquet=parquet):
        yield path, b"".join(pieces)
    yield from search.files(context.archive)


def exported_paths(*, parquet: bool) -> Iterator[str]:
    """The paths of these files, without the many of the search index."""
    yield from (exporter.PATH for exporter in EXPORTERS)
    if parquet:
        yield claims_parquet.PATH
