"""Workers that are processes of this machine: this one, and others that are forked, or started anew
and sent everything."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from obelus.work.processors import (
    FORK,
    PAGE_BYTES,
    SPAWN,
    end_with_parent,
    faults,
    give_back,
    processors,
    resident,
    start_method,
    threads,
    wait_for_threads,
)
from obelus.work.tasks import (
    Results,
    Submit,
    Unlike,
    Work,
    forget,
    inherit,
    receive,
    run_here,
    run_inherited,
    run_received,
)

COPIED, SHARE = 64 << 20, 8
"""So many bytes may a process copy of what it shares with workers that it forked, or an eighth of
all that it has, if that is more: to fork others takes as long as that is large."""

THREADS = "From there on the build made everything itself: it has threads, and cannot be forked."

AHEAD = 2
"""So many batches a worker is given: one that it works on, one that it need not wait for."""


class Processes:
    """As many processes of this machine as there are processors; forked, where that is safe.

    One is this one: each of the others has a copy of what it touches, as counting references
    writes to it.
    """

    batch_seconds = 0.05
    tries = 1
    instead = None

    def __init__(self, count: int | None = None) -> None:
        self.count = count or processors()
        self.notes: list[str] = []
        self._enough = float("inf")

    @property
    def must_send(self) -> bool:
        """Whether nothing can be forked."""
        return start_method() != FORK

    def start_cost(self) -> float:
        """A fork copies the tables of memory; a new Python imports everything again."""
        return 0.05 if start_method() == FORK else 2.0

    def is_tired(self) -> bool:
        """What forked workers have copied is let go of with them; others have to be sent it."""
        return faults() > self._enough

    @contextmanager
    def crew(self, work: Work[Any, Any, Any]) -> Iterator[Submit]:
        """Processes that have inherited the work, or were sent it."""
        count, before = min(self.count - 1, len(work.items)), threads()
        if self.must_send:
            if not work.is_sendable:  # It could be forked when the work began.
                raise Unlike(THREADS)
            pool, hand_over = _spawned(count, work)
            self._enough = float("inf")
        else:
            pool, hand_over = _forked(count, work)
            self._enough = faults() + max(COPIED // PAGE_BYTES, resident() // SHARE)
        under_way: list[Future[Results]] = []

        def submit(start: int, stop: int) -> Future[Results]:
            under_way[:] = [batch for batch in under_way if not batch.done()]
            if len(under_way) == count * AHEAD:
                return _done_here(work, start, stop)
            under_way.append(hand_over(start, stop))
            return under_way[-1]

        try:
            yield submit
        finally:
            pool.shutdown(cancel_futures=True)
            wait_for_threads(before)
            give_back()

    def close(self) -> None:
        """Nothing is held: processes end with their work."""


HandOver = Callable[[int, int], Future[Results]]


def _forked(count: int, work: Work[Any, Any, Any]) -> tuple[Executor, HandOver]:
    """Workers who have inherited the work, and how they are given some of it."""
    pool = ProcessPoolExecutor(count, get_context(FORK), _settle_in)
    inherit(work)
    try:
        pool.submit(os.getpid)  # It starts its processes when it is first given something.
    finally:
        forget()
    return pool, lambda start, stop: pool.submit(run_inherited, start, stop)


def _spawned(count: int, work: Work[Any, Any, Any]) -> tuple[Executor, HandOver]:
    """Workers who were sent the work, and how they are given some of it."""
    pool = ProcessPoolExecutor(count, get_context(SPAWN), _settle_in, (work.as_sent(),))
    return pool, lambda start, stop: pool.submit(run_received, work.items[start:stop])


def _done_here(work: Work[Any, Any, Any], start: int, stop: int) -> Future[Results]:
    """What this process has made of some items, or what was raised, for when it is their turn."""
    done = Future[Results]()
    _fill(done, work, start, stop)
    return done


def _fill(done: Future[Results], work: Work[Any, Any, Any], start: int, stop: int) -> None:
    begun = time.perf_counter()
    try:
        done.set_result((run_here(work, start, stop), time.perf_counter() - begun))
    except Exception as error:  # noqa: BLE001 - whatever it is, results before it come first
        done.set_exception(error)
    finally:
        del done  # An error knows this frame, and would hold what holds it.


def _settle_in(sent: bytes = b"") -> None:
    """What a worker does first."""
    gc.disable()
    end_with_parent()
    if sent:
        receive(sent)
