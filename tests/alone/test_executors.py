"""The same results whoever makes them, and none of them lost."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

import pytest

from obelus.work import processes, processors
from obelus.work.executors import Serial, executor_of, spread
from obelus.work.processes import Processes
from obelus.work.tasks import ExecutorError, Rebuilt, TaskError, Workers

ITEMS = [f"item {n}" for n in range(60)]
SLOW = 0.004
"""Seconds an item: enough for workers to be worth it."""


def describe(shared: dict[str, str], item: str) -> str:
    time.sleep(SLOW)
    return f"{shared['greeting']} {item}"


def where(shared: object, item: str) -> int:
    time.sleep(SLOW)
    return os.getpid()


def greet(word: str) -> dict[str, str]:
    return {"greeting": word.upper()}


def fail_at_50(shared: object, item: str) -> str:
    time.sleep(SLOW)
    if item == ITEMS[50]:
        raise LookupError("not there")
    return item


class Stubborn(Exception):
    """Cannot be made again from what it says of itself."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def fail_stubbornly(shared: object, item: str) -> str:
    time.sleep(SLOW)
    if item == ITEMS[50]:
        raise Stubborn("not ", "there")
    return item


def die_once(flag: str, item: str) -> str:
    """Ends a worker at one item, the first time."""
    time.sleep(SLOW)
    if item in ITEMS[20:]:
        try:
            Path(flag).touch(exist_ok=False)
        except FileExistsError:
            return item
        if parent_process() is None:  # Never the tests themselves.
            Path(flag).unlink()
            return item
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def pids_of(workers: Workers) -> set[int]:
    return set(spread(workers, where, None, ITEMS))


class TestProcesses:
    @pytest.fixture(params=["serial", "forked", "spawned"])
    def workers(self, request: Any, monkeypatch: pytest.MonkeyPatch) -> Workers:
        if request.param == "serial":
            return Serial()
        if request.param == "spawned":
            monkeypatch.setattr(processes, "start_method", lambda: "spawn")
            monkeypatch.setattr(Processes, "start_cost", lambda _: 0.0)
        return Processes(2)

    def test_results_are_the_same_and_in_order(self, workers: Workers) -> None:
        found = list(spread(workers, describe, {"greeting": "hello"}, ITEMS))
        assert found == [f"hello {item}" for item in ITEMS]
        assert workers.notes == []

    def test_the_shared_value_may_be_made_by_the_workers(self, workers: Workers) -> None:
        found = list(spread(workers, describe, Rebuilt(greet, ("hello",)), ITEMS, 7))
        assert found == [f"HELLO {item}" for item in ITEMS]

    def test_an_exception_says_where_it_was(self, workers: Workers) -> None:
        found = []
        with pytest.raises(LookupError) as caught:
            for item in spread(workers, fail_at_50, None, ITEMS, 5):
                found.append(item)
        text = "".join(traceback.format_exception(caught.value))
        assert "This was at 'item 50'." in text
        assert 'raise LookupError("not there")' in text
        assert found == ITEMS[: len(found)]
        assert len(found) >= 45

    def test_nothing_to_do_is_nothing(self, workers: Workers) -> None:
        assert list(spread(workers, describe, {}, [])) == []

    def test_no_process_is_left_by_whoever_stops_early(self, workers: Workers) -> None:
        results = spread(workers, where, None, ITEMS)
        pids = {next(results) for _ in range(30)}
        results.close()  # type: ignore[attr-defined]
        for pid in pids - {os.getpid()}:
            with pytest.raises(ProcessLookupError):
                os.kill(pid, 0)


def test_many_items_are_spread() -> None:
    """As many processes work as there are processors, and this is one."""
    found = list(spread(Processes(3), where, None, ITEMS * 2))
    assert len(set(found)) == 3
    assert os.getpid() in found[-30:]


def test_forked_workers_are_let_go_of_with_what_they_have_copied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processes, "COPIED", -1)
    monkeypatch.setattr(processes, "SHARE", 1 << 30)
    assert len(pids_of(Processes(2))) > 2
    found = list(spread(Processes(2), describe, {"greeting": "hello"}, ITEMS * 2, 7))
    assert found == [f"hello {item}" for item in ITEMS * 2]


def test_few_items_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(spread(Processes(2), where, None, ITEMS[:10])) == {os.getpid()}
    assert set(spread(Processes(1), where, None, ITEMS)) == {os.getpid()}
    assert set(spread(Serial(), where, None, ITEMS)) == {os.getpid()}


def where_slowly(shared: object, item: str) -> int:
    time.sleep(0.2)
    return os.getpid()


def test_the_last_item_is_made_by_whoever_is_there() -> None:
    assert set(spread(Processes(2), where_slowly, None, ITEMS[:2])) == {os.getpid()}
    assert len(set(spread(Processes(2), where_slowly, None, ITEMS[:3]))) == 2


def test_forked_workers_are_sent_nothing() -> None:
    """They have what the process holds that forked them, be it what nobody could send."""
    lock = threading.Lock()

    def is_lock(shared: object, item: str) -> bool:
        time.sleep(SLOW)
        return shared is lock

    assert list(spread(Processes(2), is_lock, lock, ITEMS)) == [True] * len(ITEMS)


def test_an_exception_that_cannot_be_sent_is_told() -> None:
    with pytest.raises(TaskError, match=r"(?s)raise Stubborn.*This was at 'item 50'"):
        list(spread(Processes(2), fail_stubbornly, None, ITEMS))


def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    workers = Processes(2)
    found = list(spread(workers, die_once, str(tmp_path / "died"), ITEMS))
    assert found == ITEMS
    assert (tmp_path / "died").exists()
    assert len(workers.notes) == 1


def test_workers_do_not_collect_what_they_inherited() -> None:
    frozen = gc.get_freeze_count()

    def collector(shared: object, item: str) -> tuple[int, bool, bool]:
        time.sleep(SLOW)
        return os.getpid(), gc.isenabled(), gc.get_freeze_count() > 10_000

    found = set(spread(Processes(2), collector, None, ITEMS))
    assert {seen[1:] for seen in found if seen[0] != os.getpid()} == {(False, True)}
    assert gc.isenabled()
    assert gc.get_freeze_count() == frozen


def test_workers_wait_for_whoever_takes_the_results(tmp_path: Path) -> None:
    """Else all results would be in memory."""

    def log(shared: Path, item: str) -> str:
        time.sleep(SLOW)
        (shared / item).touch()
        return item

    results = spread(Processes(2), log, tmp_path, ITEMS * 4, 2)
    for _ in range(40):
        next(results)
    time.sleep(0.5)
    assert len(list(tmp_path.iterdir())) <= 60
    many = spread(Processes(2), log, tmp_path, [f"{n}" for n in range(300)], 2)
    for _ in range(40):
        next(many)
    time.sleep(0.5)
    assert len(list(tmp_path.glob("[0-9]*"))) < 80
    assert list(results) == (ITEMS * 4)[40:]
    assert list(many) == [f"{n}" for n in range(40, 300)]


def test_beside_threads_nothing_is_forked() -> None:
    assert processors.start_method() == ("fork" if sys.platform == "linux" else "spawn")
    held = threading.Event()
    thread = threading.Thread(target=held.wait)
    thread.start()
    try:
        assert processors.start_method() == "spawn"
    finally:
        held.set()
        thread.join()
    if sys.platform == "linux":
        assert processors.start_method() == "fork"


def test_workers_end_with_the_build_that_is_killed(tmp_path: Path) -> None:
    code = """
import os, sys, time
from obelus.work.executors import Processes, spread
def work(shared, item):
    time.sleep(0.02)
    return os.getpid()
for pid in spread(Processes(2), work, None, range(1000)):
    print(pid, flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as build:
        assert build.stdout
        pids = {int(line) for line, _ in zip(build.stdout, range(30), strict=False)}
        build.kill()
    pids.discard(build.pid)
    assert len(pids) == 1
    for _ in range(100):
        if not any(is_running(pid) for pid in pids):
            return
        time.sleep(0.02)
    pytest.fail("a worker outlived its build")


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.parametrize(("quota", "expected"), [("200000 100000", 2), ("50000 100000", 1)])
def test_a_container_has_its_quota(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quota: str, expected: int
) -> None:
    (tmp_path / "cpu.max").write_text(quota, encoding="ascii")
    monkeypatch.setattr(processors, "QUOTA", str(tmp_path / "cpu.max"))
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)))
    assert processors.processors() == expected
    (tmp_path / "cpu.max").write_text("max 100000", encoding="ascii")
    assert processors.processors() == 64


def test_the_option_names_them() -> None:
    assert isinstance(executor_of("serial"), Serial)
    assert isinstance(executor_of("processes"), Processes)


def test_the_option_names_no_other() -> None:
    with pytest.raises(ExecutorError, match=r"is threads; it can be processes, serial or dask:"):
        executor_of("threads")


def test_what_cannot_be_sent_is_not_sent_by_those_who_stand_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lock = threading.Lock()
    monkeypatch.setattr(processes, "start_method", lambda: "spawn")
    monkeypatch.setattr(Processes, "start_cost", lambda _: 0.0)
    workers = Processes(2)
    monkeypatch.setattr(workers, "instead", Processes(2), raising=False)
    found = spread(workers, where, lock, ITEMS, is_sendable=False)
    assert set(found) == {os.getpid()}


def test_what_cannot_be_sent_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    lock = threading.Lock()
    monkeypatch.setattr(processes, "start_method", lambda: "spawn")
    monkeypatch.setattr(Processes, "start_cost", lambda _: 0.0)
    found = spread(Processes(2), where, lock, ITEMS, is_sendable=False)
    assert set(found) == {os.getpid()}


def test_what_cannot_be_sent_is_done_here_as_soon_as_nothing_can_be_forked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A thread that somebody starts meanwhile, or one that takes long to end."""
    asked: list[int] = []

    def method() -> str:
        asked.append(1)
        return processors.FORK if len(asked) < 8 else processors.SPAWN

    monkeypatch.setattr(processes, "start_method", method)
    monkeypatch.setattr(processes, "COPIED", -1)
    monkeypatch.setattr(processes, "SHARE", 1 << 30)
    shared: dict[str, Any] = {"greeting": "hello", "lock": threading.Lock()}
    workers = Processes(2)
    found = list(spread(workers, describe, shared, ITEMS * 3, 5, is_sendable=False))
    assert found == [f"hello {item}" for item in ITEMS * 3]
    assert len(asked) >= 8 and workers.notes == [processes.THREADS]


def test_threads_that_end_are_waited_for() -> None:
    before = processors.threads()
    thread = threading.Thread(target=time.sleep, args=(0.3,))
    thread.start()
    assert processors.threads() == before + 1
    assert not processors.wait_for_threads(before, 0.01)
    assert processors.wait_for_threads(before, 30)
    thread.join()
