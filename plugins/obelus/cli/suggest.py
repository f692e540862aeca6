"""`obelus suggest`: the attributions that no record covers, and on demand records for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from mkdocs.exceptions import MkDocsException

from obelus.cli.files import is_in
from obelus.drafts.write import write_records
from obelus.load import Loaded
from obelus.model import Article, Suggestion
from obelus.plugin import load_from


@click.command()
@click.option("--write", is_flag=True, help="Add the records and the links to the files.")
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
def suggest(write: bool, files: tuple[Path, ...]) -> None:
    """List what articles attribute to somebody and no record covers, with their coverage.

    With --write, each becomes a claim in the text and a record to edit; nothing else is touched.
    """
    try:
        loaded = load_from("mkdocs.yml")
    except MkDocsException as error:
        raise click.ClickException(str(error)) from error
    for name, article in _articles(loaded, files):
        text = loaded.texts[name]
        found, total = loaded.reader.find(article, text)
        for suggestion in found:
            click.echo(_as_text(suggestion, text) + "\n")
        click.echo(f"{article.path}: {_coverage(total - len(found), total)}")
        if write and found:
            _write(article, text, found)


def _articles(loaded: Loaded, files: Sequence[Path]) -> Iterator[tuple[str, Article]]:
    for name, document in sorted(loaded.documents.items()):
        if isinstance(document, Article) and (not files or is_in(document.path, files)):
            yield name, document


def _as_text(suggestion: Suggestion, text: str) -> str:
    at = suggestion.claim.location
    line = text.split("\n")[at.line - 1]
    start = max(0, at.column - 40)
    return (
        f"{at.path}:{at.line}:{at.column}: {suggestion.confidence}[{suggestion.rule}] "
        f"{suggestion.why}\n    {line[start : start + 78]}\n    {' ' * (at.column - 1 - start)}^"
    )


def _coverage(covered: int, total: int) -> str:
    if not total:
        return "no attributions found."
    return f"{covered} of {total} attributions are covered by records ({covered / total:.0%})."


def _write(article: Article, text: str, found: Sequence[Suggestion]) -> None:
    if article.path.endswith(".txt"):
        click.echo(f"{article.path}: rename it to .md before records can be written.", err=True)
        return
    written = write_records(article, text, found)
    # Newlines stay those of the file: it is read and written as bytes.
    path = Path(article.path)
    newline = b"\r\n" if b"\r\n" in path.read_bytes() else b"\n"
    path.write_bytes(written.text.encode("utf-8").replace(b"\n", newline))
    click.echo(f"{article.path}: {written.added} records added.")
    for suggestion in written.left:
        at = suggestion.claim.location
        click.echo(f"{at.path}:{at.line}:{at.column}: its words cut through a link.", err=True)
