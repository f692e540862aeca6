"""A Dask cluster as workers: `dask://host:port` is the address of its scheduler.

All talking to it is done in a process of its own: Dask's client starts threads, and beside threads
nothing can be forked, which pages are made by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from threading import Lock
from typing import Any

from obelus.kept.code_version import code_version
from obelus.work.processors import apart, end_with_parent, start_method
from obelus.work.tasks import (
    ExecutorError,
    Results,
    Submit,
    Unlike,
    Work,
    Workers,
    let_go,
    opened,
    run_sent,
)

TIMEOUT = 10.0
"""Seconds in which a scheduler and its first worker must answer."""


class Dask:
    """The workers of a cluster, in other processes and on other machines.

    They need this version of Obelus, and are sent what they work with. What is too large for that,
    each makes for itself of the files of the archive.
    """

    batch_seconds = 0.5  # The scheduler takes up to a millisecond for each, and is one for all.
    tries = 2
    must_send = True

    def __init__(self, option: str, instead: Workers | None = None) -> None:
        """Raises ExecutorError where nobody answers."""
        self.instead = instead
        self.notes: list[str] = []
        self._option = option
        self._has_made = False
        """Whether workers hold more than what they were sent."""
        self.count = max(2, apart(count_workers, option, TIMEOUT, _ours()))

    def start_cost(self) -> float:
        """Another process with Dask's client, and sending what is shared to all workers."""
        return 2.0

    def is_tired(self) -> bool:
        """Never: they copy nothing."""
        return False

    @contextmanager
    def crew(self, work: Work[Any, Any, Any]) -> Iterator[Submit]:
        """The workers, each with function and shared value; what a lost one had is done again."""
        settings = self._option, TIMEOUT, work.as_sent(), _ours()
        self._has_made |= work.recipe is not None
        # One process, which hands over at once and then waits: nothing of Dask is imported here.
        with ProcessPoolExecutor(1, get_context(start_method()), _join, settings) as client:

            def submit(start: int, stop: int) -> Handed:
                return Handed(
                    client, start, client.submit(_hand_over, start, work.items[start:stop])
                )

            try:
                yield submit
            finally:
                with suppress(BrokenExecutor):
                    client.submit(_leave)

    def close(self) -> None:
        """Have workers hold no archive; the cluster itself is left with each work."""
        if self._has_made:
            with suppress(Exception):  # They let go of it with the next but one in any case.
                apart(have_let_go, self._option, TIMEOUT)
            self._has_made = False


@dataclass(frozen=True, slots=True)
class Handed:
    """Items that were handed over to the cluster."""

    client: ProcessPoolExecutor
    number: int
    begun: Future[None]

    def result(self) -> Results:
        """Wait for what was made of them."""
        self.begun.result()
        return self.client.submit(_take, self.number).result()


def count_workers(option: str, timeout: float, version: str) -> int:
    """How many can work at once; raises ExecutorError if it is nobody, or with other code."""
    with _client(option, timeout) as client:
        try:
            client.wait_for_workers(1, timeout=timeout)
            versions = client.run(code_version)
        except TimeoutError as error:
            message = f"The Dask scheduler at {option} has no workers."
            raise ExecutorError(f"{message} Start some with: dask worker") from error
        except ModuleNotFoundError as error:
            message = f"A worker of {option} has no Obelus. Install this version of it there."
            raise ExecutorError(message) from error
        for worker, theirs in versions.items():
            if theirs != version:
                message = f"The worker {worker} of {option} has another version of Obelus, "
                message += "of a library that it needs, or of Python."
                raise ExecutorError(f"{message} Install there what is installed here.")
        return sum(client.nthreads().values())


def have_let_go(option: str, timeout: float) -> None:
    """Have all workers hold nothing of earlier works."""
    with _client(option, timeout) as client:
        client.run(let_go)


@contextmanager
def _client(option: str, timeout: float) -> Iterator[Any]:
    import distributed

    address = option.replace("dask://", "tcp://", 1)
    try:
        client = distributed.Client(address, timeout=timeout, set_as_default=False)
    except (OSError, ValueError) as error:
        message = f"No Dask scheduler answers at {option}."
        raise ExecutorError(f"{message} Start one with: dask scheduler") from error
    with client:
        yield client


class _Session:
    """In the process that talks to the cluster: the client, and what it waits for."""

    def __init__(self, option: str, timeout: float, sent: bytes, version: str) -> None:
        from distributed.scheduler import KilledWorker

        self.lost = (KilledWorker, CancelledError)
        self.context = _client(option, timeout)
        client = self.context.__enter__()
        self.executor = client.get_executor(pure=False, retries=2)
        self.sent = client.scatter(sent, broadcast=True, hash=False)
        self.version = version
        self.waiting: dict[int, Future[Results | Unlike]] = {}


_sessions: list[_Session] = []


def _join(option: str, timeout: float, sent: bytes, version: str) -> None:
    end_with_parent()
    with suppress(ExecutorError):  # The first who hands something over is told.
        _sessions.append(_Session(option, timeout, sent, version))


def _hand_over(number: int, items: Sequence[Any]) -> None:
    if not _sessions:
        raise BrokenExecutor("The cluster does not answer any more.")
    session = _sessions[0]
    future = session.executor.submit(_run, session.version, session.sent, items)
    session.waiting[number] = future


def _take(number: int) -> Results:
    session = _sessions[0]
    try:
        results = session.waiting.pop(number).result()
    except session.lost as error:
        raise BrokenExecutor(f"The cluster has lost workers: {error}") from None
    if isinstance(results, Unlike):
        raise results
    return results


def _leave() -> None:
    for session in _sessions:
        session.executor.shutdown(wait=False)
        session.context.__exit__(None, None, None)


def _run(version: str, sent: bytes, items: list[Any]) -> Results | Unlike:
    if version != code_version():
        raise ExecutorError("A Dask worker has another version of Obelus than the build.")
    with _one_at_a_time:
        try:
            return run_sent(opened(sent), items)
        except Unlike as error:
            return error  # Dask would try again what was raised, and log it as a failure.


_one_at_a_time = Lock()
"""A worker of Dask may have threads; they would wait for each other all the same."""


def _ours() -> str:
    return code_version()
