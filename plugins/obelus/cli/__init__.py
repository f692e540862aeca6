"""The command `obelus`: what an editor or CI runs beside `mkdocs`."""

from __future__ import annotations

import click

from obelus.cli.archive import archive
from obelus.cli.check import check
from obelus.cli.diff import diff
from obelus.cli.export import export
from obelus.cli.links import links
from obelus.cli.lock import lock
from obelus.cli.new import new
from obelus.cli.quote import quote
from obelus.cli.suggest import suggest


@click.group()
@click.version_option(package_name="mkdocs-obelus")
def main() -> None:
    """Work on a fact-check archive; every command reads mkdocs.yml in the current folder."""


main.add_command(archive)
main.add_command(check)
main.add_command(diff)
main.add_command(export)
main.add_command(links)
main.add_command(lock)
main.add_command(new)
main.add_command(quote)
main.add_command(suggest)
