"""Packs at an address (`s3://…`) ↔ the same packs in a folder, by fsspec.

A pack never changes, so its name is all that has to be compared. Whoever writes adds packs, and
deletes those whose values it has put into another before: nobody loses what others have added.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from obelus.executors import apart
from obelus.packs import INDEX, UNFINISHED, VALUES, remove

Step = Callable[[str, Path, tuple[str, ...]], None]

INSTALL = 'Run: pip install "mkdocs-obelus[cache]"'


def as_folder(cache: str) -> str:
    """The folder that the option `cache` names; "" where it is an address, or there is none."""
    if cache.startswith("file://"):
        return unquote(urlsplit(cache).path)
    return "" if "://" in cache else cache


def missing(cache: str) -> str:
    """What has to be installed before an address can be used, or ""."""
    if as_folder(cache) or not cache:
        return ""
    if not find_spec("fsspec"):
        return f"The option cache needs fsspec for {cache}, which is not installed. {INSTALL}"
    from fsspec.registry import known_implementations, registry

    protocol = cache.partition("://")[0].partition("::")[0]
    known = known_implementations.get(protocol)
    if not known and protocol not in registry:
        return f"The option cache has an address that fsspec does not know: {cache}."
    package = known["class"].partition(".")[0] if known else ""
    if package and not find_spec(package):
        return f"The option cache needs {package} for {cache}, which is not installed."
    return ""


def run(step: Step, url: str, folder: Path, gone: tuple[str, ...]) -> str:
    """Do a step; returns why it could not be done, or ""."""
    # memory:// is the memory of this process.
    if url.startswith("memory://"):
        return _attempt(step, url, folder, gone)
    return apart(_attempt, step, url, folder, gone)


def pull(url: str, folder: Path, gone: tuple[str, ...] = ()) -> None:
    """Have in the folder what is at the address, and nothing else."""
    files, path = _files_at(url)
    there, here = _names_at(files, path), _finished(folder)
    for name in here - there:
        remove(folder, name)
    for name in sorted(there - here):
        try:
            files.get_file(f"{path}/{name}{VALUES}", str(folder / (name + VALUES)))
            files.get_file(f"{path}/{name}{INDEX}", str(folder / (name + UNFINISHED)))
            (folder / (name + UNFINISHED)).replace(folder / (name + INDEX))
        except FileNotFoundError:  # Another build has just put it into a larger one.
            remove(folder, name)


def push(url: str, folder: Path, gone: tuple[str, ...] = ()) -> None:
    """Add to the address what is new in the folder, and delete there what is gone from it."""
    files, path = _files_at(url)
    there, here = _names_at(files, path), _finished(folder)
    files.makedirs(path, exist_ok=True)
    for name in sorted(here - there):
        for suffix in (VALUES, INDEX):
            files.put_file(str(folder / (name + suffix)), f"{path}/{name}{suffix}")
    for name in there.intersection(gone):
        for suffix in (INDEX, VALUES):
            files.rm_file(f"{path}/{name}{suffix}")


def _attempt(step: Step, url: str, folder: Path, gone: tuple[str, ...]) -> str:
    try:
        step(url, folder, gone)
    except Exception as error:  # noqa: BLE001 - each kind of address has exceptions of its own
        return f"{type(error).__name__}: {error}"
    return ""


def _files_at(url: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    files, path = url_to_fs(url, use_listings_cache=False)
    return files, path.rstrip("/")


def _names_at(files: Any, path: str) -> set[str]:
    try:
        names = files.ls(path, detail=False)
    except FileNotFoundError:
        return set()
    paths = map(PurePosixPath, names)
    return {name.stem for name in paths if name.suffix == INDEX}


def _finished(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob(f"*{INDEX}")}
