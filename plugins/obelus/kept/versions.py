"""The folders of the store, one for each version of the code: made, told, and deleted when old."""

from __future__ import annotations

import shutil
from pathlib import Path

from obelus.kept.packs import INDEX, PREFIX, VALUES, too_old

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


def remove_versions(folder: Path) -> None:
    """Delete the versions that wrote longest ago; the one of `folder` is none of them."""
    folders = (path for path in folder.parent.glob(f"{PREFIX}*") if _is_version(path))
    for name in too_old({path.name: pack_names(path) for path in folders}, folder.name):
        shutil.rmtree(folder.parent / name, ignore_errors=True)


def _is_version(folder: Path) -> bool:
    """Whether a folder is one that a store has made."""
    return all((folder / name).is_file() for name in MARKERS)
