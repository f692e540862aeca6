"""`obelus check`: every problem of an archive, without building it."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from mkdocs.exceptions import MkDocsException

from obelus.cli.files import is_in
from obelus.plugin import load_from
from obelus.problems import Problem, as_github, as_json, as_text


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github"]), default="text",
    help="For people, for tools, or as annotations of a GitHub workflow.",
)  # fmt: skip
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
def check(form: str, files: tuple[Path, ...]) -> None:
    """Print every problem in source order; exit 1 if any is an error.

    With FILES, only the problems in these files and folders.
    """
    try:
        problems = load_from("mkdocs.yml").problems
    except MkDocsException as error:
        raise click.ClickException(str(error)) from error
    chosen = [p for p in problems if not files or is_in(p.location.path, files)]
    _print(chosen, form)
    if any(problem.code.is_error for problem in chosen):
        sys.exit(1)


def _print(problems: list[Problem], form: str) -> None:
    if form == "json":
        click.echo(as_json(problems))
    elif form == "github":
        for problem in problems:
            click.echo(as_github(problem))
    else:
        click.echo("\n\n".join(map(as_text, problems)) or "No problems.")
