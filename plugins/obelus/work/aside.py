"""What is found out beside the work: by a process of its own, while this one goes on."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

from obelus.work.processors import FORK, end_with_parent, processors, start_method

R = TypeVar("R")


class Aside(Generic[R]):
    """What a function will have returned; to be asked for, or ended.

    Where nothing may or can be forked, or where there is one processor alone, it is called when it
    is asked.
    """

    def __init__(self, find: Callable[[], R], *, may_fork: bool = True) -> None:
        self._find, self._process = find, 0
        if may_fork and processors() > 1 and start_method() == FORK:
            with suppress(OSError):
                self._fork()

    @property
    def is_under_way(self) -> bool:
        """Whether another process is at it."""
        return self._process != 0

    def result(self) -> R:
        """What was found; to be asked for once."""
        told = b""
        if self._process:
            try:
                told = self._pipe.read()
            finally:
                self.end()
        try:
            found: R = pickle.loads(told)
        except (EOFError, pickle.UnpicklingError):  # It was killed, or could not find out.
            found = self._find()
        return found

    def end(self) -> None:
        """Have nobody look any longer."""
        if not self._process:
            return
        process, self._process = self._process, 0
        self._pipe.close()
        with suppress(ChildProcessError):
            # What has ended already may be another process by now.
            if os.waitpid(process, os.WNOHANG)[0] == 0:
                os.kill(process, signal.SIGKILL)
                os.waitpid(process, 0)

    def _fork(self) -> None:
        start, end = os.pipe()
        self._pipe, parent = os.fdopen(start, "rb"), os.getpid()
        try:
            self._process = os.fork()
            if not self._process:
                _tell(end, self._find, parent, start)
        except OSError:
            self._pipe.close()
            raise
        finally:
            os.close(end)


def _tell(end: int, find: Callable[[], object], parent: int, start: int) -> None:
    """Write down what was found, and be gone: nothing else of the program is for this process."""
    try:
        # With the other end open here, too, it would wait for ever for one who reads.
        os.close(start)
        end_with_parent()
        if os.getppid() == parent:
            with open(end, "wb") as pipe:
                pipe.write(pickle.dumps(find()))
    finally:
        os._exit(0)
