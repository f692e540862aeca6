"""Workers that are processes of this machine: forked, or started anew and sent everything."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from obelus.work.processors import FORK, SPAWN, end_with_parent, processors, start_method
from obelus.work.tasks import (
    Results,
    Submit,
    Work,
    forget,
    inherit,
    receive,
    run_inherited,
    run_received,
)


class Processes:
    """As many processes of this machine as there are processors; forked, where that is safe."""

    batch_seconds = 0.05
    tries = 1
    instead = None

    def __init__(self, count: int | None = None) -> None:
        self.count = count or processors()
        self.notes: list[str] = []

    @property
    def must_send(self) -> bool:
        """Whether nothing can be forked."""
        return start_method() != FORK

    def start_cost(self) -> float:
        """A fork copies the tables of memory; a new Python imports everything again."""
        return 0.05 if start_method() == FORK else 2.0

    @contextmanager
    def crew(self, work: Work[Any, Any, Any]) -> Iterator[Submit]:
        """Processes that have inherited the work, or were sent it."""
        count = min(self.count, len(work.items))
        if start_method() == FORK:
            pool = ProcessPoolExecutor(count, get_context(FORK), _settle_in)
            _fork(pool, work)

            def submit(start: int, stop: int) -> Future[Results]:
                return pool.submit(run_inherited, start, stop)

        else:
            sent = work.as_sent()
            pool = ProcessPoolExecutor(count, get_context(SPAWN), _settle_in, (sent,))

            def submit(start: int, stop: int) -> Future[Results]:
                return pool.submit(run_received, work.items[start:stop])

        try:
            yield submit
        finally:
            pool.shutdown(cancel_futures=True)

    def close(self) -> None:
        """Nothing is held: processes end with their work."""


def _fork(pool: Executor, work: Work[Any, Any, Any]) -> None:
    """Have a pool start its processes, as it does when it is first given something."""
    inherit(work)
    # What is frozen is not walked over by the workers, so that its memory stays shared. It thaws
    # here at once: nothing of a build may outlive it in a preview.
    gc.freeze()
    try:
        pool.submit(os.getpid)
    finally:
        gc.unfreeze()
        forget()


def _settle_in(sent: bytes = b"") -> None:
    """What a worker does first."""
    gc.disable()
    end_with_parent()
    if sent:
        receive(sent)
