"""`obelus suggest`: the attributions that no record covers, and on demand records for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from mkdocs.exceptions import MkDocsException

from obelus.cli.files import is_in
from obelus.configured import load_from
from obelus.drafts.anchored import is_anchored, write_anchored
from obelus.drafts.write import write_records
from obelus.load import Loaded
from obelus.model import Article, Suggestion
from obelus.parse.markdown_file import ParsedArticle
from obelus.read import SourceFile
from obelus.reading import BESIDE, PLAIN, parse_document, text_name
from obelus.resolve.archive import Archive
from obelus.resolve.flags import derive_flags
from obelus.suggest.reader import PUBLISHED


@click.command()
@click.option("--write", is_flag=True, help="Add the records and the links to the files.")
@click.option(
    "--anchors", is_flag=True, help="Name the words in the records; leave the text alone."
)
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
def suggest(write: bool, anchors: bool, files: tuple[Path, ...]) -> None:
    """List what articles attribute to somebody and no record covers, with their coverage.

    With --write, each becomes a claim in the text and a record to edit; nothing else is touched.
    Where an article's records have anchors, or its text is a .txt, only records are written.
    """
    try:
        loaded = load_from("mkdocs.yml")
    except MkDocsException as error:
        raise click.ClickException(str(error)) from error
    for name, article in _articles(loaded, files):
        text = loaded.texts.get(text_name(name), "")
        found, total = loaded.reader.find(_parsed(loaded, article, name), text)
        found.sort(key=lambda suggestion: suggestion.claim.location)
        for suggestion in found:
            click.echo(_as_text(suggestion, text) + "\n")
        click.echo(f"{article.text_path}: {_coverage(total - len(found), total)}")
        sure = [suggestion for suggestion in found if suggestion.confidence in PUBLISHED]
        if write and sure:
            _write(loaded, article, name, sure, is_anchored(article) or anchors)


def _articles(loaded: Loaded, files: Sequence[Path]) -> Iterator[tuple[str, Article]]:
    for name, document in sorted(loaded.documents.items()):
        if not isinstance(document, Article):
            continue
        if not files or is_in(document.path, files) or is_in(document.text_path, files):
            yield name, document


def _parsed(loaded: Loaded, article: Article, name: str) -> ParsedArticle:
    """The article as it is before it is read: what was read holds no tokens."""
    beside = loaded.texts.get(text_name(name)) if name.endswith(BESIDE) else None
    parsed = parse_document(SourceFile(article.path, name, loaded.texts[name]), beside)
    assert isinstance(parsed, ParsedArticle)
    return parsed


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


def _write(
    loaded: Loaded, article: Article, name: str, found: Sequence[Suggestion], with_anchors: bool
) -> None:
    if article.path.endswith(PLAIN):
        beside = article.path.removesuffix(PLAIN) + BESIDE
        message = f"its records go into {beside}. Write its title and source there first,"
        raise click.ClickException(f"{article.path}: {message} between two lines ---.")
    if not article.source:
        raise click.ClickException(
            f"{article.path}: records need a source. Add a line source: to the front matter first."
        )
    safe = [suggestion for suggestion in found if not _forgets_state(loaded.archive, suggestion)]
    records, text = loaded.texts[name], loaded.texts.get(text_name(name), "")
    if with_anchors:
        written = write_anchored(article, records, text, safe)
    else:
        written = write_records(article, text, safe)
    # Newlines stay those of the file: it is read and written as bytes.
    path = Path(article.path)
    newline = b"\r\n" if b"\r\n" in path.read_bytes() else b"\n"
    path.write_bytes(written.text.encode("utf-8").replace(b"\n", newline))
    click.echo(f"{article.path}: {written.added} records added. Read each before you keep it.")
    for suggestion in written.left:
        _leave(suggestion, "its words cut through a link.")
    for suggestion in found:
        if suggestion not in safe:
            _leave(suggestion, "it came through state media that a record could not name.")


def _forgets_state(archive: Archive, suggestion: Suggestion) -> bool:
    """Whether a record of it would lose the flag that says how it reached us."""
    flags = derive_flags(suggestion.claim, archive.chain(suggestion.claim))
    is_kept = any(reason.flag.id == "state-media" for reason in flags)
    return suggestion.flag == "state-media" and not is_kept


def _leave(suggestion: Suggestion, why: str) -> None:
    at = suggestion.claim.location
    click.echo(f"{at.path}:{at.line}:{at.column}: left as it is: {why}", err=True)
