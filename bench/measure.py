"""A command → wall seconds, CPU seconds of its whole process tree, and the most memory it held.

Memory is the proportional set size (PSS) summed over the tree, sampled every few hundredths of a
second: pages that forked workers share count once. Linux only: it is read from /proc.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
PAUSE = 0.02
"""Seconds between two looks at the memory; more where looking itself takes long."""
SHARE = 0.05
"""How much of the time may go into looking."""
TAIL = 2_000


class Failed(Exception):
    """The command did not do what was to be measured."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took."""

    wall: float
    cpu: float
    peak: float
    """MiB."""


def run(command: Sequence[str], folder: Path, log: Path, timeout: float = 3_600) -> Cost:
    """Run it in that folder; raises Failed for an exit code, an error line, or what runs on."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # Orphans come to us: they count.
    before = _cpu()
    with log.open("wb") as sink:
        start = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=as_installed(),
            stdout=sink,
            stderr=sink,
            start_new_session=True,
        )
        watch = _Watch(process.pid)
        watch.start()
        limit = threading.Timer(timeout, os.killpg, (process.pid, signal.SIGKILL))
        limit.start()
        code = process.wait()  # Without its own timeout, which polls and is 50 ms late.
        wall = time.monotonic() - start
        limit.cancel()
        watch.stop()
    said = log.read_text("utf-8", "replace")
    left = [pid for pid in _descendants(os.getpid()) if _session(pid) == process.pid]
    if code or left or "ERROR" in said:
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        why = f"exit code {code}" + f", still running: {left}" * bool(left)
        raise Failed(f"{' '.join(command)}: {why}\n{said[-TAIL:]}")
    return Cost(wall, _cpu() - before, watch.peak / 1024)


def as_installed() -> dict[str, str]:
    """The environment, in which Python may keep compiled code: installed code is compiled once."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class _Watch(threading.Thread):
    """Looks at the memory of a process tree until it is stopped."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.is_over = pid, 0, threading.Event()

    def run(self) -> None:
        while not self.is_over.is_set():
            start = time.monotonic()
            self.peak = max(self.peak, sum(map(_pss, (self.pid, *_descendants(self.pid)))))
            self.is_over.wait(max(PAUSE, (time.monotonic() - start) / SHARE))

    def stop(self) -> None:
        self.is_over.set()
        self.join()


def _cpu() -> float:
    """Seconds that ended children took, with all of theirs."""
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                break
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _descendants(pid: int) -> Iterator[int]:
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                yield child
                yield from _descendants(child)
    except (OSError, ValueError):
        return


def _session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except OSError:
        return 0


def _pss(pid: int) -> int:
    """KiB."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.split("\n") if line.startswith("Pss:")), 0)
