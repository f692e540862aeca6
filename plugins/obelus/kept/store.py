"""What builds keep for the next: values by key, of this version of the code, on disk.

Each build adds one pack of what it made (or several of 64 MB), and nothing is changed afterwards,
so that builds at the same time never meet. Whatever is damaged is taken for not there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from obelus.kept import mirror
from obelus.kept.keys import KEY_BYTES
from obelus.kept.option import as_folder, folder_of
from obelus.kept.packs import (
    ABANDONED,
    PREFIX,
    Entry,
    NewPack,
    Pack,
    alike,
    in_batches,
    named_at,
    remove,
    uses_of,
)
from obelus.kept.versions import (
    bound_of,
    make_version,
    pack_names,
    remove_versions,
    set_bound,
)

PACK_BYTES = 64 << 20
"""A pack is finished at this size: what a long build has made so far outlives its end."""

SLACK = 32 << 20
"""So many bytes may be kept that the last build that looked did not use, and as many as it did."""


class Store:
    """Bytes by key. Where nothing can be read or written, there is nothing."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.notes: list[str] = []
        """What to tell whoever builds: never a reason to fail."""
        self._folder, self._url = folder, url
        self._new: NewPack | None = None
        self._made, self._gone = list[str](), list[str]()
        self._used: list[Iterable[bytes]] = []
        """The keys that this build stands on; looked at once, and by few builds."""
        self._packs: list[Pack] = []
        """Newest first: what is in its place because it was damaged is newer."""
        self._is_writable = True

    @classmethod
    def open(cls, cache: str, root: Path, version: str) -> Store:
        """The values of a version, kept in a folder or at an address; "" is below `root`."""
        url = "" if as_folder(cache) else cache
        folder = folder_of(cache, root)
        name = PREFIX + version
        store = cls(folder / name, f"{url.rstrip('/')}/{name}" if url else "")
        store._make_folder()
        if url:
            store._try_mirror(mirror.pull)
        store._open_packs()
        return store

    @classmethod
    def open_to_read(cls, folder: Path, version: str) -> Store:
        """The values of a version that are finished, for one who adds and removes nothing."""
        store = cls(folder / (PREFIX + version))
        store._is_writable = False
        store._open_packs()
        return store

    @property
    def folder(self) -> Path | None:
        """Where other processes find all versions; None where nothing is written."""
        return self._folder.parent if self._is_writable else None

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """The values of those of the keys that are kept."""
        missing = set(keys)
        found: dict[bytes, bytes] = {}
        for pack in self._readable():
            if missing:
                values = pack.read(missing)
                found |= values
                missing.difference_update(values)
        self.keep([*found])
        return found

    def get_in_batches(self, keys: Sequence[bytes], size: int) -> Iterator[dict[bytes, bytes]]:
        """The same, of so many keys at once, in their order. Each pack is gone through once, so
        that a damaged value is not looked for in another pack: it is missing."""
        found = [(pack, {entry[0]: entry for entry in new}) for pack, new in self._found(keys)]
        for start in range(0, len(keys), size):
            some, values = keys[start : start + size], dict[bytes, bytes]()
            for pack, entries in found:
                values |= pack.read_found(entries[key] for key in some if key in entries)
            self.keep([*values])
            yield values

    def put_many(self, values: Mapping[bytes, bytes]) -> None:
        """Keep values."""
        if any(len(key) != KEY_BYTES for key in values):
            raise ValueError(f"A key has {KEY_BYTES} bytes.")
        self.keep([*values])
        if not self._is_writable or not values:
            return
        try:
            for keys in in_batches(list(values)):
                self._add({key: values[key] for key in keys})
        except OSError as error:
            self._give_up(error)

    def keep(self, keys: Iterable[bytes]) -> None:
        """Say that this build stands on these keys, though it did not read their values."""
        if self._is_writable:  # Nobody else drops what was not used.
            self._used.append(keys)

    def flush(self) -> None:
        """Let other processes read what was added."""
        if self._is_writable:
            try:
                self._finish_pack()
            except OSError as error:
                self._give_up(error)

    def known(self, keys: Iterable[bytes]) -> set[bytes]:
        """Those of the keys whose values are kept, which this build stands on."""
        found = {entry[0] for _, entries in self._found(keys) for entry in entries}
        self.keep(found)
        return found

    def _found(self, keys: Iterable[bytes]) -> Iterator[tuple[NewPack | Pack, Sequence[Entry]]]:
        """(a pack, the entries that it has of the keys): each key is in one of them, the newest."""
        missing = set(keys)
        for pack in self._readable():
            if missing:
                entries = pack.find(missing)
                missing.difference_update([entry[0] for entry in entries])
                yield pack, entries

    def _readable(self) -> Iterator[NewPack | Pack]:
        if self._new:
            yield self._new
        yield from self._packs

    def close(self, *, whole_build: bool = False) -> None:
        """Let the next build have what was added; a whole build knows what else is not needed."""
        if self._is_writable:
            try:
                self._finish_pack()
                if whole_build:
                    self._evict()
                self._merge()
            except OSError as error:
                self._give_up(error)
            remove_versions(self._folder)
        for pack in self._packs:
            pack.close()
        self._packs, self._used = [], []
        if self._url:
            self._try_mirror(mirror.push, self._made, self._gone)

    def _make_folder(self) -> None:
        try:
            make_version(self._folder)
        except OSError as error:
            self._give_up(error)

    def _open_packs(self) -> None:
        oldest = named_at(time.time_ns() - ABANDONED)
        for name in sorted(pack_names(self._folder), reverse=True):
            try:
                self._packs.append(Pack(self._folder, name))
            except FileNotFoundError:  # Not finished yet, or merged and deleted by another build.
                if name < oldest and self._is_writable:
                    remove(self._folder, name)
            except ValueError:
                if self._is_writable:
                    self._remove(name)
            except OSError:
                pass

    def _add(self, values: Mapping[bytes, bytes]) -> None:
        self._new = self._new or NewPack(self._folder)
        self._new.add(values)
        if self._new.size > PACK_BYTES:
            self._finish_pack()

    def _finish_pack(self) -> None:
        if self._new:
            self._new.finish()
            name, self._new = self._new.name, None
            self._made.append(name)
            # Another build may have put it into a larger one by now.
            with suppress(FileNotFoundError):
                self._packs.insert(0, Pack(self._folder, name))

    def _remove(self, name: str) -> None:
        remove(self._folder, name)
        self._gone.append(name)

    def _evict(self) -> None:
        """Drop what this build did not use, if that is more than what it did; what that is, is
        looked at only where there is more than the last build that looked has left room for."""
        total = sum(pack.size for pack in self._packs)
        if total <= bound_of(self._folder):
            return
        uses, used = uses_of(self._packs, {key for keys in self._used for key in keys})
        bound = 2 * used + SLACK
        if total > bound:
            self._rewrite([(pack, keys) for pack, keys in uses if len(keys) < pack.count])
        set_bound(self._folder, bound)

    def _merge(self) -> None:
        """Make one pack of those of about one size, so that they stay few."""
        if group := alike(self._packs, PACK_BYTES):
            self._rewrite([(pack, pack.keys()) for pack in group])

    def _rewrite(self, uses: list[tuple[Pack, set[bytes]]]) -> None:
        """Put these keys of packs into new packs, and delete the old ones after that."""
        done: set[bytes] = set()
        for pack, keys in uses:
            for some in in_batches(sorted(keys - done)):
                self._add(pack.read(some))
            done |= keys
        self._finish_pack()
        for pack, _ in uses:
            self._packs.remove(pack)
            pack.close()
            self._remove(pack.name)

    def _give_up(self, error: OSError) -> None:
        """No more is written: what is full or not ours stays as it is, and the site is right."""
        self.notes.append(f"Nothing is kept for the next build: {self._folder}: {error.strerror}.")
        self._is_writable = False
        if self._new:
            self._new.discard()
            self._new = None

    def _try_mirror(self, step: Callable[..., None], *names: list[str]) -> None:
        if problem := mirror.run(step, self._url, self._folder, *names):
            self.notes.append(f"The cache at {self._url} is not used: {problem}")
