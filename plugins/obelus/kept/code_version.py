"""The code that makes a site → a digest of it, so that what other code has kept is never used."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import requires, version
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


@cache
def code_version() -> str:
    """A digest of our code, templates and word lists, of the libraries, and of Python."""
    digest = digest_of_folder(PACKAGE)
    digest.update(repr(sys.version_info[:2]).encode())
    for library in _libraries():
        digest.update(f"{library} {version(library)}\n".encode())
    return digest.hexdigest()


def digest_of_folder(folder: Path) -> hashlib.blake2b:
    """A digest of all files of a package that can change what is made: names and contents.

    Read anew for each build, in 5 ms; sizes and times would not tell one checkout from another.
    """
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(_files(str(folder))):
        with open(path, "rb") as file:  # noqa: PTH123 - a third of the time of Path.read_bytes
            content = file.read()
        digest.update(f"{os.path.relpath(path, folder)} {len(content)}\n".encode())
        digest.update(content)
    return digest


def _libraries() -> list[str]:
    """What the package cannot do without; with another version pages and data may be others."""
    needed = [line for line in requires("mkdocs-obelus") or [] if "extra ==" not in line]
    return sorted(re.split(r"[^\w.-]", line)[0] for line in needed)


def _files(folder: str) -> Iterator[str]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            # Fonts, styles and scripts are copied as they are.
            if entry.name not in {"__pycache__", "assets"}:
                yield from _files(entry.path)
        elif not entry.name.endswith(".pyc"):
            yield entry.path
