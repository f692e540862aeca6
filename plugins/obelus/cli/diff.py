"""`obelus diff`: what changed in claims, flags and assessments since a revision."""

from __future__ import annotations

import click
from mkdocs.exceptions import MkDocsException

from obelus.cli.revision import changes_since
from obelus.configured import load_from
from obelus.history.report import as_markdown, as_text
from obelus.history.report_json import as_json

CONFIG = "mkdocs.yml"


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text",
    help="For people, for a pull request, or for tools.",
)  # fmt: skip
@click.argument("revision", metavar="REV")
def diff(form: str, revision: str) -> None:
    """Print what changed in claims, flags and assessments since REV, a revision of Git.

    What is compared is what readers see: drafts and words of withheld sources are left out. Where
    REV has moved on since, the changes are those since the two histories parted.
    """
    try:
        since = changes_since(CONFIG, revision, load_from(CONFIG).archive)
    except MkDocsException as error:
        raise click.ClickException(str(error)) from error
    if form == "json":
        click.echo(as_json(since.changes, revision, since.commit))
    elif form == "markdown":
        click.echo(as_markdown(since.changes, revision))
    else:
        click.echo(as_text(since.changes, f"{revision} ({since.commit[:10]})"))
