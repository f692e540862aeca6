"""What a Dask cluster on this machine takes for a clean build, and that it makes the same site.

N=2000 WORKERS=1,2 make bench-cluster
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench import facts_of, prepared
from measure import Cost, Failed, run
from sites import Site, obelus
from tables import machine, versions

STEPS = ("read", "pages", "data", "search")
SERVE = "--serve"
"""In the process of a cluster."""


def main() -> None:
    """Print a row for each executor; end with an error where sites differ."""
    if SERVE in sys.argv:
        _serve(int(sys.argv[-1]))
        return
    articles = int(os.environ.get("N") or 2_000)
    counts = [int(count) for count in (os.environ.get("WORKERS") or "1,2").split(",")]
    data = prepared(articles)
    site = obelus(data, facts_of(data))
    site.clean()
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{articles:,} articles; load {load} before; {machine()}; {versions()}\n")
    print(f"| executor | wall s | {' | '.join(STEPS)} | s of CPU | of these the cluster's |")
    print("| --- " * (len(STEPS) + 4) + "|")
    try:
        cost, steps = _build(site, data, "serial")
        print(_row("serial", cost, steps, 0.0), flush=True)
        expected = site.digest()
        for count in counts:
            before = _cpu()
            with _cluster(count) as address:
                cost, steps = _build(site, data, address)
            cluster = _cpu() - before - cost.cpu
            print(_row(f"Dask, workers: {count}", cost, steps, cluster), flush=True)
            found = site.digest()
            names = {*found, *expected}
            other = sorted(name for name in names if found.get(name) != expected.get(name))
            if other:
                raise Failed(f"{len(other)} files are not as one process makes them: {other[0]}")
    except Failed as failure:
        sys.exit(f"bench-cluster: {failure}")
    finally:
        site.clean()
    print("\nAll sites are the same to the byte.")


def _build(site: Site, data: Path, executor: str) -> tuple[Cost, Mapping[str, str]]:
    """Build from nothing; what that took, and what each step did."""
    site.forget()
    config = site.folder / "mkdocs.yml"
    options = f"- obelus:\n      timings: true\n      executor: {executor}\n"
    told = config.read_text("utf-8").replace("- obelus\n", options)
    site.write(site.folder / "cluster.yml", told)
    log = data / "cluster.log"
    command = [part for part in site.command if part != "--quiet"]
    cost = run([*command, "--config-file", "cluster.yml"], site.folder, log)
    site.check({})
    return cost, _steps(log)


def _row(name: str, cost: Cost, steps: Mapping[str, str], cluster: float) -> str:
    walls = " | ".join(steps[step] for step in STEPS)
    return f"| {name} | {cost.wall:.1f} | {walls} | {cost.cpu + cluster:.1f} | {cluster:.1f} |"


def _cpu() -> float:
    """Seconds that processes took which have ended: start and end of a cluster included."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _steps(log: Path) -> dict[str, str]:
    """Wall seconds by step; raises Failed where the cluster did not do its part."""
    said = log.read_text("utf-8")
    if "where the build runs" in said or "worker ended" in said:
        raise Failed(said)
    rows = [line.removeprefix("INFO").split() for line in said.splitlines()]
    return {row[-3]: f"{float(row[-2]):.1f}" for row in rows if len(row) > 3 and row[-3] in STEPS}


@contextmanager
def _cluster(count: int) -> Iterator[str]:
    """The address of a cluster in processes of its own."""
    command = [sys.executable, __file__, SERVE, str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as cluster:
        assert cluster.stdin
        assert cluster.stdout
        yield cluster.stdout.readline().decode().strip()
        cluster.stdin.close()


def _serve(count: int) -> None:
    import distributed

    with distributed.LocalCluster(
        n_workers=count, processes=True, threads_per_worker=1, dashboard_address=":0"
    ) as cluster:
        print(cluster.scheduler_address.replace("tcp://", "dask://"), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
