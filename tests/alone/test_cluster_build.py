"""Whoever builds a site, it is the same to the byte: one process, forked ones, or a cluster."""

from __future__ import annotations

import logging
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_dask import clusters

from conftest import build_site, copy_archive
from generate import generate
from obelus import dask_cluster, elsewhere, executors
from obelus.dask_cluster import Dask, Handed
from obelus.executors import Processes
from obelus.processors import apart
from obelus.store import PREFIX, Store
from obelus.tasks import Work
from obelus.whole import made_page

ARTICLES, SEED = 150, 3

Site = dict[str, bytes]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    yield from clusters(2)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that is worth a cluster."""
    folder = tmp_path_factory.mktemp("large") / "made"
    generate(ARTICLES, SEED, folder)
    return folder / "obelus"


@pytest.fixture(scope="module")
def large_site(large: Path) -> Site:
    """What one process makes of it."""
    return built(large, "serial", is_new=True)


@pytest.fixture(autouse=True)
def hand_over_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dask, "start_cost", lambda _: 0.0)
    monkeypatch.setattr(Dask, "batch_seconds", 0.1)
    monkeypatch.setattr(Processes, "start_cost", lambda _: 0.0)
    monkeypatch.setattr(elsewhere, "PER_DOCUMENT", 0.0)
    monkeypatch.setattr(executors, "TRIAL", 0.01)


class Cluster:
    """What was handed over to it, and what happens when the first pages come back."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pages = self.others = 0
        self.doomed = 0
        """A worker that is killed then."""
        submit, result = Dask.crew, Handed.result
        work: list[Work[Any, Any, Any]] = []

        def crew(dask: Dask, given: Work[Any, Any, Any]) -> Any:
            work[:] = [given]
            return submit(dask, given)

        def taken(handed: Handed) -> list[Any]:
            results = result(handed)
            if work[0].function is not made_page:
                self.others += len(results)
                return results
            self.pages += len(results)
            if self.doomed:
                os.kill(self.doomed, signal.SIGKILL)
                self.doomed = 0
            return results

        monkeypatch.setattr(Dask, "crew", crew)
        monkeypatch.setattr(Handed, "result", taken)


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Cluster:
    return Cluster(monkeypatch)


@pytest.fixture
def notes(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What a build tells at its end."""
    caplog.set_level(logging.INFO, "mkdocs.plugins.obelus.building")
    return caplog


def pids(address: str) -> list[int]:
    with dask_cluster._client(address, 10.0) as client:
        return [*client.run(os.getpid).values()]


def built(folder: Path, executor: str, *, is_new: bool) -> Site:
    """The site of a copy of an archive that is always at the same place, as its cache is."""
    place = folder.with_name("copy")
    if is_new:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(folder, place)
        config = place / "mkdocs.yml"
        text = config.read_text(encoding="utf-8")
        config.write_text(text.replace("- obelus", "- obelus:\n      executor: !ENV EXECUTOR"))
    shutil.rmtree(place / "build", ignore_errors=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXECUTOR", executor)
        site = build_site(place, strict=False)
    found = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}


def differing(one: Site, other: Site) -> list[str]:
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def test_a_cluster_makes_pages_and_loses_none_with_a_worker(
    address: str, large: Path, large_site: Site, cluster: Cluster
) -> None:
    cluster.doomed = apart(pids, address)[0]
    assert differing(built(large, address, is_new=True), large_site) == []
    assert cluster.pages > 300
    assert cluster.doomed == 0
    assert differing(built(large, address, is_new=False), large_site) == []
    assert cluster.pages > 600
