"""How long the steps of a build take, and how far it is: for whoever waits for it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

T = TypeVar("T")

PATIENCE = 2.0
"""Seconds of a build before there is anything to look at."""


class Timings:
    """What each step has taken so far; a step that comes twice is added up."""

    def __init__(self) -> None:
        self._steps: dict[str, tuple[float, float]] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure what is done in the context. The processor's time counts workers that ended."""
        wall, processor = time.perf_counter(), _processor_seconds()
        try:
            yield
        finally:
            wall = time.perf_counter() - wall
            processor = _processor_seconds() - processor
            before = self._steps.get(name, (0.0, 0.0))
            self._steps[name] = before[0] + wall, before[1] + processor

    def table(self) -> list[str]:
        """The steps in the order in which they began, and all together."""
        walls, processors = zip((0.0, 0.0), *self._steps.values(), strict=True)
        rows = {**self._steps, "together": (sum(walls), sum(processors))}
        width = max(map(len, rows))
        lines = [f"{name:{width}} {wall:9.3f} {cpu:9.3f}" for name, (wall, cpu) in rows.items()]
        return [f"{'step':{width}} {'s':>9} {'s of CPU':>9}", *lines]


class Progress:
    """Bars below long builds, on a terminal and nowhere else."""

    def __init__(self, *, quiet: bool = False, go_on: Callable[[], None] = lambda: None) -> None:
        self.go_on = go_on
        """Raises an exception where nobody waits for the build any more."""
        self._start = time.monotonic()
        self._is_shown = sys.stderr.isatty() and not quiet

    def over(self, items: Iterable[T], total: int, label: str) -> Iterator[T]:
        """The items, with a bar from the moment on at which the build is a long one."""
        rest, done = iter(items), 0
        while not self._is_due():
            for item in rest:
                self.go_on()
                yield item
                done += 1
                break
            else:
                return
        with click.progressbar(length=total, label=label, file=sys.stderr) as bar:
            bar.update(done)
            for item in rest:
                self.go_on()
                yield item
                bar.update(1)

    def _is_due(self) -> bool:
        return self._is_shown and time.monotonic() - self._start > PATIENCE


def _processor_seconds() -> float:
    return sum(os.times()[:4])
