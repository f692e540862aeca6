"""A file of an archive → its text; what is no plain file of the archive is refused."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from obelus.problems import Code

MAX_BYTES = 256 * 1024
"""The largest article: about 40,000 words. Markdown can be made to take quadratic time, so a file
from a stranger must not be larger than what is parsed in seconds at worst."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A Markdown file as read: newlines are `\\n`, there is no byte order mark."""

    path: str
    """As problems name it: relative to the folder of `mkdocs.yml`."""
    name: str
    """Relative to `content/`, with slashes."""
    text: str


def read_text(
    path: Path,
    folder: Path,
    max_bytes: int = MAX_BYTES,
    resolve: Callable[[Path], Path] = Path.resolve,
) -> str:
    """The text of a regular file inside `folder`; raises Refusal for any other."""
    if not is_plain_file(path, folder, resolve):
        message = "This is not a regular file inside the archive."
        fix = "Put the file itself here, not a link to it."
        raise Refusal(Code.UNREADABLE_FILE, message, fix)
    try:
        size = path.stat().st_size
        if size > max_bytes:
            message = f"The file has {size:,} bytes; the limit is {max_bytes:,}."
            raise Refusal(Code.LARGE_FILE, message, "Split it into several files.")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"Byte {error.start} of the file is not UTF-8."
        fix = "Save it in UTF-8."
        raise Refusal(Code.UNREADABLE_FILE, message, fix) from error
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        fix = "Check that it exists and may be read."
        raise Refusal(Code.UNREADABLE_FILE, message, fix) from error
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def is_plain_file(path: Path, folder: Path, resolve: Callable[[Path], Path] = Path.resolve) -> bool:
    """Whether `path` is a regular file whose real place is inside `folder`.

    A FIFO would hang a build, and a link could publish any file of the machine.
    """
    try:
        if stat.S_ISREG(path.lstat().st_mode):
            parent, real = resolve(path.parent), resolve(folder)
            return parent == real or parent.is_relative_to(real)
        is_regular = stat.S_ISREG(path.stat().st_mode)
        return is_regular and path.resolve().is_relative_to(resolve(folder))
    except (OSError, RuntimeError):
        return False


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file as it is."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def scan(folder: Path) -> dict[str, os.stat_result]:
    """The files below a folder, by their path in it, each with what the system knows of it."""
    found: dict[str, os.stat_result] = {}
    waiting = [("", str(folder))] if folder.is_dir() else []
    while waiting:
        prefix, place = waiting.pop()
        # What is gone by now, or may not be looked at, is not there.
        with suppress(OSError), os.scandir(place) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{prefix}{entry.name}/", entry.path))
                else:
                    try:  # A context for each of ten thousands takes as long as the question.
                        found[prefix + entry.name] = entry.stat(follow_symlinks=False)
                    except FileNotFoundError:
                        continue
    return found


def linked_folders(folder: Path, found: Mapping[str, os.stat_result]) -> Iterator[Path]:
    """The links to folders among the files found below `folder`."""
    links = sorted(name for name, status in found.items() if stat.S_ISLNK(status.st_mode))
    return (path for name in links if (path := folder / name).is_dir())


def shown_path(path: Path, root: Path) -> str:
    """A path as problems name it: relative to `root` where it lies inside."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


class Refusal(Exception):
    """A file that is not read: (code, message, fix)."""
