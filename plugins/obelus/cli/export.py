"""`obelus export`: the data of an archive without its site, as a bag of their own."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import click
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from obelus.configuration import check_extras
from obelus.configured import load_from
from obelus.export import exported_files, opensearch
from obelus.export.context import Context
from obelus.resolve.archive import Archive
from obelus.resolve.publication import published
from obelus.site import bag, publish

CONFIG = "mkdocs.yml"
ENGINES = ("opensearch",)
AGENT = "obelus export"
SHOWN = 3
"""How many files a refusal names."""

Written = tuple[str, Iterable[bytes]]
"""The name of a file, and its content in pieces."""


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--bulk", type=click.Choice(ENGINES), help="Also for a search engine of your own.")
def export(folder: Path, bulk: str | None) -> None:
    """Write the data of the archive, without its pages, into DIR.

    DIR becomes a BagIt bag. It must be new, empty, or an earlier export that nobody has changed.
    """
    try:
        config = load_config(CONFIG)
        loaded = load_from(CONFIG)
        check_extras(config.plugins["obelus"].config)
    except MkDocsException as error:
        raise click.ClickException(str(error)) from error
    if errors := [problem for problem in loaded.problems if problem.code.is_error]:
        click.echo("\n".join(problem.headline for problem in errors))
        click.echo("\nNothing was written: others rely on what is exported.", err=True)
        sys.exit(1)
    place = folder.resolve()
    _check_place(folder, place)
    archive = published(loaded.archive)
    try:
        names = _write(place, archive, config, bulk)
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {error.strerror}.") from error
    click.echo(f"{folder}: {len(names)} files of data, as a bag.")


def _check_place(folder: Path, place: Path) -> None:
    """Refuse a place with anything in it that an earlier export did not write."""
    if place.exists() and not place.is_dir():
        raise click.ClickException(f"{folder} is a file. Name a folder.")
    found = bag.strangers(place, AGENT) if place.exists() else []
    if found:
        names = ", ".join(found[:SHOWN]) + (" …" if len(found) > SHOWN else "")
        message = f"{folder} holds what no export wrote, or what was changed since: {names}."
        raise click.ClickException(f"{message} Name another folder, or move these away.")


def _write(place: Path, archive: Archive, config: MkDocsConfig, bulk: str | None) -> list[str]:
    staging = publish.staging_folder(place)
    try:
        names = []
        parquet = config.plugins["obelus"].config.parquet
        found = _chosen(archive, parquet=parquet)
        for name, pieces in chain(found, _bulk(archive) if bulk else ()):
            path = staging / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.writelines(pieces)
            names.append(name)
        bag.write_bag(staging, bag.bag_info(archive, config.site_description or "", AGENT))
        publish.publish(staging, place)
    except OSError:
        publish.discard(staging)
        raise
    return names


def _bulk(archive: Archive) -> Iterator[Written]:
    yield opensearch.INDEX_PATH, [opensearch.index()]
    yield opensearch.PATH, opensearch.bulk(archive)


def _chosen(archive: Archive, *, parquet: bool) -> Iterator[Written]:
    """The data; the feeds only where they lead to pages, and no search index."""
    for name, content in exported_files(Context.of(archive), parquet=parquet):
        if name.startswith(bag.PAYLOAD) or (archive.site_url and name.endswith(".xml")):
            yield name, [content]
