"""A Dask cluster as workers: `dask://host:port` is the address of its scheduler."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Future
from contextlib import contextmanager
from typing import Any

from obelus.code_version import code_version
from obelus.tasks import ExecutorError, Submit, Work, opened, run_sent

TIMEOUT = 10
"""Seconds in which a scheduler and its first worker must answer."""

INSTALL = 'Run: pip install "mkdocs-obelus[dask]"'


class Dask:
    """The workers of a cluster, in other processes and on other machines.

    They need this version of Obelus, not the archive: everything is sent to them.
    """

    tries = 3

    def __init__(self, option: str) -> None:
        """Raises ExecutorError where Dask is not installed or nobody answers."""
        address = option.replace("dask://", "tcp://", 1)
        try:
            import distributed
        except ImportError as error:
            message = f"The option executor needs Dask, which is not installed. {INSTALL}"
            raise ExecutorError(message) from error
        self._lost = (distributed.scheduler.KilledWorker, CancelledError)
        self.notes: list[str] = []
        try:
            self._client = distributed.Client(address, timeout=TIMEOUT, set_as_default=False)
        except (OSError, ValueError) as error:
            message = f"No Dask scheduler answers at {option}."
            raise ExecutorError(f"{message} Start one with: dask scheduler") from error
        try:
            self._client.wait_for_workers(1, timeout=TIMEOUT)
            self.count = max(2, sum(self._client.nthreads().values()))
            self._check_versions(option)
        except BaseException as error:
            self.close()
            if isinstance(error, TimeoutError):
                message = f"The Dask scheduler at {option} has no workers."
                raise ExecutorError(f"{message} Start some with: dask worker") from error
            raise

    def start_cost(self) -> float:
        """Sending what is shared to all workers, and first answers."""
        return 0.5

    @contextmanager
    def crew(self, work: Work[Any, Any, Any]) -> Iterator[Submit]:
        """The workers, each with function and shared value; what a lost one had is done again."""
        executor = self._client.get_executor(pure=False, retries=2)
        try:
            sent = self._client.scatter(work.as_sent(), broadcast=True, hash=False)

            def submit(start: int, stop: int) -> Future[list[Any]]:
                items = work.items[start:stop]
                future: Future[list[Any]] = executor.submit(_run, _ours(), sent, items)
                return future

            yield submit
        except self._lost as error:
            raise BrokenExecutor from error
        finally:
            executor.shutdown(wait=False)

    def close(self) -> None:
        """Leave the cluster."""
        self._client.close()

    def _check_versions(self, option: str) -> None:
        try:
            versions = self._client.run(code_version)
        except ModuleNotFoundError as error:
            message = f"A worker of {option} has no Obelus. Install this version of it there."
            raise ExecutorError(message) from error
        for worker, version in versions.items():
            if version != _ours():
                message = f"The worker {worker} of {option} has another version of Obelus, "
                message += "of a library that it needs, or of Python."
                raise ExecutorError(f"{message} Install there what is installed here.")


def _ours() -> str:
    return code_version()


_works: OrderedDict[bytes, Work[Any, Any, Any]] = OrderedDict()
"""In a worker: the works it has opened last. Two builds may share it."""


def _run(version: str, sent: bytes, items: list[Any]) -> list[Any]:
    if version != code_version():
        raise ExecutorError("A Dask worker has another version of Obelus than the build.")
    work = _works.get(sent)  # Other threads of the worker may be about to drop it.
    if not work:
        work = _works[sent] = opened(sent)
        if len(_works) > 2:
            _works.popitem(last=False)
    return run_sent(work, items)
