"""What an archive publishes beside its pages: one module a file, each with PATH and export()."""

from __future__ import annotations

from collections.abc import Iterator

from obelus.export import claims_csv, claims_json, claims_schema, search_index, search_store
from obelus.resolve.archive import Archive

EXPORTERS = (claims_json, claims_schema, claims_csv, search_index, search_store)


def export_all(archive: Archive) -> Iterator[tuple[str, str]]:
    """(path in the site, content) of every exported file."""
    for exporter in EXPORTERS:
        yield exporter.PATH, exporter.export(archive)
