"""The archive as a commit has it, read from Git without touching the work tree."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from mkdocs.config import load_config

from obelus.configuration import folders_of
from obelus.configured import load_from
from obelus.folders import Folders
from obelus.history.changes import Changes
from obelus.history.compare import compare
from obelus.history.git import GitError, commit_before, files_at, toplevel
from obelus.resolve.archive import Archive

NEEDED = (".md", ".txt", ".bib", ".lock")
"""Files that say something of claims; pictures and scripts do not."""


@dataclass(frozen=True, slots=True)
class Since:
    """What changed of what readers see, and since which commit."""

    commit: str
    changes: Changes


def changes_since(config_file: str, revision: str, archive: Archive) -> Since:
    """What changed in what readers see, from a revision to `archive`."""
    folders = folders_of(load_config(config_file))
    try:
        top = toplevel(folders.root)
        commit = commit_before(folders.root, revision)
        with TemporaryDirectory(prefix="obelus-") as name:
            before = Path(name).resolve()
            old = _moved(folders, top, before)
            _extract(folders, top, commit, before)
            loaded = load_from(config_file, old)
    except GitError as error:
        raise click.ClickException(str(error)) from error
    return Since(commit, compare(loaded.archive, archive))


def _moved(folders: Folders, top: Path, to: Path) -> Folders:
    """The same folders in the copy; without the private copies, which Git does not have."""
    return Folders(
        root=to / folders.root.relative_to(top),
        content=to / _inside(folders.content, top),
        seeds=to / _inside(folders.seeds, top),
        evidence=to / ".none",
    )


def _inside(folder: Path, top: Path) -> Path:
    path = folder.resolve()
    if not path.is_relative_to(top):
        raise GitError(f"{folder} is not in the Git repository, so there is nothing to compare.")
    return path.relative_to(top)


def _extract(folders: Folders, top: Path, commit: str, to: Path) -> None:
    paths = [_inside(folder, top).as_posix() for folder in (folders.content, folders.seeds)]
    for name, content in files_at(top, commit, paths, NEEDED):
        path = to / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (to / paths[0]).mkdir(parents=True, exist_ok=True)
