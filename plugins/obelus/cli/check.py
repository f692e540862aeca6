"""`obelus check`: every problem of an archive, without building it."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from mkdocs.exceptions import MkDocsException

from obelus.cli.files import is_in
from obelus.cli.revision import changes_since
from obelus.cli.sarif import as_sarif
from obelus.configured import load_from
from obelus.history.uncorrected import uncorrected
from obelus.load import Loaded
from obelus.printed import as_github, as_json, as_text
from obelus.problems import Problem, in_source_order, with_lines

CONFIG = "mkdocs.yml"


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github", "sarif"]), default="text",
    help="For people, for tools, as annotations of a GitHub workflow, or for code scanning.",
)  # fmt: skip
@click.option(
    "--since", "revision", metavar="REV",
    help="Also what was published at REV, a revision of Git, and changed without a correction.",
)  # fmt: skip
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
def check(form: str, revision: str | None, files: tuple[Path, ...]) -> None:
    """Print every problem in source order; exit 1 if any is an error.

    With FILES, only the problems in these files and folders.
    """
    try:
        loaded = load_from(CONFIG)
        found = [] if revision is None else _uncorrected(loaded, revision)
    except MkDocsException as error:
        raise click.ClickException(str(error)) from error
    problems = in_source_order([*loaded.problems, *found])
    chosen = [p for p in problems if not files or is_in(p.location.path, files)]
    _print(chosen, form)
    if any(problem.code.is_error for problem in chosen):
        sys.exit(1)


def _uncorrected(loaded: Loaded, revision: str) -> list[Problem]:
    """What was published at a revision and is otherwise now, without a correction."""
    since = changes_since(CONFIG, revision, loaded.archive)
    texts = {document.path: loaded.texts[name] for name, document in loaded.documents.items()}
    return with_lines(uncorrected(since.changes, loaded.archive), texts)


def _print(problems: list[Problem], form: str) -> None:
    if form == "json":
        click.echo(as_json(problems))
    elif form == "github":
        for problem in problems:
            click.echo(as_github(problem))
    elif form == "sarif":
        click.echo(as_sarif(problems))
    else:
        click.echo("\n\n".join(map(as_text, problems)) or "No problems.")
