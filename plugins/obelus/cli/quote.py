"""`obelus quote`: the lines of a record for words of a copy, ready to paste."""

from __future__ import annotations

import click
from mkdocs.exceptions import MkDocsException

from obelus.configured import load_from
from obelus.evidence import Copy
from obelus.problems import nearest
from obelus.resolve.archive import Archive
from obelus.resolve.checks.quotes import is_quotable
from obelus.text import unquoted


@click.command()
@click.argument("key")
@click.argument("words")
def quote(key: str, words: str) -> None:
    """Print the record lines for WORDS as the copy of the source KEY has them.

    Quotation marks, dashes and spaces may differ in shape; an ellipsis leaves words out.
    """
    try:
        loaded = load_from("mkdocs.yml")
    except MkDocsException as error:
        raise click.ClickException(str(error)) from error
    archive, limit = loaded.archive, loaded.limits.words
    key, words = key.removeprefix("@"), unquoted(words.strip())
    copy = _copy(archive, key)
    found: dict[int, list[str]] = {}
    for place in copy.places(words):
        found.setdefault(place.paragraph, []).append(copy.words(place))
    if not found:
        message = f"The copy of {key} does not have these words."
        if is_quotable(archive, key) and words.strip():
            message += f"\nThe closest words there are: {copy.nearest(words)}"
        raise click.ClickException(message)
    for paragraph, matches in found.items():
        click.echo(f'- quote: "{matches[0]}"\n- source: [@{key}, para. {paragraph}]')
        if len(matches) > 1:
            note = f"Paragraph {paragraph} has these words more than once: quote a word more."
            click.echo(note, err=True)
    size = len(words.split())
    if size > limit:
        note = f"These are {size} words, and the limit is {limit}."
        click.echo(note, err=True)
    if len(found) > 1:
        click.echo(f"The words stand in {len(found)} paragraphs: take the one you mean.", err=True)


def _copy(archive: Archive, key: str) -> Copy:
    if archive.source(key) is None:
        guess = nearest(key, [source.key for source in archive.sources])
        meant = f' Did you mean "{guess}"?' if guess else ""
        raise click.ClickException(f'There is no source "{key}" in sources.bib.{meant}')
    copy = archive.copies.get(key)
    if copy is None:
        message = f"The copy of {key} is not at hand: set $OBELUS_EVIDENCE to its folder."
        raise click.ClickException(message)
    return copy
