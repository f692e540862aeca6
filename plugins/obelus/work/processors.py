"""The machine → how many processes it bears, and how they may be started."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from typing import TypeVar

if sys.platform != "win32":
    import resource

    PAGE_BYTES = resource.getpagesize()
else:
    PAGE_BYTES = 4096

R = TypeVar("R")

FORK, SPAWN = "fork", "spawn"

PR_SET_PDEATHSIG = 1

QUOTA = "/sys/fs/cgroup/cpu.max"
"""What a container may use, as Linux says it inside."""


def processors() -> int:
    """How many processors this process may use: of its machine, and of its container."""
    try:
        count = len(os.sched_getaffinity(0))
    except AttributeError:
        count = os.cpu_count() or 1
    return max(1, min(count, int(_quota())))


def start_method() -> str:
    """How processes are started here.

    Fork only on Linux, and only while there is a single thread: locks that another holds would stay
    locked in the child. macOS' own libraries do not bear it at all. A preview (`mkdocs serve`) has
    threads from its second build on, which seldom has much to do.
    """
    return FORK if sys.platform == "linux" and _is_single_thread() else SPAWN


def apart(function: Callable[..., R], *arguments: object) -> R:
    """What a function of a module returns, run in a process of its own.

    For libraries that start threads: after them nothing could be forked here.
    """
    with ProcessPoolExecutor(1, get_context(start_method()), end_with_parent) as pool:
        return pool.submit(function, *arguments).result()


def _is_single_thread() -> bool:
    return threading.active_count() == 1 and wait_for_threads(1, 0.02)


def threads() -> int:
    """How many threads this process has, as the system knows; 0 where it does not say."""
    with suppress(OSError):
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208 - names only
    return 0


def wait_for_threads(count: int, seconds: float = 2.0) -> bool:
    """Wait until no more than so many are left; whether that came.

    One that was joined is listed until it has ended, which takes long where many processes wait for
    a processor; and while it is there, nothing can be forked.
    """
    end = time.monotonic() + seconds
    while threads() > count:
        if time.monotonic() > end:
            return False
        time.sleep(0.001)
    return True


def _quota() -> float:
    """The processors that a container may use."""
    try:
        with open(QUOTA, encoding="ascii") as file:  # noqa: PTH123
            quota, period = file.read().split()
        return max(1.0, int(quota) / int(period))
    except (OSError, ValueError):
        return float(sys.maxsize)


def end_with_parent() -> None:
    """Have this process end with the one that started it: on Ctrl-C, and if that one is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def give_back() -> None:
    """Let the system have memory that was freed: GNU's library keeps it, and a fork copies what is
    written there."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def resident() -> int:
    """How many pages of memory this process has; 0 where the system does not say."""
    with suppress(OSError), open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[1])
    return 0


def faults() -> int:
    """How many pages of memory this process has written to for the first time, or for the first
    time since it shares them with one that it forked."""
    if sys.platform == "win32":
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
