"""Whoever builds a site, it is the same to the byte: one process, several, or a cluster."""

from __future__ import annotations

import logging
import os
import pickle
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from test_dask import clusters

from conftest import copy_archive
from generate import generate
from obelus.kept.packs import INDEX, VALUES
from obelus.site import building, elsewhere
from obelus.site.whole import Whole, made_page
from obelus.work import dask_cluster, executors, processes
from obelus.work.dask_cluster import Dask, Handed
from obelus.work.processes import Processes
from obelus.work.processors import apart
from obelus.work.tasks import Rebuilt, Results, Work

ARTICLES, SEED = 150, 3
BROKEN = "zz.md"
"""A page with a link that leads nowhere, among the last to be made."""

Site = dict[str, bytes]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    yield from clusters(2)


class Copy:
    """An archive that is built again and again at one place, as its cache holds for it."""

    def __init__(self, source: Path) -> None:
        self.source, self.place = source, source.with_name(f"{source.name}-copy")
        (source / "content" / BROKEN).write_text("# Last\n\n[There](nowhere.md)\n", "utf-8")
        config = source / "mkdocs.yml"
        text = config.read_text(encoding="utf-8")
        told = text.replace("- obelus", "- obelus:\n      executor: !ENV EXECUTOR")
        assert told != text
        config.write_text(told, encoding="utf-8")
        self.serial = self.from_nothing("serial")

    def from_nothing(self, executor: str) -> Site:
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.source, self.place)
        return self.from_cache(executor)

    def from_cache(self, executor: str) -> Site:
        """What is made of what was read before; the site is not there."""
        shutil.rmtree(self.place / "build", ignore_errors=True)
        with pytest.MonkeyPatch.context() as patch:
            # As the command does it: what the file is called from here, and what is said there.
            patch.setenv("EXECUTOR", executor)
            patch.chdir(self.place)
            with Path("mkdocs.yml").open("rb") as file:
                build(load_config(file))
        site = self.place / "build"
        found = (path for path in site.rglob("*") if path.is_file())
        return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}

    def differing(self, site: Site) -> list[str]:
        """The files that one process makes otherwise."""
        names = {*site, *self.serial}
        return sorted(name for name in names if site.get(name) != self.serial.get(name))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """An archive that is worth a cluster."""
    folder = tmp_path_factory.mktemp("large") / "made"
    generate(ARTICLES, SEED, folder)
    return Copy(folder / "obelus")


@pytest.fixture
def small(tmp_path: Path) -> Copy:
    """One with something of everything."""
    return Copy(copy_archive(tmp_path / "small"))


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

        def taken(handed: Handed) -> Results:
            results = result(handed)
            if work[0].function is not made_page:
                self.others += len(results[0])
                return results
            self.pages += len(results[0])
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
def told(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """What builds have said."""
    caplog.set_level(logging.INFO, "mkdocs")
    return lambda: "\n".join(record.getMessage() for record in caplog.records)


def before_workers_know(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[Rebuilt[Whole]], Rebuilt[Whole]]
) -> None:
    """Have something happen when the build has read everything, and workers nothing."""
    recipe_of = elsewhere.recipe_of

    def changed(whole: Whole) -> Rebuilt[Whole]:
        recipe = recipe_of(whole)
        assert recipe
        return change(recipe)

    monkeypatch.setattr(building, "recipe_of", changed)


def pids(address: str) -> list[int]:
    with dask_cluster._client(address, 10.0) as client:
        return [*client.run(os.getpid).values()]


def test_a_cluster_makes_pages_and_loses_none_with_a_worker(
    address: str, large: Copy, cluster: Cluster, told: Callable[[], str]
) -> None:
    cluster.doomed = apart(pids, address)[0]
    assert large.differing(large.from_nothing(address)) == []
    assert cluster.doomed == 0
    assert cluster.pages > ARTICLES
    assert cluster.others > ARTICLES  # Texts, and parts of data and of the index.
    assert told().count("nowhere.md") == 1
    assert "where the build runs" not in told()


def test_a_cluster_makes_pages_of_what_was_kept(
    address: str, large: Copy, cluster: Cluster
) -> None:
    assert large.differing(large.from_cache(address)) == []
    assert cluster.pages > ARTICLES


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_processes_make_the_same(
    start: str, large: Copy, monkeypatch: pytest.MonkeyPatch, told: Callable[[], str]
) -> None:
    monkeypatch.setattr(processes, "start_method", lambda: start)
    if start == "fork":
        assert large.differing(large.from_nothing("processes")) == []
    assert large.differing(large.from_cache("processes")) == []
    assert "where the build runs" not in told()


@pytest.mark.parametrize("damage", ["nothing", "gone", "damaged"])
def test_what_is_not_kept_is_read_by_workers(
    damage: str,
    address: str,
    small: Copy,
    cluster: Cluster,
    monkeypatch: pytest.MonkeyPatch,
    told: Callable[[], str],
) -> None:
    def harm(recipe: Rebuilt[Whole]) -> Rebuilt[Whole]:
        packs = [*(small.place / ".cache" / "obelus").rglob(f"*{VALUES}")]
        assert packs
        for pack in packs:
            if damage == "gone":
                pack.unlink()
                pack.with_suffix(INDEX).unlink()
            elif damage == "damaged":
                pack.write_bytes(bytes(pack.stat().st_size))
        return recipe

    before_workers_know(monkeypatch, harm)
    assert small.differing(small.from_nothing(address)) == []
    assert cluster.pages
    assert "where the build runs" not in told()


def test_an_edit_in_the_midst_is_not_on_pages(
    address: str, small: Copy, monkeypatch: pytest.MonkeyPatch, told: Callable[[], str]
) -> None:
    def edit(recipe: Rebuilt[Whole]) -> Rebuilt[Whole]:
        for path in (small.place / "content").rglob("*.md"):
            path.write_text(path.read_text("utf-8") + "\nAnd another word.\n", "utf-8")
        return recipe

    before_workers_know(monkeypatch, edit)
    assert small.differing(small.from_nothing(address)) == []
    assert "a worker has other files, or they were edited meanwhile." in told()


def test_workers_that_do_not_see_the_files_make_nothing(
    address: str,
    small: Copy,
    cluster: Cluster,
    monkeypatch: pytest.MonkeyPatch,
    told: Callable[[], str],
) -> None:
    def misplace(recipe: Rebuilt[Whole]) -> Rebuilt[Whole]:
        sent = replace(pickle.loads(recipe.arguments[0]), config_file="/nowhere/mkdocs.yml")
        return replace(recipe, arguments=(pickle.dumps(sent),))

    before_workers_know(monkeypatch, misplace)
    assert small.differing(small.from_nothing(address)) == []
    assert cluster.pages == 0
    assert "It needs the same files at the same place." in told()
    assert "docs_dir: The path '/nowhere/content' isn't an existing directory." in told()


def test_hooks_run_once(
    address: str, small: Copy, cluster: Cluster, told: Callable[[], str]
) -> None:
    hook = "def on_nav(nav, config, files):\n    return nav\n"
    (small.source / "hook.py").write_text(hook, "utf-8")
    with (small.source / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("\nhooks: [hook.py]\n")
    assert small.differing(small.from_nothing(address)) == []
    assert cluster.pages == 0
    assert "other plugins or hooks take part" in told()
