"""The next site, put together of what was made now and what the last build made."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path, PurePosixPath

import msgspec

from obelus.read import scan, sha256_of
from obelus.site import publish
from obelus.site.record import Entry, Record, Touched, linked, read_record, touched, write_record
from obelus.site.turn import Turn
from obelus.work.aside import Aside

PART = ".part"
"""A file that is being written, under a name that no published file has."""


class Assembly:
    """A site being put together.

    Nothing unchanged is written. The spare tree is the site before the last, or one of links to the
    published files: what is the same there stays, what is the same in the published site is linked,
    all else is written. The published site is only read, until `publish` exchanges the two trees in
    one step; then it is the spare.
    """

    def __init__(self, site: Path, kept: Path, turn: Turn, *, may_fork: bool) -> None:
        self.site, self.kept, self.turn = site, kept, turn
        """The published site; where the spare tree lies."""
        self.record = record = read_record(kept)
        self.entries: dict[str, Entry] = {}
        """Those of the next site."""
        self.notes: dict[str, bytes] = {}
        """For the next build."""
        self.fresh = publish.staging_folder(site)
        """Where MkDocs and other plugins write."""
        self._made = set[str]()
        self._may_fork, self._has_changed_spare = may_fork, False
        spare = publish.claim(kept, record.spare_name, site)
        self._tree = spare or self.fresh
        self._spare: Aside[Touched] | None = None
        published = partial(touched, site, record.site, with_dotfiles=False)
        self._published = Aside(published, may_fork=may_fork)

    @cached_property
    def before(self) -> Mapping[str, Entry]:
        """The published files."""
        return self._published.result().applied(self.record.site)

    def prepare(self) -> None:
        """Have the spare tree looked at, or made: there is something to do."""
        record = self.record
        if self._tree != self.fresh:
            self._noted = record.spare
            find = partial(touched, self._tree, self._noted)
        elif record.site:
            self._noted = record.site
            self._tree, self._has_changed_spare = publish.staging_folder(self.site), True
            find = partial(linked, self.site, self._tree, self._noted)
        else:
            return
        self._spare = Aside(find, may_fork=self._may_fork)

    @cached_property
    def _there(self) -> dict[str, Entry]:
        """The files of the spare tree.

        A link that somebody put there leads out of it: it goes before anything is written.
        """
        if self._spare is None:
            return {}
        found = self._spare.result()
        for name in found.irregular:
            (self._tree / name).unlink()
        there = found.applied(self._noted).items()
        return {name: entry for name, entry in there if name not in found.irregular}

    def is_complete(self, fingerprint: bytes) -> bool:
        """Whether the published site is what the last build made, and was made of the same."""
        is_same = fingerprint != b"" and fingerprint == self.record.fingerprint
        return is_same and self.before == self.record.site

    def keep(self, name: str, inputs: bytes) -> bool:
        """Whether the published file was made of the same, and so stays as it is."""
        before = self.before.get(name)
        if before is None or not inputs or before.inputs != inputs:
            return False
        self.entries[name] = before
        return True

    def keep_as_it_is(self, name: str) -> bool:
        """Take the published file, if the last build left it so, whatever it was made of."""
        before = self.before.get(name)
        if before is None or not before.sha256:
            return False
        self.entries[name] = before
        return True

    def write(self, name: str, content: bytes, inputs: bytes = b"") -> None:
        """Add a file; it is written if its content is new."""
        digest = sha256(content).hexdigest()
        if not self._is_same(name, digest, inputs):
            with self._room(name).open("xb") as file:
                file.write(content)
                file.flush()
                modified = os.fstat(file.fileno()).st_mtime_ns
            self._add(name, Entry(inputs, digest, len(content), modified))

    def write_pieces(self, name: str, pieces: Iterable[bytes]) -> None:
        """Add a file that may be too large to be in memory whole."""
        part, digest = _place(self._tree, PART), sha256()
        with part.open("xb") as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
        if self._is_same(name, digest.hexdigest(), b""):
            part.unlink()
            return
        status = part.stat()
        part.replace(_place(self._tree, name))
        self._add(name, Entry(b"", digest.hexdigest(), status.st_size, status.st_mtime_ns))

    def adopt(self) -> None:
        """Add what MkDocs and other plugins wrote; to be called before anything else is added."""
        _ = self._there  # Before anything is written there.
        for name, status in scan(self.fresh).items():
            digest = sha256_of(self.fresh / name)
            if self._is_same(name, digest, b""):
                (self.fresh / name).unlink()
                continue
            if self._tree != self.fresh:
                (self.fresh / name).rename(self._room(name))
            self._add(name, Entry(b"", digest, status.st_size, status.st_mtime_ns))

    def publish(self, fingerprint: bytes, told: tuple[str, ...]) -> Record:
        """Put the new site in the place of the old one; raises OSError where that cannot be."""
        for name, entry in self.entries.items():
            there = self._there.get(name)
            if there is not None and there.sha256 == entry.sha256:
                self.entries[name] = msgspec.structs.replace(there, inputs=entry.inputs)
            elif name not in self._made:
                self._link(name)
        for name in self._there.keys() - self.entries.keys():
            _remove(self._tree, PurePosixPath(name))
        spare = publish.publish(self._tree, self.site, self.kept)
        if self._tree != self.fresh:
            publish.discard(self.fresh)
        record = Record(self.entries, fingerprint=fingerprint, told=told, notes=self.notes)
        return record.with_spare(spare, self.before) if spare else record

    def discard(self) -> None:
        """Leave the published site as it was."""
        self._published.end()
        if self._spare:
            self._spare.end()
        publish.discard(self.fresh)
        if self._tree != self.fresh and not self._has_changed_spare:
            with contextlib.suppress(OSError):
                self._tree.rename(self.kept / self.record.spare_name)
        publish.discard(self._tree)
        self.turn.end()

    def _link(self, name: str) -> None:
        """Have a published file in the new site, too."""
        self._has_changed_spare = True
        path = _place(self._tree, name)
        try:
            path.hardlink_to(self.site / name)
        except OSError:  # Not every file system has hard links.
            shutil.copy2(self.site / name, path)

    def _is_same(self, name: str, digest: str, inputs: bytes) -> bool:
        before = self.before.get(name)
        if before is None or before.sha256 != digest:
            return False
        self._made.discard(name)
        self.entries[name] = msgspec.structs.replace(before, inputs=inputs)
        return True

    def _room(self, name: str) -> Path:
        self._has_changed_spare = True
        return _place(self._tree, name)

    def _add(self, name: str, entry: Entry) -> None:
        self._made.add(name)
        self._there.pop(name, None)
        self.entries[name] = entry


def begin(site: Path, cache: Path, *, may_fork: bool = True) -> Assembly:
    """A new assembly for a site, which knows what the last build left of it below `cache`."""
    kept = publish.kept_folder(site, cache)
    turn = Turn(kept)
    try:
        return Assembly(site, kept, turn, may_fork=may_fork)
    except BaseException:
        turn.end()
        raise


def finish(assembly: Assembly, fingerprint: bytes, told: Sequence[str]) -> None:
    """Publish an assembled site, and note what the next build must know of it."""
    write_record(assembly.kept, assembly.publish(fingerprint, tuple(told)))
    assembly.turn.end()


def _place(tree: Path, name: str) -> Path:
    """Where a file of that name goes, with nothing there: what is there may be a published file,
    which must not be written to."""
    path = tree / name
    try:
        path.unlink()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    except (IsADirectoryError, PermissionError):
        shutil.rmtree(path)
    except NotADirectoryError:
        next(parent for parent in path.parents if parent.is_file()).unlink()
        path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _remove(tree: Path, name: PurePosixPath) -> None:
    """Delete a file, and the folders that are empty without it."""
    with contextlib.suppress(OSError):
        (tree / name).unlink(missing_ok=True)
        for parent in [*name.parents][:-1]:
            (tree / parent).rmdir()
