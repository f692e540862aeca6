"""What a build works with: what was kept and seen, who does the work, how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from obelus.seen import Seen
from obelus.work.executors import Serial
from obelus.work.tasks import Workers
from obelus.work.timings import Progress


class Keeps(Protocol):
    """Where values are kept under digests of what they were made of."""

    notes: list[str]
    """What to tell whoever builds: never a reason to fail."""

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """The values of those keys that are kept."""

    def get_in_batches(self, keys: Sequence[bytes], size: int) -> Iterator[dict[bytes, bytes]]:
        """The same, of so many keys at once, in their order."""

    def put_many(self, values: Mapping[bytes, bytes]) -> None:
        """Keep values."""

    def keep(self, keys: Iterable[bytes]) -> None:
        """Say that this build stands on these keys, though it did not read their values."""

    def flush(self) -> None:
        """Let other processes read what was added."""

    @property
    def folder(self) -> Path | None:
        """Where other processes find it; None if nowhere."""

    def known(self, keys: Iterable[bytes]) -> set[bytes]:
        """Those of the keys whose values are kept, which this build stands on."""

    def close(self, *, whole_build: bool = False) -> None:
        """Let the next build have what was added; a whole build knows what else is not needed."""


class KeepsNothing:
    """For commands that read an archive once."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Nothing."""
        return {}

    def get_in_batches(self, keys: Sequence[bytes], size: int) -> Iterator[dict[bytes, bytes]]:
        """Nothing."""
        return ({} for _ in range(0, len(keys), size))

    def put_many(self, values: Mapping[bytes, bytes]) -> None:
        """Nothing is kept."""

    def keep(self, keys: Iterable[bytes]) -> None:
        """Nothing is kept."""

    def flush(self) -> None:
        """There is nothing to read."""

    @property
    def folder(self) -> Path | None:
        """Nowhere."""
        return None

    def known(self, keys: Iterable[bytes]) -> set[bytes]:
        """None."""
        return set()

    def close(self, *, whole_build: bool = False) -> None:
        """Nothing is let go of."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a build works with: those who do the work, what was kept and seen, what shows how far it
    is."""

    store: Keeps = field(default_factory=KeepsNothing)
    workers: Workers = field(default_factory=Serial)
    progress: Progress = field(default_factory=partial(Progress, quiet=True))
    seen: Seen = field(default_factory=Seen)
