"""What was measured → ratios taken round by round, medians, and a table in Markdown."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

from measure import Cost
from sites import HUGO, Facts, Site

Costs = Mapping[tuple[str, str], Sequence[Cost]]
"""By kind of build and tool, one for each round."""
OURS, PEER = "obelus", "hugo"
KINDS = {
    "clean": "clean",
    "nochange": "no change",
    "edit": "one article edited",
    "rename": "one entity renamed",
    "template": "one template changed",
}


def tables(costs: Costs, sites: Sequence[Site], facts: Facts) -> Iterator[str]:
    """The table with what it was measured on."""
    rounds = len(next(iter(costs.values())))
    pages = ", ".join(f"{site.name} {site.pages:,} and {site.further:,} of lists" for site in sites)
    yield f"### {facts.articles:,} articles"
    yield ""
    yield (
        f"{facts.articles:,} articles, {len(facts.entities):,} entities, as many sources as "
        f"articles; pages: {pages}. The renamed entity is named in {facts.naming:,} articles. "
        f"{rounds} rounds, medians; ratios are taken in each round. "
        f"{date.today().isoformat()}, {machine()}; {versions()}."
    )
    yield ""
    yield (
        "| build | tool | wall s | least – most | CPU s | peak MB | wall ÷ Hugo | CPU ÷ Hugo "
        "| memory ÷ Hugo |"
    )
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for (kind, tool), rows in costs.items():
        peers = costs.get((kind, PEER), ())
        walls = [row.wall for row in rows]
        yield " | ".join(
            (
                f"| {KINDS[kind]}",
                tool,
                f"{median(walls):.2f}",
                f"{min(walls):.2f} – {max(walls):.2f}",
                f"{median(row.cpu for row in rows):.2f}",
                f"{median(row.peak for row in rows):.0f}",
                _ratio([a.wall / b.wall for a, b in zip(rows, peers, strict=False)]),
                _ratio([a.cpu / b.cpu for a, b in zip(rows, peers, strict=False)]),
                _ratio([a.peak / b.peak for a, b in zip(rows, peers, strict=False)]) + " |",
            )
        )


def last_line(costs: Costs, articles: int) -> str:
    """The line that is read by machines: our medians divided by Hugo's."""

    def of(kind: str, name: str) -> str:
        ours, peers = (
            median(float(getattr(row, name)) for row in costs[kind, tool]) for tool in (OURS, PEER)
        )
        return f"{ours / peers:.2f}"

    return (
        f"bench: N={articles} clean {of('clean', 'wall')} edit {of('edit', 'wall')} "
        f"nochange {of('nochange', 'wall')} memory {of('clean', 'peak')} of hugo"
    )


def machine() -> str:
    """The machine in a few words."""
    cpuinfo = Path("/proc/cpuinfo").read_text("utf-8").split("\n")
    models = [line.partition(":")[2].strip() for line in cpuinfo if line.startswith("model name")]
    memory = Path("/proc/meminfo").read_text("utf-8").split()[1]
    model = models[0] if models else platform.machine()
    return f"{len(models) or '?'} × {model}, {int(memory) / 2**20:.0f} GiB, {platform.system()}"


def versions() -> str:
    """Versions of all that took part."""
    here = Path(__file__).resolve().parent
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=here, capture_output=True, text=True
    )
    commit = described.stdout.strip() or version("mkdocs-obelus")
    return (
        f"Obelus {commit}, Python {platform.python_version()}, MkDocs {version('mkdocs')}, "
        f"{HUGO.replace('==', ' ').capitalize()}"
    )


def _ratio(ratios: Sequence[float]) -> str:
    return f"{median(ratios):.2f}" if ratios else "–"
