"""What an archive publishes beside its pages: one module a file, each with PATH and export();
search alone is many files."""

from __future__ import annotations

from collections.abc import Iterator

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
from obelus.resolve.archive import Archive

EXPORTERS = (
    claims_json,
    claims_schema,
    claims_csv,
    articles_json,
    articles_schema,
    entities_json,
    entities_schema,
    annotations_jsonld,
    claimreview_jsonld,
    sources_bib,
    sources_csl,
    feed,
    corrections_feed,
)


def export_all(archive: Archive) -> Iterator[tuple[str, str]]:
    """(path in the site, text) of every file that all archives publish."""
    for exporter in EXPORTERS:
        yield exporter.PATH, exporter.export(archive)
    for path, content in search.files(archive):
        yield path, content.decode()


def exported_files(archive: Archive, *, parquet: bool) -> Iterator[tuple[str, bytes]]:
    """(path in the site, content) of every file, with those that an option asks for."""
    for path, text in export_all(archive):
        yield path, text.encode()
    if parquet:
        yield claims_parquet.PATH, claims_parquet.export(archive)
