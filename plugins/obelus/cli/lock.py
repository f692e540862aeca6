"""`obelus lock`: writes down which quotation stands where in which copy, by hash."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import date

import click
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from obelus.configuration import folders_of
from obelus.configured import load_from
from obelus.lock import NAME, Key, Lock, Row, as_text, label
from obelus.lock_file import write_lock
from obelus.printed import as_text as problem_as_text
from obelus.problems import Code
from obelus.read import shown_path
from obelus.resolve.checks.quotes import lock_rows

CONFIG = "mkdocs.yml"
REFUSED = frozenset(
    {
        Code.QUOTE_MISMATCH,
        Code.AMBIGUOUS_QUOTE,
        Code.QUOTE_CHANGED,
        Code.LONG_QUOTE,  # It is not looked for in the copy.
        Code.COPY_CHANGED,
        Code.BROKEN_LOCK,
        # What cannot be read would lose its rows, and with them the days.
        Code.UNREADABLE_FILE,
        Code.LARGE_FILE,
        Code.BIBLIOGRAPHY,
    }
)
"""With one of these nothing is written: the lock would say more than is known."""


@click.command()
def lock() -> None:
    """Rewrite seeds/quotes.lock from the copies at hand.

    Rows whose copy is not at hand stay as they are while their quotation does.
    """
    try:
        loaded = load_from(CONFIG)
        folders = folders_of(load_config(CONFIG))
    except MkDocsException as error:
        raise click.ClickException(str(error)) from error
    problems = [problem for problem in loaded.problems if problem.code in REFUSED]
    if problems:
        click.echo("\n\n".join(map(problem_as_text, problems)))
        click.echo("\nNothing was written.", err=True)
        sys.exit(1)
    old = loaded.archive.lock
    rows = lock_rows(loaded.archive, date.today())
    path = folders.seeds / NAME
    if old is not None or rows:
        try:
            write_lock(path, as_text(rows.values()))
        except OSError as error:
            message = f"{path} cannot be written: {error.strerror}."
            raise click.ClickException(message) from error
    for line in _changes((old or Lock()).rows, rows):
        click.echo(line)
    click.echo(f"{shown_path(path, folders.root)}: {_count(len(rows), 'quotation')} locked.")


def _changes(old: Mapping[Key, Row], new: Mapping[Key, Row]) -> Iterator[str]:
    for key in sorted({*old, *new}):
        if old.get(key) == new.get(key):
            continue
        sign = "+" if key not in old else "-" if key not in new else "~"
        row = new.get(key)
        yield f"{sign} {label(key, f', para. {row.paragraph}' if row else '')}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
