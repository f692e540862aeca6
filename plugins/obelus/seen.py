"""What the last build found in files and articles → what need not be read and checked again."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

import msgspec

from obelus.read import scan

RECENT = 50_000_000
"""Nanoseconds within which a system may give two changes of a file one time."""

DIGEST = 16
"""Bytes of the digests of articles in which nothing is wrong."""


class Scans:
    """Folders as they lay there when a build first asked for them."""

    def __init__(self) -> None:
        self.began = time.time_ns()
        self._found: dict[Path, Mapping[str, os.stat_result]] = {}

    def of(self, folder: Path) -> Mapping[str, os.stat_result]:
        """The files below a folder, by their path in it, each with what the system knows of it."""
        if folder not in self._found:
            self._found[folder] = scan(folder)
        return self._found[folder]

    def is_settled(self, status: os.stat_result) -> bool:
        """Whether a file that is changed from now on shows it by its times."""
        return max(status.st_ctime_ns, status.st_mtime_ns) < self.began - RECENT


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file as it lay there, and the digest of its text."""

    size: int
    modified: int
    changed: int
    number: int
    digest: bytes


class State(msgspec.Struct, frozen=True, array_like=True):
    """What one build tells the next."""

    version: str = ""
    """Of the code, which says what is a text and what is wrong."""
    files: Mapping[str, Row] = {}
    good: bytes = b""
    """The digests of all articles in which nothing is wrong, one behind the other."""


class Seen:
    """What the last build noted of the files in a folder, and what this one notes."""

    def __init__(
        self,
        folder: Path | None = None,
        scans: Scans | None = None,
        version: str = "",
        before: bytes = b"",
    ) -> None:
        self._scans = scans or Scans()
        there = self._scans.of(folder) if folder else {}
        # A link says nothing of the file that it leads to.
        self._there = {name: s for name, s in there.items() if stat.S_ISREG(s.st_mode)}
        self._version, self._before = version, _state(before, version)
        self._files: dict[str, Row] = {}
        self.now_good: set[bytes] = set()
        """The digests of articles in which this build found nothing."""

    def digest(self, name: str) -> bytes:
        """The digest of a file's text; empty where the file must be read to know it."""
        status, row = self._there.get(name), self._before.files.get(name)
        if status is None or row is None:
            return b""
        if (row.changed, row.modified, row.size, row.number) != (
            status.st_ctime_ns,
            status.st_mtime_ns,
            status.st_size,
            status.st_ino,
        ):
            return b""
        self._files[name] = row
        return row.digest

    def note(self, name: str, digest: bytes) -> None:
        """Remember the digest of the text that was read of a file."""
        self._files.pop(name, None)
        status = self._there.get(name)
        if status and self._scans.is_settled(status):
            times = status.st_mtime_ns, status.st_ctime_ns
            self._files[name] = Row(status.st_size, *times, status.st_ino, digest)

    @cached_property
    def good(self) -> frozenset[bytes]:
        """The digests of articles in which the last build found nothing."""
        return frozenset(_parted(self._before.good))

    @property
    def state(self) -> bytes:
        """All that for the next build."""
        good = b"".join(sorted(self.now_good))
        return msgspec.msgpack.encode(State(self._version, self._files, good))


def _state(before: bytes, version: str) -> State:
    """What the last build noted; nothing where that was another version of the code."""
    try:
        state = msgspec.msgpack.decode(before, type=State)
    except msgspec.MsgspecError:
        return State()
    return state if version and state.version == version else State()


def _parted(digests: bytes) -> Iterator[bytes]:
    return (digests[start : start + DIGEST] for start in range(0, len(digests), DIGEST))
