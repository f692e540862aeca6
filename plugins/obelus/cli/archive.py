"""`obelus archive`: registers the capture of a source's page, and keeps it beside the copies."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import click
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from obelus.captures import FOLDER, NAME, as_text, key_of, read_captures
from obelus.cli.gitignore import is_ignored
from obelus.configuration import folders_of
from obelus.configured import load_from
from obelus.folders import Folders
from obelus.importers import Refused
from obelus.importers.capture import read_capture
from obelus.load import MAX_BIB_BYTES
from obelus.lock_file import write_lock
from obelus.model import Capture, Source
from obelus.problems import nearest
from obelus.read import Refusal, read_text, sha256_of, shown_path
from obelus.resolve.archive import Archive

CONFIG = "mkdocs.yml"


@click.command()
@click.option("--captured", default="", metavar="DATE", help="The day, where FILE says none.")
@click.argument("key")
@click.argument("file", type=click.Path(path_type=Path))
def archive(key: str, file: Path, captured: str) -> None:
    """Keep FILE, a WARC, WACZ or HTML capture of the page of the source KEY.

    Its hash, day and headers go into seeds/captures.lock; the file goes beside the private copies.
    """
    try:
        folders = folders_of(load_config(CONFIG))
        source = _source(load_from(CONFIG).archive, key.removeprefix("@"))
        before = _registered(folders)
        capture = read_capture(file, source, captured)
        place = folders.evidence / FOLDER / capture.name
        _check_private(place, folders)
        known = next((row for row in before if key_of(row) == key_of(capture)), None)
        _check_day(known, captured)
        _keep(file, place, capture)
        if known is None:
            write_lock(folders.seeds / NAME, as_text([*before, capture]))
    except (MkDocsException, Refused) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        message = f"{error.filename} cannot be read or written: {error.strerror}."
        raise click.ClickException(message) from error
    _report(known or capture, source, shown_path(place, folders.root), is_new=known is None)


def _source(found: Archive, key: str) -> Source:
    source = found.source(key)
    if source is None:
        guess = nearest(key, [source.key for source in found.sources])
        fix = f'Did you mean "{guess}"?' if guess else "Add an entry with that key."
        raise Refused(f'There is no source "{key}" in sources.bib.', fix)
    return source


def _registered(folders: Folders) -> list[Capture]:
    """The rows there are; refuses a file that would lose some of them when it is written again."""
    path = folders.seeds / NAME
    if not os.path.lexists(path):
        return []
    shown = shown_path(path, folders.root)
    try:
        rows, problems = read_captures(shown, read_text(path, folders.seeds, MAX_BIB_BYTES))
    except Refusal as refusal:
        raise Refused(f"{shown}: {refusal.args[1]}", refusal.args[2]) from refusal
    if problems:
        at, message = problems[0].location, problems[0].message
        raise Refused(f"{shown}:{at.line}: {message}", problems[0].fix)
    return [capture for capture, _ in rows.values()]


def _check_day(known: Capture | None, captured: str) -> None:
    """The day of a file is registered once: a second one would be as good as any."""
    if known is not None and captured and captured[:10] != known.day.isoformat():
        message = f"{NAME} has this file as captured on {known.day}, not on {captured[:10]}."
        fix = "Leave --captured out; if the line there is wrong, delete it first."
        raise Refused(message, fix)


def _check_private(place: Path, folders: Folders) -> None:
    """A capture is somebody else's page, whole: it must not get into Git by an oversight."""
    real = place.resolve()
    is_near_git = real.is_relative_to(folders.root.resolve()) or any(
        (folder / ".git").exists() for folder in real.parents
    )
    if is_near_git and not is_ignored(place):
        shown = shown_path(place.parent, folders.root)
        message = f"Git does not ignore {shown}, and captures are not ours to publish."
        line = f"/{shown}/" if place.is_relative_to(folders.root) else f"{FOLDER}/"
        raise Refused(message, f"Add this line to its .gitignore: {line}")


def _keep(file: Path, place: Path, capture: Capture) -> None:
    """Copy the file to its place in one step, and see that it arrived as it was read."""
    if place.is_file() and sha256_of(place) == capture.sha256:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}-{os.getpid()}")
    try:
        shutil.copyfile(file, beside)
        if sha256_of(beside) != capture.sha256:
            raise Refused(f"{file} changed while it was read.", "Run the command again.")
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)


def _report(capture: Capture, source: Source, place: str, *, is_new: bool) -> None:
    done = "registered" if is_new else "registered before"
    click.echo(f"{NAME}: {capture.source}, captured on {capture.day}, {done}.")
    click.echo(f"{place}: {capture.size:,} bytes, SHA-256 {capture.sha256}.")
    if capture.url:
        status = f", status {capture.status}" if capture.status else ""
        click.echo(f"Page: {capture.url}{status}")
    else:
        click.echo("The file does not say which page it is of: that is your word.", err=True)
    if capture.url and not source.field("url"):
        click.echo(f"The entry has no address. Add: url = {{{capture.url}}},", err=True)
