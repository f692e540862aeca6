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

    Where nothing can be forked, or where there is one processor alone, it is called when it is
    asked.
    """

    def __init__(self, find: Callable[[], R]) -> None:
        self._find, self._process = find, 0
        if processors() > 1 and start_method() == FORK:
            self._pipe, end = os.pipe()
            self._process = os.fork()
            if not self._process:
                _tell(end, find)
            os.close(end)

    def result(self) -> R:
        """What was found; to be asked for once."""
        told = b""
        if self._process:
            with open(self._pipe, "rb") as pipe:  # noqa: PTH123 - a handle, and no path
                told = pipe.read()
            self._bury()
        try:
            found: R = pickle.loads(told)
        except (EOFError, pickle.UnpicklingError):  # It was killed, or could not find out.
            found = self._find()
        return found

    def end(self) -> None:
        """Have nobody look any longer."""
        if self._process:
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            os.close(self._pipe)
            self._bury()

    def _bury(self) -> None:
        with suppress(ChildProcessError):
            os.waitpid(self._process, 0)
        self._process = 0


def _tell(end: int, find: Callable[[], object]) -> None:
    """Write down what was found, and be gone: nothing else of the program is for this process."""
    try:
        end_with_parent()
        with open(end, "wb") as pipe:
            pipe.write(pickle.dumps(find()))
    finally:
        os._exit(0)
