"""The option `cache` → where values are kept, or why they cannot be kept there."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

FOLDER = ".cache/obelus"
"""Where values are kept if the option `cache` says nothing, and what else a build keeps."""

INSTALL = 'Run: pip install "mkdocs-obelus[cache]"'


def as_folder(cache: str) -> str:
    """The folder that the option `cache` names; "" where it is an address, or there is none."""
    if cache.startswith("file://"):
        return unquote(urlsplit(cache).path)
    return "" if "://" in cache else cache


def folder_of(cache: str, root: Path) -> Path:
    """The folder of the option `cache`, or the one in which this machine has what is elsewhere."""
    return root / (as_folder(cache) or FOLDER)


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


def refusal(cache: str, root: Path, others: Iterable[str]) -> str:
    """Why the option `cache` cannot be what it is, or ""; `others` are published or watched."""
    folder = folder_of(cache, root).resolve()
    for other in others if cache else ():
        if folder.is_relative_to(Path(other).resolve()):
            return f"The option cache puts {folder} into {other}. Keep it out of there."
    return missing(cache)
