"""Builds the same archive with Obelus and with Hugo, round by round, and compares what that took.

N=1000 ROUNDS=3 TOOLS=obelus,hugo,hugo-full make bench
"""

from __future__ import annotations

import compileall
import fcntl
import hashlib
import json
import os
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from generate import generate
from measure import Cost, Failed, run
from sites import BENCH, Facts, Site, Wrong, hugo, hugo_binary, obelus
from tables import KINDS, OURS, PEER, last_line, tables

SEED = 7
PLUGIN = BENCH.parent / "plugins" / "obelus"
CACHE = BENCH.parent / ".cache" / "bench"
GENERATOR = "generate.py words.py cast.py story.py teller.py as_*.py hugo*/**/*".split()
MEMORY = Path("/dev/shm")
EQUAL = 1.02
PER_ARTICLE = 500_000
"""Bytes an article may need with all its builds: where that fits, they are made in memory."""


def main() -> None:
    """Measure, and print tables."""
    try:
        bench(*asked())
    except (Failed, Wrong) as failure:
        sys.exit(f"bench: {failure}")


def asked() -> tuple[int, int, list[str]]:
    """What the environment asks for: articles, rounds, tools."""
    tools = (os.environ.get("TOOLS") or f"{OURS},{PEER}").split(",")
    return int(os.environ.get("N") or 1_000), int(os.environ.get("ROUNDS") or 3), tools


def kinds() -> list[str]:
    """The builds to measure, in their order: a clean one, and what the environment asks for."""
    asked_for = (os.environ.get("BUILDS") or ",".join(KINDS)).split(",")
    if unknown := set(asked_for) - {*KINDS}:
        raise Wrong(f"{min(unknown)} is none of {', '.join(KINDS)}")
    return [kind for kind in KINDS if kind == "clean" or kind in asked_for]


def bench(articles: int, rounds: int, tools: Sequence[str]) -> None:
    """Build with each tool in turn, in each state, so many times."""
    compileall.compile_dir(PLUGIN, quiet=1)
    data = prepared(articles, is_full="hugo-full" in tools)
    sites, builds = [*sites_of(data, tools)], kinds()
    costs = defaultdict[tuple[str, str], list[Cost]](list)
    for turn in range(rounds):
        for site in sites:
            site.clean()
        for kind in builds:
            # Whoever comes first finds the machine as the other left it: take turns at that.
            for site in sites if turn % 2 == 0 else reversed(sites):
                cost = _build(site, kind, turn, data)
                costs[kind, site.name].append(cost)
                print(f"{turn + 1} {kind:9}{site.name:10}{_short(cost)}", file=sys.stderr)
        _compare_pages(sites)
    for site in sites:
        if site.name == OURS:
            _compare(site, data)
        site.clean()
    print("\n".join(tables({key: costs[key] for key in _order(sites)}, sites, facts_of(data))))
    if {OURS, PEER} <= set(tools) and {"edit", "nochange"} <= set(builds):
        print(f"\n{last_line(costs, articles)}")


def prepared(articles: int, *, is_full: bool = False) -> Path:
    """The folder with the archive of that size, made new if the generator has changed."""
    need = articles * PER_ARTICLE
    is_roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > need
    checkout = hashlib.sha256(os.fsencode(BENCH)).hexdigest()[:6]
    default = MEMORY / f"obelus-bench-{checkout}" if is_roomy else CACHE
    work = Path(os.environ.get("BENCH_WORK") or default)
    _stay_alone(work)
    data = work / f"{articles}-{SEED}{'-full' * is_full}-{_generator()}"
    if not (data / "facts.json").is_file():
        print(f"generating {articles:,} articles in {data}", file=sys.stderr)
        for old in work.glob(f"{articles}-*"):
            shutil.rmtree(old)
        generate(articles, SEED, data, is_full=is_full)
    return data


def facts_of(data: Path) -> Facts:
    """What the generator says of the archive there."""
    return Facts(**json.loads((data / "facts.json").read_text("utf-8")))


@cache
def _stay_alone(work: Path) -> None:
    """Keep other benchmarks out of that folder until this one ends."""
    work.mkdir(parents=True, exist_ok=True)
    handle = os.open(work / ".lock", os.O_CREAT | os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(f"bench: another benchmark is at work in {work}")


def _generator() -> str:
    """What the files of an archive depend on, in a few digits."""
    own = [path for name in GENERATOR for path in BENCH.glob(name) if path.is_file()]
    texts = b"".join(path.read_bytes() for path in sorted(own))
    return hashlib.sha256(texts).hexdigest()[:8]


def sites_of(data: Path, tools: Sequence[str]) -> Iterator[Site]:
    """The archive there for each tool."""
    facts = facts_of(data)
    for name in tools:
        if name == OURS:
            yield obelus(data, facts)
        elif name in {"hugo", "hugo-full"}:
            yield hugo(name, data, facts, hugo_binary(CACHE))
        else:
            raise Wrong(f"{name} is none of obelus, hugo, hugo-full")


def _build(site: Site, kind: str, turn: int, data: Path) -> Cost:
    needles = {} if kind == "clean" else getattr(site, kind)(turn)
    cost = run(site.command, site.folder, data / f"{site.name}.log")
    site.check(needles)
    return cost


def _compare_pages(sites: Sequence[Site]) -> None:
    """Raise Wrong unless all tools make as many pages; lists may be cut into pages differently."""
    fewest, most = (pick(site.pages for site in sites) for pick in (min, max))
    if most > EQUAL * fewest:
        raise Wrong(", ".join(f"{site.name} makes {site.pages} pages" for site in sites))


def _compare(site: Site, data: Path) -> None:
    """Raise Wrong unless what was built bit by bit is what a build from nothing gives."""
    grown = site.digest()
    site.forget()
    run(site.command, site.folder, data / f"{site.name}.log")
    fresh = site.digest()
    other = sorted(name for name in grown | fresh if grown.get(name) != fresh.get(name))
    if other:
        raise Wrong(f"{len(other)} files are not as a clean build makes them, such as {other[0]}")


def _order(sites: Sequence[Site]) -> Iterator[tuple[str, str]]:
    yield from ((kind, site.name) for kind in kinds() for site in sites)


def _short(cost: Cost) -> str:
    return f"{cost.wall:8.2f} s {cost.cpu:8.2f} s CPU {cost.peak:7.0f} MB"


if __name__ == "__main__":
    main()
