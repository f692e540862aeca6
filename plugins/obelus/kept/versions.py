"""The folders of the store, one for each version of the code: made, told, and deleted when old."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from obelus.kept.packs import INDEX, PREFIX, VALUES, too_old

BOUND = "bound"
"""The file with the number of bytes up to which no build need look for what it did not use."""

MARKERS = {
    ".gitignore": "*\n",
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n",
}
"""Git and backups leave the folder out; the second is as https://bford.info/cachedir/ has it."""


def make_version(folder: Path) -> None:
    """Make the folder of a version; raises OSError where nothing can be written."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in MARKERS.items():
        if not (folder / name).exists():
            (folder / name).write_text(content, encoding="utf-8")


def pack_names(folder: Path) -> set[str]:
    """The names of all packs in a folder, finished or not."""
    try:
        paths = list(folder.iterdir())
    except OSError:
        return set()
    return {path.stem for path in paths if path.suffix in {INDEX, VALUES}}


def bound_of(folder: Path) -> int:
    """How many bytes may be in a folder before a build looks; 0 where nobody knows."""
    try:
        return int((folder / BOUND).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def set_bound(folder: Path, size: int) -> None:
    """Note that for the next builds; where it cannot be written, these go by the one before."""
    with suppress(OSError):
        (folder / BOUND).write_text(f"{size}\n", encoding="ascii")


def remove_versions(folder: Path) -> None:
    """Delete the versions that wrote longest ago; the one of `folder` is none of them."""
    folders = (path for path in folder.parent.glob(f"{PREFIX}*") if _is_version(path))
    for name in too_old({path.name: pack_names(path) for path in folders}, folder.name):
        shutil.rmtree(folder.parent / name, ignore_errors=True)


def _is_version(folder: Path) -> bool:
    """Whether a folder is one that a store has made."""
    return all((folder / name).is_file() for name in MARKERS)
