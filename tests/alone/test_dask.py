"""A Dask cluster makes what one process makes, also when it loses a worker."""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from importlib import util
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from test_executors import ITEMS, SLOW, describe, die_once, fail_at_50, greet, where

from obelus.work import dask_cluster
from obelus.work.dask_cluster import Dask
from obelus.work.executors import executor_of, spread
from obelus.work.processors import start_method
from obelus.work.tasks import ExecutorError, Rebuilt, Workers

MANY = ITEMS * 4


def run_cluster(workers: int, pipe: Connection) -> None:
    """A cluster, until the pipe is closed. Workers that are killed are replaced."""
    import logging

    import distributed

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    cluster: distributed.SpecCluster
    if workers:
        cluster = distributed.LocalCluster(
            n_workers=workers, processes=True, threads_per_worker=1, dashboard_address=":0"
        )
    else:
        scheduler = {"cls": distributed.Scheduler, "options": {"dashboard": False, "port": 0}}
        cluster = distributed.SpecCluster(scheduler=scheduler)
    with cluster:
        pipe.send(cluster.scheduler_address.replace("tcp://", "dask://"))
        pipe.recv()


def clusters(workers: int) -> Iterator[str]:
    """The address of a cluster in another process, so that there are no threads in this one."""
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=run_cluster, args=(workers, theirs))
    process.start()
    yield ours.recv()
    ours.send("end")
    process.join()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    yield from clusters(2)


@pytest.fixture(scope="module")
def workers(address: str) -> Workers:
    return executor_of(address)


@pytest.fixture(scope="module")
def empty_address() -> Iterator[str]:
    yield from clusters(0)


@pytest.fixture(autouse=True)
def hand_over_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dask, "start_cost", lambda _: 0.0)
    monkeypatch.setattr(Dask, "batch_seconds", 0.05)


def test_results_are_the_same_and_in_order(workers: Workers) -> None:
    found = list(spread(workers, describe, Rebuilt(greet, ("hello",)), MANY))
    assert found == [f"HELLO {item}" for item in MANY]
    assert workers.notes == []


def test_all_workers_work_and_nothing_of_dask_is_here(workers: Workers) -> None:
    assert len(set(spread(workers, where, None, MANY)) - {os.getpid()}) == 2
    assert "distributed" not in sys.modules
    assert threading.active_count() == 1
    assert start_method() == "fork"


def test_what_cannot_be_sent_is_done_by_forked_workers(workers: Workers) -> None:
    lock = threading.Lock()

    def is_lock(shared: object, item: str) -> bool:
        time.sleep(SLOW)
        return shared is lock

    assert all(spread(workers, is_lock, lock, MANY, is_sendable=False))


def test_a_killed_worker_loses_nothing(workers: Workers, tmp_path: Path) -> None:
    assert list(spread(workers, die_once, str(tmp_path / "died"), MANY)) == MANY
    assert (tmp_path / "died").exists()


def test_an_exception_says_where_it_was(workers: Workers) -> None:
    with pytest.raises(LookupError) as caught:
        list(spread(workers, fail_at_50, None, [*ITEMS[:50] * 4, *ITEMS]))
    text = "".join(traceback.format_exception(caught.value))
    assert "This was at 'item 50'." in text
    assert "fail_at_50" in text


def test_a_cluster_that_is_gone_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dask_cluster, "TIMEOUT", 0.5)
    monkeypatch.setattr(dask_cluster, "apart", lambda *_: 2)
    workers = executor_of("dask://127.0.0.1:9")
    found = list(spread(workers, describe, {"greeting": "hello"}, ITEMS))
    assert found == [f"hello {item}" for item in ITEMS]
    assert workers.notes
    assert "Traceback" not in capfd.readouterr().err


def test_workers_must_have_our_version(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "_ours", lambda: "another")
    with pytest.raises(ExecutorError, match="another version of Obelus"):
        executor_of(address)


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "TIMEOUT", 0.3)
    with pytest.raises(ExecutorError, match=r"No Dask scheduler answers at dask://127\.0\.0\.1:9"):
        executor_of("dask://127.0.0.1:9")


def test_nobody_works(empty_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "TIMEOUT", 1.0)
    with pytest.raises(ExecutorError, match="has no workers"):
        executor_of(empty_address)


def test_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("obelus.work.executors.find_spec", lambda _: None)
    assert util.find_spec("distributed")
    with pytest.raises(ExecutorError, match=r'pip install "mkdocs-obelus\[dask\]"'):
        executor_of("dask://127.0.0.1:9")
