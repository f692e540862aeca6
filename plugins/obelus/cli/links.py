"""`obelus links`: what has become of the pages that an archive links to."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext

import click
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from obelus.answers import STATES, Answer, Asker, agent
from obelus.configured import load_from
from obelus.model import Location
from obelus.resolve.outward import outward_links

CONFIG = "mkdocs.yml"
HEADINGS = {
    "broken": "Broken",
    "unreachable": "Not reached",
    "unwilling": "Not shown to programs: look yourself",
    "moved": "Moved",
}

Places = Mapping[str, Sequence[Location]]


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text",
    help="For people or for tools.",
)  # fmt: skip
@click.option("--timeout", default=20.0, show_default=True, help="Seconds to wait for a server.")
def links(form: str, timeout: float) -> None:
    """Ask every page that the archive links to whether it is still there.

    This is a report: whatever is broken, the command exits with 0.
    """
    try:
        config = load_config(CONFIG)
        places = outward_links(load_from(CONFIG).archive)
    except MkDocsException as error:
        raise click.ClickException(str(error)) from error
    asker = Asker(agent(config.site_url or ""), timeout)
    # Progress on a terminal only: in a pipe it would be noise.
    is_watched = sys.stderr.isatty()
    bar = click.progressbar(length=len(places), file=sys.stderr) if is_watched else nullcontext()
    with bar as shown:
        answers = asker.ask_all(places, shown.update if shown else int)
    click.echo(_as_json(answers, places) if form == "json" else "\n".join(_text(answers, places)))


def is_offline(answers: Sequence[Answer]) -> bool:
    """Whether not one server answered, so that the links are not to blame."""
    return bool(answers) and all(a.state == "unreachable" and not a.redirects for a in answers)


def _text(answers: Sequence[Answer], places: Places) -> Iterator[str]:
    if is_offline(answers):
        yield f"Not one of {len(answers)} addresses could be reached: {answers[0].words}."
        yield "This machine seems to be offline, so nothing is said about the links."
        return
    for state, heading in HEADINGS.items():
        found = [answer for answer in answers if answer.state == state]
        if found:
            yield f"{heading}:"
            yield from (line for answer in found for line in _lines(answer, places[answer.url]))
            yield ""
    counts = [(state, sum(a.state == state for a in answers)) for state in reversed(STATES)]
    parts = ", ".join(f"{number} {state}" for state, number in counts if number)
    yield f"{len(answers)} addresses" + (f": {parts}." if parts else ".")


def _lines(answer: Answer, places: Sequence[Location]) -> Iterator[str]:
    yield f"  {answer.url}"
    yield f"    {answer.words}"
    yield from (f"    -> {url}" for url in answer.redirects)
    yield from (f"    {at.path}:{at.line}:{at.column}" for at in places)


def _as_json(answers: Sequence[Answer], places: Places) -> str:
    rows = [
        {
            "url": answer.url,
            "state": answer.state,
            "words": answer.words,
            "status": answer.status,
            "redirects": list(answer.redirects),
            "places": [
                {"path": at.path, "line": at.line, "column": at.column} for at in places[answer.url]
            ],
        }
        for answer in answers
    ]
    whole = {"offline": is_offline(answers), "links": rows}
    return json.dumps(whole, ensure_ascii=False, indent=2)
