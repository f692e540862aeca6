"""`obelus new`: a text, saved page or WARC becomes a source, a private copy and a draft."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import click
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from obelus.bibliography import read_sources
from obelus.cli.gitignore import is_ignored
from obelus.configuration import folders_of
from obelus.configured import load_from
from obelus.drafts.draft import Draft, Head, excerpt_draft, file_name, full_draft, neutral_title
from obelus.folders import Folders
from obelus.importers import Imported, Refused, read_file
from obelus.importers.bibtex import entry, new_key
from obelus.importers.imported import one_line
from obelus.load import MAX_BIB_BYTES, Loaded
from obelus.markdown.citation import KEY
from obelus.markdown.links import is_safe_link
from obelus.parse.front_matter import as_date
from obelus.read import MAX_BYTES, Refusal, read_text, shown_path
from obelus.reading import ARTICLES
from obelus.vocabulary import RIGHTS

CONFIG = Path("mkdocs.yml")
MAX_KEY = 120
"""Keys are file names."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is going to be written, checked before any of it is."""

    imported: Imported
    key: str
    rights: str
    article: Path
    draft: Draft
    copy: Path
    bibliography: Path
    entry: str


@click.command()
@click.option("--key", default="", help="The key of the source; else outlet and date.")
@click.option(
    "--rights", type=click.Choice(RIGHTS), default="excerpt", show_default=True,
    help="Whether the text may be published, quoted in short, or not even that.",
)  # fmt: skip
@click.option("--published", default="", metavar="DATE", help="The day it was published.")
@click.option("--title", default="", help="The headline; readers of the archive see it.")
@click.option("--outlet", default="", help="Who published it.")
@click.option("--url", default="", help="Where it was published.")
@click.argument("file", type=click.Path(path_type=Path))
def new(file: Path, key: str, rights: str, **told: str) -> None:
    """Make a source, a private copy and a draft article of FILE: a text, saved page or WARC.

    Nothing that exists is changed, except that sources.bib gets one entry more.
    """
    try:
        folders, loaded = _archive()
        plan = _plan(folders, loaded, file, key, rights, told)
        _write(plan)
    except (MkDocsException, Refused) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        message = f"{error.filename} cannot be written: {error.strerror}. Nothing was kept."
        raise click.ClickException(message) from error
    _report(plan, folders)


def _archive() -> tuple[Folders, Loaded]:
    if not CONFIG.is_file():
        raise Refused("There is no mkdocs.yml here.", "Go to the folder of the archive.")
    folders = folders_of(load_config(str(CONFIG)))
    if not folders.seeds.is_dir():
        shown = shown_path(folders.seeds, folders.root)
        raise Refused(f"There is no folder {shown} for sources.", f"Make it: mkdir {shown}")
    return folders, load_from(str(CONFIG))


def _plan(
    folders: Folders, loaded: Loaded, file: Path, key: str, rights: str, told: Mapping[str, str]
) -> Plan:
    imported = _as_told(read_file(file), told)
    key = key or new_key(imported, Path(file.name.removesuffix(".gz")).stem)
    bibliography = folders.seeds / "sources.bib"
    _check_key(key, bibliography, folders)
    # A headline is a sentence of the copy too.
    if rights == "withheld" and not told["title"]:
        imported = replace(imported, title="")
    own_title = imported.title if told["title"] or rights == "full" else ""
    head = Head(
        own_title or neutral_title(imported), key, imported.published, imported.is_date_stated
    )
    name = file_name(own_title or key, imported.published)
    article = folders.content / ARTICLES / name
    copy = folders.seeds / "text" / f"{key}.txt"
    for path in (article, copy):
        if os.path.lexists(path):
            shown = shown_path(path, folders.root)
            raise Refused(f"{shown} is already there.", "Move it away, or give another --key.")
    if rights == "full":
        draft = full_draft(head, shown_path(article, folders.root), imported.text, loaded.reader)
    else:
        draft = excerpt_draft(head, imported.text, rights, loaded.reader, loaded.limits)
    if len(draft.text.encode()) > MAX_BYTES:
        message = f"The draft would be larger than an article may be, {MAX_BYTES:,} bytes."
        raise Refused(message, "Split the text into several files.")
    return Plan(
        imported, key, rights, article, draft, copy, bibliography, entry(key, imported, rights)
    )


def _as_told(imported: Imported, told: Mapping[str, str]) -> Imported:
    """What a file says of itself, with what the editor says put over it."""
    if told["published"]:
        day = as_date(told["published"])
        if day is None:
            message = f'--published "{told["published"]}" is not a date.'
            raise Refused(message, "Write it as 2024-01-05.")
        imported = replace(imported, published=day, is_date_stated=True)
    is_web = re.match(r"https?://[^/]", told["url"]) and is_safe_link(told["url"])
    if told["url"] and not is_web:
        raise Refused(f'--url "{told["url"]}" is no web address.', "Write it as https://…")
    return replace(
        imported,
        title=one_line(told["title"]) or imported.title,
        outlet=one_line(told["outlet"]) or imported.outlet,
        url=told["url"] or imported.url,
    )


def _check_key(key: str, bibliography: Path, folders: Folders) -> None:
    """Refuse a key that cannot be cited or is taken, and a sources.bib that is broken."""
    if not re.fullmatch(KEY, key) or len(key) > MAX_KEY:
        message = f'The key "{key}" cannot be cited.'
        raise Refused(message, "Use letters, digits and hyphens: --key outlet-2024-01-05")
    if not os.path.lexists(bibliography):
        return
    shown = shown_path(bibliography, folders.root)
    try:
        text = read_text(bibliography, folders.seeds, MAX_BIB_BYTES)
    except Refusal as refusal:
        raise Refused(f"{shown}: {refusal.args[1]}", refusal.args[2]) from refusal
    sources, problems = read_sources(shown, text)
    if problems and not sources:
        at, message = problems[0].location, problems[0].message
        raise Refused(f"{shown}:{at.line}: {message}", "Mend it first: obelus check")
    # Case makes no difference to BibTeX, nor to file names on many machines.
    if any(source.key.casefold() == key.casefold() for source in sources):
        fix = f"Give another key: --key {key}-2"
        raise Refused(f'{shown} already has a source "{key}".', fix)


def _write(plan: Plan) -> None:
    """Write all files, or none."""
    with ExitStack() as undo:
        for path, text in ((plan.copy, plan.imported.text), (plan.article, plan.draft.text)):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                undo.callback(path.unlink)
                file.write(text.encode())
        is_new = not plan.bibliography.exists()
        before = b"" if is_new else plan.bibliography.read_bytes()
        with plan.bibliography.open("ab") as file:
            undo.callback(_restore, plan.bibliography, None if is_new else len(before))
            file.write(_appended(before, plan.entry))
        undo.pop_all()


def _appended(before: bytes, text: str) -> bytes:
    """An entry as it goes behind what is there: an empty line between, newlines as above."""
    newline = b"\r\n" if b"\r\n" in before else b"\n"
    gap = b"" if not before else newline if before.endswith(b"\n") else newline * 2
    return gap + text.encode().replace(b"\n", newline)


def _restore(path: Path, size: int | None) -> None:
    if size is None:
        path.unlink()
    else:
        os.truncate(path, size)


def _report(plan: Plan, folders: Folders) -> None:
    imported, draft = plan.imported, plan.draft
    article, copy = (shown_path(path, folders.root) for path in (plan.article, plan.copy))
    paragraphs, words = imported.text.count("\n"), len(imported.text.split())
    if imported.url:
        click.echo(f"Taken from {imported.url}")
    click.echo(f"{shown_path(plan.bibliography, folders.root)}: source {plan.key} added.")
    click.echo(f"{copy}: the copy, {_count(paragraphs, 'paragraph')}, {_count(words, 'word')}.")
    click.echo(f"{article}: the draft, {_count(draft.claims, 'claim')} to look at.")
    for warning in _warnings(plan, folders, copy):
        click.echo(f"Warning: {warning}", err=True)
    todo = "Look at each claim" if plan.rights == "full" else "Write the article in your words"
    click.echo(f"Next: {todo}, run obelus check, and delete draft: true to publish it.")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _warnings(plan: Plan, folders: Folders, copy: str) -> list[str]:
    warnings = []
    if plan.rights != "full" and not is_ignored(plan.copy):
        line = f"/{shown_path(plan.copy.parent, folders.root)}/"
        warnings.append(f"Git does not ignore {copy}. Add this line to .gitignore: {line}")
    if folders.evidence.resolve() != plan.copy.parent.resolve():
        warnings.append(f"obelus check looks for copies in {folders.evidence}: move {copy} there.")
    if plan.imported.published is None:
        warnings.append("No date was found: add published: to the draft and date to the source.")
    if plan.draft.left:
        left = _count(plan.draft.left, "attribution")
        warnings.append(f"{left} could not be marked in the draft: see obelus suggest.")
    return warnings
