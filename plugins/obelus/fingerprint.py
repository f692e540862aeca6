"""All that a build reads → one digest, so that a build after no change has nothing to do."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

from obelus.seen import RECENT, Scans

ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def fingerprint(places: Iterable[Path], settings: Mapping[str, Any], scans: Scans) -> bytes:
    """The digest of files and folders as they lie there, of settings and of the day.

    Files are told by size, times and number, not by what is in them; empty, which is never the
    same, where one was changed just now and may be changed again without a trace.
    """
    digest = blake2b(digest_size=16)
    digest.update(f"{date.today()}{plain_text(settings)}".encode())
    newest = 0
    for place in places:
        found = scans.of(place) if place.is_dir() else _file(place)
        for name in sorted(found):
            status = found[name]
            newest = max(newest, status.st_ctime_ns)
            row = status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
            digest.update(f"{place}\0{name}\0{row}\n".encode(errors="surrogateescape"))
    return b"" if newest > scans.began - RECENT else digest.digest()


def plain_text(settings: Mapping[str, Any]) -> str:
    """Settings as a text that is the same in every run."""
    return json.dumps(settings, default=_named, sort_keys=True)


def _file(path: Path) -> dict[str, os.stat_result]:
    return {"": path.stat()} if path.is_file() else {}


def _named(value: object) -> str:
    """A setting that is no plain value, without what differs from run to run."""
    return ADDRESS.sub("", repr(value))
