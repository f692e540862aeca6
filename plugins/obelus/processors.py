"""The machine → how many processes it bears, and how they may be started."""

from __future__ import annotations

import os
import sys
import threading
import time

FORK, SPAWN = "fork", "spawn"

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


def _is_single_thread() -> bool:
    # A thread that was joined is listed for a moment longer.
    for _ in range(20):
        if len(os.listdir("/proc/self/task")) == 1:  # noqa: PTH208 - names only
            return True
        if threading.active_count() > 1:
            return False
        time.sleep(0.001)
    return False


def _quota() -> float:
    """The processors that a container may use."""
    try:
        with open(QUOTA, encoding="ascii") as file:  # noqa: PTH123
            quota, period = file.read().split()
        return max(1.0, int(quota) / int(period))
    except (OSError, ValueError):
        return float(sys.maxsize)
