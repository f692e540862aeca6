"""One function and many items → its results in order, made by as many processes as are worth it."""

from __future__ import annotations

import gc
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from typing import Any, TypeVar

from obelus.work.processes import Processes
from obelus.work.tasks import (
    ExecutorError,
    Promise,
    Rebuilt,
    Submit,
    Unlike,
    Work,
    Workers,
    run_here,
)

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

TRIAL = 0.05
"""Seconds that a build works alone to see what an item takes. In that time workers are started."""


def spread(
    workers: Workers,
    function: Callable[[S, T], R],
    shared: S | Rebuilt[S],
    items: Sequence[T],
    batch: int | None = None,
    *,
    is_sendable: bool = True,
    recipe: Rebuilt[S] | None = None,
) -> Iterator[R]:
    """`function(shared, item)` of each item, in order; it must depend on nothing else.

    Forked workers have everything as it is here. Others are sent function and shared by pickle, so
    the function is one of a module, and shared is small or says how each makes it (`Rebuilt`, or
    what is here with a `recipe`). An exception has the traceback it had in the worker, and a note
    that says at which item. `batch` is how many items are handed over at once; without it that is
    measured. What is not sendable, or too large for it, is done by forked workers or here.
    """
    while workers.must_send and not is_sendable:
        workers = workers.instead or Serial()
    # What is there by now is walked over by no collector, here or in a worker, whose memory stays
    # shared so. It thaws with the work: nothing of a build may outlive it in a preview.
    gc.freeze()
    try:
        work = Work.of(function, shared, items, recipe, is_sendable=is_sendable)
        yield from _spread(workers, work, batch)
    finally:
        gc.unfreeze()


def _spread(workers: Workers, work: Work[Any, Any, R], batch: int | None) -> Iterator[R]:
    items = work.items
    done, seconds = 0, 0.0
    while done < len(items) and not _is_worth_handing_over(workers, work, done, seconds):
        start = time.perf_counter()
        (result,) = run_here(work, done, done + 1)
        seconds += time.perf_counter() - start
        done += 1
        yield result
    pace = _Pace(workers.batch_seconds, batch)
    pace.note(done, seconds)
    for _ in range(workers.tries if done < len(items) else 0):
        try:
            while done < len(items):
                with workers.crew(work) as submit:
                    for results in _in_order(workers, submit, done, len(items), pace):
                        yield from results
                        done += len(results)
            return
        except BrokenExecutor:
            left = f"{len(items) - done:,} of {len(items):,}"
            workers.notes.append(
                f"A worker ended before its work; {left} items are left for others."
            )
        except Unlike as error:
            workers.notes.append(str(error))
            break
    if workers.instead:
        yield from _spread(workers.instead, replace(work, items=items[done:]), batch)
        return
    for place in range(done, len(items)):
        yield from run_here(work, place, place + 1)


def _is_worth_handing_over(
    workers: Workers, work: Work[Any, Any, Any], done: int, seconds: float
) -> bool:
    if workers.count < 2 or seconds < TRIAL:
        return False
    left = len(work.items) - done
    in_turn = -(-left // workers.count)  # One item is not made sooner by two.
    saved = seconds / done * (left - in_turn)
    making = work.recipe.seconds if work.recipe and workers.must_send else 0.0
    return saved > workers.start_cost() + making


class _Pace:
    """How many items are worth a batch, by what the last ones took: the first of an archive's
    pages are lists of everything, and take a thousand times as long as the others."""

    def __init__(self, seconds: float, fixed: int | None) -> None:
        self._seconds, self._fixed = seconds, fixed
        self.size = fixed or 1

    def note(self, count: int, seconds: float) -> None:
        """So many items took so long."""
        if count and not self._fixed:
            worth = round(self._seconds * count / seconds) if seconds else 1
            self.size = min(max(1, worth), self.size * 4)


def _in_order(
    workers: Workers, submit: Submit, first: int, total: int, pace: _Pace
) -> Iterator[list[Any]]:
    """Results batch by batch; no more batches are under way than workers need, and none is begun
    by a tired crew.

    If the results are not taken as fast as they are made, workers wait: memory stays small.
    """
    waiting: deque[Promise] = deque()
    start = first
    while start < total or waiting:
        if start == total or len(waiting) >= workers.count * 4:
            results, seconds = waiting.popleft().result()
            pace.note(len(results), seconds)
            yield results
        else:
            stop = min(start + pace.size, total)
            waiting.append(submit(start, stop))
            start = stop
            if workers.is_tired():
                total = start


class Serial:
    """Nobody else: everything is done here."""

    count = 1
    batch_seconds = 0.0
    tries = 0
    must_send = False
    instead = None

    def __init__(self) -> None:
        self.notes: list[str] = []

    def start_cost(self) -> float:
        """Never worth it."""
        return float("inf")

    def is_tired(self) -> bool:
        """There is no crew."""
        return False

    @contextmanager
    def crew(self, work: Work[Any, Any, Any]) -> Iterator[Submit]:
        """There is none."""
        raise BrokenExecutor
        yield

    def close(self) -> None:
        """Nothing is held."""


def refusal(option: str) -> str:
    """Why the option `executor` cannot be what it is, or ""."""
    if option.startswith("dask://"):
        install = 'Run: pip install "mkdocs-obelus[dask]"'
        is_there = find_spec("distributed") is not None
        return "" if is_there else f"The option executor needs Dask for {option}. {install}"
    if option in {"processes", "serial"}:
        return ""
    return f"The option executor is {option}; it can be processes, serial or dask://host:port."


def executor_of(option: str) -> Workers:
    """The workers that the option `executor` names; raises ExecutorError where there are none."""
    if message := refusal(option):
        raise ExecutorError(message)
    if option.startswith("dask://"):
        from obelus.work.dask_cluster import Dask

        return Dask(option, Processes())
    return Serial() if option == "serial" else Processes()
