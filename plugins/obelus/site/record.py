"""What a build leaves for the next: which files it published, and of what each was made."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from obelus.read import scan

RECORD, DIGEST = "record", 16


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file of a site: what it was made of, what is in it, how it lies on the disk."""

    inputs: bytes
    """The digest of all that it was made of; empty where that is not known."""
    sha256: str
    """Empty for a file that is not as a build left it."""
    size: int
    modified: int
    """In nanoseconds, as the system has it."""


class Record(msgspec.Struct, frozen=True):
    """What the last build left: the files of the site, and those of the spare tree."""

    site: Mapping[str, Entry] = {}
    lacking: frozenset[str] = frozenset()
    """Those that the spare tree has not."""
    other: Mapping[str, Entry] = {}
    """Those that it has otherwise, or alone: most are the same."""
    spare_name: str = ""
    fingerprint: bytes = b""
    """Of all that was read; empty where something is to be told again."""
    told: tuple[str, ...] = ()
    """The warnings of the archive, which a build after no change repeats."""
    notes: Mapping[str, bytes] = {}
    """What else the steps of a build want to know of the last one."""

    @property
    def spare(self) -> Mapping[str, Entry]:
        """The files of the spare tree."""
        shared = {name: e for name, e in self.site.items() if name not in self.lacking}
        return {**shared, **self.other} if self.spare_name else {}

    def with_spare(self, name: str, files: Mapping[str, Entry]) -> Record:
        """The same with a spare tree of that name that has these files."""
        lacking = frozenset(self.site.keys() - files.keys())
        other = {path: entry for path, entry in files.items() if self.site.get(path) != entry}
        return replace(self, spare_name=name, lacking=lacking, other=other)


def read_record(folder: Path) -> Record:
    """What the last build noted; nothing where that is damaged, so that all is made anew."""
    try:
        content = (folder / RECORD).read_bytes()
        digest, record = content[:DIGEST], content[DIGEST:]
        if blake2b(record, digest_size=DIGEST).digest() == digest:
            return msgspec.msgpack.decode(record, type=Record)
    except (OSError, msgspec.MsgspecError):
        pass
    return Record()


def write_record(folder: Path, record: Record) -> None:
    """Note it for the next build, which is only slower where that cannot be."""
    content = msgspec.msgpack.encode(record)
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        place = folder / f"{RECORD}-{os.getpid()}"
        place.write_bytes(blake2b(content, digest_size=DIGEST).digest() + content)
        place.replace(folder / RECORD)


class Touched(NamedTuple):
    """What was done to the files of a folder since they were noted."""

    gone: list[str]
    changed: dict[str, Entry]
    """Those of which nothing is known: new ones, too."""
    irregular: set[str]
    """Links and what else is no file."""

    def applied(self, entries: Mapping[str, Entry]) -> Mapping[str, Entry]:
        """The files as they are."""
        if not (self.gone or self.changed):
            return entries
        gone = {*self.gone}
        return {name: e for name, e in entries.items() if name not in gone} | self.changed


def touched(folder: Path, entries: Mapping[str, Entry], *, with_dotfiles: bool = True) -> Touched:
    """What in a folder is not as it was noted; names that start with a dot in the folder itself may
    be left out."""
    found = scan(folder)
    if not with_dotfiles:
        found = {name: now for name, now in found.items() if not name.startswith(".")}
    changed, irregular = dict[str, Entry](), set[str]()
    for name, now in found.items():
        entry = entries.get(name)
        if not stat.S_ISREG(now.st_mode):
            irregular.add(name)
        if entry is None or entry.size != now.st_size or entry.modified != now.st_mtime_ns:
            changed[name] = Entry(b"", "", now.st_size, now.st_mtime_ns)
    return Touched([name for name in entries if name not in found], changed, irregular)


def linked(site: Path, tree: Path, entries: Mapping[str, Entry]) -> Touched:
    """Have links in the tree to those of the published files that are as they were noted, and say
    which are not: where the file system has no links, none."""
    there, folders = touched(site, entries), set[str]()
    lacking = {*there.gone, *there.changed}
    for name in entries.keys() - lacking:
        folder, _, _ = name.rpartition("/")
        try:
            if folder not in folders:
                os.makedirs(f"{tree}/{folder}", exist_ok=True)  # noqa: PTH103 - thousands
                folders.add(folder)
            os.link(f"{site}/{name}", f"{tree}/{name}")
        except OSError:
            lacking.add(name)
    return Touched([*lacking], {}, set())
