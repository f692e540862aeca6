"""Packs at an address (`s3://…`) ↔ the same packs in a folder, by fsspec.

A pack never changes, so its name is all that has to be compared. Whoever writes adds packs, and
deletes those whose values it has put into another before: nobody loses what others have added.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

from obelus.kept.packs import (
    ABANDONED,
    INDEX,
    PREFIX,
    UNFINISHED,
    VALUES,
    named_at,
    remove,
    too_old,
)
from obelus.work.processors import apart

UNDER_WAY = 3600 * 10**9
"""A build takes no longer than an hour from its first pack to its end; in nanoseconds."""


def run(step: Callable[..., None], url: str, folder: Path, *names: list[str]) -> str:
    """Do a step; returns why it could not be done, or ""."""
    # memory:// is the memory of this process.
    if url.startswith("memory://"):
        return _attempt(step, url, folder, *names)
    return apart(_attempt, step, url, folder, *names)


def pull(url: str, folder: Path) -> None:
    """Have in the folder what is at the address, and what other builds are about to add to it."""
    files, path = _files_at(url)
    there, here = _names_at(files, path), _finished(folder)
    for name in here - there:
        if name < named_at(time.time_ns() - UNDER_WAY):
            remove(folder, name)
    for name in sorted(there - here):
        try:
            files.get_file(f"{path}/{name}{VALUES}", str(folder / (name + VALUES)))
            files.get_file(f"{path}/{name}{INDEX}", str(folder / (name + UNFINISHED)))
            (folder / (name + UNFINISHED)).replace(folder / (name + INDEX))
        except FileNotFoundError:  # Another build has just put it into a larger one.
            remove(folder, name)


def push(url: str, folder: Path, made: list[str], gone: list[str]) -> None:
    """Add to the address the packs that were made, and delete there those that are gone."""
    files, path = _files_at(url)
    files.makedirs(path, exist_ok=True)
    for name in made:
        for suffix in (VALUES, INDEX):
            # Not there any more is what a build on this machine has put into a larger one.
            with suppress(FileNotFoundError):
                files.put_file(str(folder / (name + suffix)), f"{path}/{name}{suffix}")
    for name in gone:
        for suffix in (INDEX, VALUES):
            with suppress(FileNotFoundError):
                files.rm_file(f"{path}/{name}{suffix}")
    oldest = named_at(time.time_ns() - ABANDONED)
    for name in _names_at(files, path, VALUES) - _names_at(files, path):
        if name < oldest:
            files.rm_file(f"{path}/{name}{VALUES}")
    _remove_versions(files, *path.rsplit("/", 1))


def _attempt(step: Callable[..., None], url: str, folder: Path, *names: list[str]) -> str:
    try:
        step(url, folder, *names)
    except Exception as error:  # noqa: BLE001 - each kind of address has exceptions of its own
        return f"{type(error).__name__}: {error}"
    return ""


def _files_at(url: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    files, path = url_to_fs(url, use_listings_cache=False)
    return files, path.rstrip("/")


def _remove_versions(files: Any, base: str, ours: str) -> None:
    entries = files.ls(base, detail=True)
    folders = [PurePosixPath(entry["name"]) for entry in entries if entry["type"] == "directory"]
    names = [folder.name for folder in folders if folder.name.startswith(PREFIX)]
    packs = {name: _names_at(files, f"{base}/{name}") for name in names}
    for name in too_old(packs, ours):
        files.rm(f"{base}/{name}", recursive=True)


def _names_at(files: Any, path: str, suffix: str = INDEX) -> set[str]:
    try:
        names = files.ls(path, detail=False)
    except FileNotFoundError:
        return set()
    paths = map(PurePosixPath, names)
    return {name.stem for name in paths if name.suffix == suffix}


def _finished(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob(f"*{INDEX}")}
