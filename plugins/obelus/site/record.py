"""What a build leaves for the next: which files it published, and of what each was made."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

import msgspec

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
    spare: Mapping[str, Entry] = {}
    spare_name: str = ""
    fingerprint: bytes = b""
    """Of all that was read; empty where something is to be told again."""
    told: tuple[str, ...] = ()
    """The warnings of the archive, which a build after no change repeats."""
    notes: Mapping[str, bytes] = {}
    """What else the steps of a build want to know of the last one."""


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


def known(entries: Mapping[str, Entry], name: str, status: os.stat_result) -> Entry:
    """A file as the last build left it, or as one that nothing is known of."""
    entry = entries.get(name)
    if entry is not None and (entry.size, entry.modified) == (status.st_size, status.st_mtime_ns):
        return entry
    return Entry(b"", "", status.st_size, status.st_mtime_ns)
