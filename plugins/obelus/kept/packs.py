"""A pack: many values in one file that never changes, and an index that finds them by key."""

from __future__ import annotations

import os
import secrets
import struct
import sys
import time
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from obelus.kept.keys import KEY_BYTES

VERSIONS = 3
"""So many versions of the code keep their values."""

ABANDONED = 24 * 3600 * 10**9
"""A pack that is not finished after a day never will be; in nanoseconds."""

PREFIX = "obelus-"
"""Of the folder of a version: a cache may lie among folders that are not ours."""

INDEX, VALUES, UNFINISHED = ".index", ".values", ".new"

Entry = tuple[bytes, int, int, int]
"""Key, where its value starts, the length of the value, its CRC-32."""

_ENTRY = struct.Struct(f"<{KEY_BYTES}sQII")
_HEAD = struct.Struct("<8sIIQ")  # What this is, how many entries, their CRC-32, bytes of values.
_MAGIC = b"obelus\x001"
_CHUNK = 1 << 20

MANY = 64
"""So many keys at once are asked for by a build that goes through all of an archive."""


class Pack:
    """A finished pack, open for reading."""

    def __init__(self, folder: Path, name: str) -> None:
        """Raises OSError or ValueError where it is damaged, or gone."""
        self.name = name
        self._places: dict[bytes, int] = {}
        index = Path(folder, name + INDEX).read_bytes()
        magic, self.count, check, self.size = _HEAD.unpack_from(index.ljust(_HEAD.size, b"\0"))
        self._entries = index[_HEAD.size :]
        if magic != _MAGIC or len(self._entries) != self.count * _ENTRY.size:
            raise ValueError(name)
        if zlib.crc32(self._entries) != check:
            raise ValueError(name)
        self._file = os.open(Path(folder, name + VALUES), os.O_RDONLY | getattr(os, "O_BINARY", 0))
        if os.fstat(self._file).st_size != self.size:
            self.close()
            raise ValueError(name)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)

    def keys(self) -> set[bytes]:
        """The keys of all values."""
        return {entry[0] for entry in self.entries()}

    def entries(self) -> Iterator[Entry]:
        """All entries, by key."""
        return _ENTRY.iter_unpack(self._entries)

    def read(self, keys: set[bytes]) -> dict[bytes, bytes]:
        """The values of those of the keys that are here and undamaged."""
        return self.read_found(self.find(keys))

    def read_found(self, entries: Iterable[Entry]) -> dict[bytes, bytes]:
        """The undamaged values of entries of this pack."""
        return read_values(self._file, entries)

    def find(self, keys: set[bytes]) -> Sequence[Entry]:
        """The entries of those of the keys that are here."""
        # Going through all entries takes less than looking up one in sixteen.
        if len(keys) * 16 > self.count:
            return [entry for entry in self.entries() if entry[0] in keys]
        # Whoever asks for many at once will ask for more: 0.1 us a key with a table of all places,
        # 5 us without.
        if len(keys) > MANY or self._places:
            places = self._places or self._all_places()
            return [self._entry(places[key]) for key in keys if key in places]
        return [entry for key in keys if (entry := self._look_up(key))]

    def _all_places(self) -> dict[bytes, int]:
        self._places = {entry[0]: place for place, entry in enumerate(self.entries())}
        return self._places

    def _look_up(self, key: bytes) -> Entry | None:
        place = bisect_left(range(self.count), key, key=self._key_at)
        if place == self.count or self._key_at(place) != key:
            return None
        return self._entry(place)

    def _entry(self, place: int) -> Entry:
        entry: Entry = _ENTRY.unpack_from(self._entries, place * _ENTRY.size)
        return entry

    def _key_at(self, place: int) -> bytes:
        start = place * _ENTRY.size
        return self._entries[start : start + KEY_BYTES]


def in_batches(keys: list[bytes]) -> Iterator[set[bytes]]:
    """Keys in groups whose values are not much to hold at once."""
    for start in range(0, len(keys), 512):
        yield set(keys[start : start + 512])


def alike(packs: Iterable[Pack], limit: int) -> list[Pack]:
    """The smallest packs of about one size that are together below a limit; none if only one is."""
    group: list[Pack] = []
    size = 0
    for pack in sorted(packs, key=lambda pack: pack.size):
        if pack.size > 2 * size or size + pack.size > limit:
            if len(group) > 1:
                break
            group, size = [], 0
        group.append(pack)
        size += pack.size
    return group if len(group) > 1 else []


def uses_of(packs: Iterable[Pack], wanted: set[bytes]) -> tuple[list[tuple[Pack, set[bytes]]], int]:
    """(what of each pack is wanted, how many bytes that is): each key of the first pack that has
    it."""
    uses, size = list[tuple[Pack, set[bytes]]](), 0
    for pack in packs:
        entries = [(key, length) for key, _, length, _ in pack.entries() if key in wanted]
        uses.append((pack, {key for key, _ in entries}))
        size += sum(length for _, length in entries)
        wanted = wanted - uses[-1][1]
    return uses, size


class NewPack:
    """A pack that is being written; nobody else sees it until it is finished."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError where nothing can be written."""
        self.name = f"{named_at(time.time_ns())}-{secrets.token_hex(4)}"
        self.folder = folder
        self.size = 0
        self.entries: dict[bytes, Entry] = {}
        # Without a buffer: a forked worker must not write what its parent was about to.
        path = Path(folder, self.name + VALUES)
        self._file = path.open("x+b", buffering=0)

    def add(self, values: Mapping[bytes, bytes]) -> None:
        """Write values; raises OSError where there is no room."""
        chunk: list[bytes] = []
        waiting = 0
        for key, value in values.items():
            self.entries[key] = key, self.size, len(value), zlib.crc32(value)
            self.size += len(value)
            waiting += len(value)
            chunk.append(value)
            if waiting > _CHUNK:
                self._write(b"".join(chunk))
                chunk, waiting = [], 0
        self._write(b"".join(chunk))

    def read(self, keys: set[bytes]) -> dict[bytes, bytes]:
        """The values of those of the keys that were added."""
        return self.read_found(self.find(keys))

    def read_found(self, entries: Iterable[Entry]) -> dict[bytes, bytes]:
        """The values of entries of this pack, as long as it is not finished."""
        return {} if self._file.closed else read_values(self._file.fileno(), entries)

    def find(self, keys: set[bytes]) -> Sequence[Entry]:
        """The entries of those of the keys that were added."""
        return [self.entries[key] for key in keys & self.entries.keys()]

    def finish(self) -> None:
        """Make it a pack that others can read: the index comes last, in one step."""
        self._file.close()
        entries = b"".join(_ENTRY.pack(*entry) for _, entry in sorted(self.entries.items()))
        head = _HEAD.pack(_MAGIC, len(self.entries), zlib.crc32(entries), self.size)
        unfinished = Path(self.folder, self.name + UNFINISHED)
        unfinished.write_bytes(head + entries)
        unfinished.replace(unfinished.with_suffix(INDEX))

    def discard(self) -> None:
        """Leave nothing of it behind."""
        self._file.close()
        remove(self.folder, self.name)

    def _write(self, content: bytes) -> None:
        view = memoryview(content)
        while view:
            view = view[self._file.write(view) :]


def read_values(file: int, entries: Iterable[Entry]) -> dict[bytes, bytes]:
    """The values of entries, read at their places; leaves out those that are damaged."""
    values: dict[bytes, bytes] = {}
    try:
        for key, start, length, check in sorted(entries, key=_start):
            value = _read_at(file, length, start)
            if len(value) == length and zlib.crc32(value) == check:
                values[key] = value
    except OSError:
        pass  # A disk that cannot be read here has lost the values, not the site.
    return values


def remove(folder: Path, name: str) -> None:
    """Delete a pack, its index first: without it nobody reads the values."""
    for suffix in (INDEX, UNFINISHED, VALUES):
        try:
            Path(folder, name + suffix).unlink(missing_ok=True)
        except OSError:  # Where it cannot be deleted, as where somebody reads it on Windows.
            return


def named_at(nanoseconds: int) -> str:
    """How the name of a pack of that time begins: names sort by age."""
    return f"{nanoseconds:016x}"


def too_old(versions: Mapping[str, set[str]], ours: str) -> list[str]:
    """Of versions with the names of their packs, those that wrote longest ago."""
    others = sorted(versions.keys() - {ours}, key=lambda name: max(versions[name], default=""))
    return others[: -(VERSIONS - 1)]


def _read_at(file: int, length: int, start: int) -> bytes:
    if sys.platform == "win32":
        os.lseek(file, start, os.SEEK_SET)
        return os.read(file, length)
    # Forked workers share the file, and with lseek also where it stands.
    return os.pread(file, length, start)


def _start(entry: Entry) -> int:
    return entry[1]
