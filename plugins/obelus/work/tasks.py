"""What workers are given, and what they do with it: function, shared value, items → results."""

from __future__ import annotations

import gc
import pickle
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, Protocol, Self, TypeVar

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

SHOWN = 200
"""So many characters of an item are in the note of its exception."""

GARBAGE = 100_000
"""So many objects more than were freed, and a worker looks for cycles among them."""


Results = tuple[list[Any], float]
"""What was made of some items, and how many seconds it took where it was made."""


class Promise(Protocol):
    """Results that are being made."""

    def result(self) -> Results:
        """Wait for them; raises what was raised where they are made."""


Submit = Callable[[int, int], Promise]
"""Has a worker do the items from the first number up to the second."""


class Workers(Protocol):
    """Those who do the work: see `executor_of`."""

    count: int
    """How many can work at once; for 1 there is nothing to hand over."""
    batch_seconds: float
    """Seconds of work that are handed over at once: much more than handing it over takes."""
    tries: int
    """How often to start again when workers were lost, before the rest is done here."""
    notes: list[str]
    """What to tell whoever builds: never a reason to fail."""

    def is_tired(self) -> bool:
        """Whether the crew is to be let go, so that another one comes."""

    @property
    def must_send(self) -> bool:
        """Whether workers have nothing of what is here."""

    @property
    def instead(self) -> Workers | None:
        """Who does what cannot be sent, if not this process."""

    def start_cost(self) -> float:
        """Seconds until workers work."""

    def crew(self, work: Work[Any, Any, Any]) -> AbstractContextManager[Submit]:
        """Workers who know what to do, until the end of the context."""

    def close(self) -> None:
        """Let go of what is held between works."""


class ExecutorError(Exception):
    """Workers that cannot be had, and why: for the editor."""


class TaskError(Exception):
    """An exception of a worker that could not be sent: its traceback, as text."""


class Unlike(Exception):
    """Why a worker cannot have what is here: its work is done here then."""


@dataclass(frozen=True, slots=True)
class Rebuilt(Generic[S]):
    """A shared value that each worker makes for itself: sent are the function and its arguments,
    which can be hashed. It raises Unlike where it cannot."""

    function: Callable[..., S]
    arguments: tuple[Any, ...]
    seconds: float = field(default=0.0, compare=False)
    """About how long that takes."""

    def made(self) -> S:
        """The value, which is made once; raises Unlike, each time."""
        value: S | Unlike = _made(self)
        if isinstance(value, Unlike):
            raise Unlike(*value.args)
        return value


@dataclass(frozen=True, slots=True)
class Work(Generic[S, T, R]):
    """What is to be done."""

    function: Callable[[S, T], R]
    shared: S
    items: Sequence[T]
    recipe: Rebuilt[S] | None = None
    """How `shared` was made, if it was."""
    is_sendable: bool = True
    """Whether that can be sent to workers who inherit nothing."""

    @classmethod
    def of(
        cls,
        function: Callable[[S, T], R],
        shared: S | Rebuilt[S],
        items: Sequence[T],
        recipe: Rebuilt[S] | None = None,
        *,
        is_sendable: bool = True,
    ) -> Self:
        """The work, with a shared value that is there."""
        if isinstance(shared, Rebuilt):
            return cls(function, shared.made(), items, shared)
        return cls(function, shared, items, recipe, is_sendable)

    def as_sent(self) -> bytes:
        """Function and shared value, for workers that inherit nothing."""
        return pickle.dumps((self.function, self.recipe or self.shared), pickle.HIGHEST_PROTOCOL)


@lru_cache(maxsize=2)  # A cluster may serve two builds.
def _made(recipe: Rebuilt[S]) -> S | Unlike:
    try:
        return recipe.function(*recipe.arguments)
    except Unlike as error:
        return error


def let_go() -> None:
    """Hold nothing that was made for works."""
    _made.cache_clear()
    opened.cache_clear()


_work: Work[Any, Any, Any] | None = None
"""In a worker: its work. Here it is set for the moment of the fork."""


def inherit(work: Work[Any, Any, Any]) -> None:
    """Hold the work, so that processes that are forked now have it."""
    global _work
    _work = work


def forget() -> None:
    """Hold no work."""
    global _work
    _work = None


_sent = b""
"""In a worker that inherits nothing: its work as it was sent."""


def receive(sent: bytes) -> None:
    """Take what was sent, in a worker that inherits nothing."""
    global _sent
    _sent = sent


@lru_cache(maxsize=2)
def opened(sent: bytes) -> Work[Any, Any, Any]:
    """The work that was sent, with its shared value, without items."""
    function, shared = pickle.loads(sent)
    return Work.of(function, shared, ())


def run_here(work: Work[Any, T, R], start: int, stop: int) -> list[R]:
    """The results of some items, in this process."""
    try:
        return [_run(work, item) for item in work.items[start:stop]]
    finally:
        _collect()


def run_inherited(start: int, stop: int) -> Results:
    """The results of some of the items that this worker inherited."""
    assert _work
    return _run_away(_work, _work.items[start:stop])


def run_received(items: Sequence[Any]) -> Results:
    """The results of items that this worker was sent."""
    # Opened here and not as the process starts, so that somebody is told why it cannot be.
    return _run_away(opened(_sent), items)


def run_sent(work: Work[Any, Any, Any], items: Sequence[Any]) -> Results:
    """The results of items, in a worker that holds several works."""
    return _run_away(work, items)


def _run_away(work: Work[Any, T, R], items: Sequence[T]) -> tuple[list[R], float]:
    start = time.perf_counter()
    try:
        return [_run(work, item) for item in items], time.perf_counter() - start
    except Exception as error:
        if not _can_be_sent(error):
            raise TaskError(traceback.format_exc()) from None
        raise
    finally:
        _collect()


def _collect() -> None:
    """Free cycles, where the collector is off and has counted many objects: it is in workers, and
    while an archive is read and resolved, which would be walked over again and again."""
    if not gc.isenabled() and gc.get_count()[0] > GARBAGE:
        gc.collect()


def _run(work: Work[Any, T, R], item: T) -> R:
    try:
        return work.function(work.shared, item)
    except Exception as error:
        error.add_note(f"This was at {repr(item)[:SHOWN]}.")
        raise


def _can_be_sent(error: Exception) -> bool:
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001 - whatever its class does when it is made again
        return False
    return True
