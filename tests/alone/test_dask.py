"""A Dask cluster makes what one process makes, also when it loses a worker."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_executors import ITEMS, describe, die_once, fail_at_50, greet, where

from obelus import dask_cluster
from obelus.executors import executor_of, spread
from obelus.tasks import ExecutorError, Rebuilt


@pytest.fixture(scope="module")
def dask_address() -> Iterator[str]:
    """A cluster of two worker processes, which are replaced when they are killed."""
    import distributed

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with distributed.LocalCluster(
        n_workers=2, processes=True, threads_per_worker=1, dashboard_address=":0"
    ) as cluster:
        yield cluster.scheduler_address.replace("tcp://", "dask://")


@pytest.fixture(autouse=True)
def hand_over_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster.Dask, "start_cost", lambda _: 0.0)


def test_results_are_the_same_and_in_order(dask_address: str) -> None:
    workers = executor_of(dask_address)
    found = list(spread(workers, describe, {"greeting": "hello"}, ITEMS * 4))
    assert found == [f"hello {item}" for item in ITEMS * 4]
    rebuilt = list(spread(workers, describe, Rebuilt(greet, ("hello",)), ITEMS * 4))
    assert rebuilt == [f"HELLO {item}" for item in ITEMS * 4]
    assert len(set(spread(workers, where, None, ITEMS * 4)) - {os.getpid()}) == 2
    workers.close()


def test_a_killed_worker_loses_nothing(dask_address: str, tmp_path: Path) -> None:
    workers = executor_of(dask_address)
    found = list(spread(workers, die_once, str(tmp_path / "died"), ITEMS * 4))
    assert found == ITEMS * 4
    assert (tmp_path / "died").exists()
    workers.close()


def test_an_exception_says_where_it_was(dask_address: str) -> None:
    workers = executor_of(dask_address)
    items = [*ITEMS[:50] * 4, *ITEMS]
    with pytest.raises(LookupError) as caught:
        list(spread(workers, fail_at_50, None, items))
    text = "".join(traceback.format_exception(caught.value))
    assert "This was at 'item 50'." in text
    assert "fail_at_50" in text
    workers.close()


def test_workers_must_have_our_version(dask_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "_ours", lambda: "another")
    with pytest.raises(ExecutorError, match="another version of Obelus"):
        executor_of(dask_address)


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "TIMEOUT", 0.3)
    with pytest.raises(ExecutorError, match=r"No Dask scheduler answers at dask://127\.0\.0\.1:9"):
        executor_of("dask://127.0.0.1:9")


def test_nobody_works(monkeypatch: pytest.MonkeyPatch) -> None:
    import distributed

    monkeypatch.setattr(dask_cluster, "TIMEOUT", 0.5)
    scheduler = {"cls": distributed.Scheduler, "options": {"dashboard": False, "port": 0}}
    with distributed.SpecCluster(scheduler=scheduler) as cluster:
        address = cluster.scheduler_address
        with pytest.raises(ExecutorError, match="has no workers"):
            executor_of(address.replace("tcp://", "dask://"))


def test_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ExecutorError, match=r'pip install "mkdocs-obelus\[dask\]"'):
        executor_of("dask://127.0.0.1:9")
