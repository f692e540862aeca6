"""A commit of a Git repository → the files of it that an archive is made of, without a checkout."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

REGULAR = frozenset({b"100644", b"100755"})
"""Modes of plain files: a link or a submodule is no file of an archive."""

MISSING = (
    "This clone lacks files of that commit, and they cannot be fetched. "
    "Clone without --filter, or run git fetch --refetch."
)
"""What to do about a partial clone."""


class GitError(Exception):
    """What kept us from reading a commit, as an editor can mend it."""


def toplevel(folder: Path) -> Path:
    """The folder of the repository that `folder` lies in."""
    try:
        return Path(os.fsdecode(_git(folder, "rev-parse", "--show-toplevel")).rstrip("\n"))
    except GitError as error:
        if "not a git repository" in str(error):
            message = f"{folder} lies in no Git repository, so there is nothing to compare with."
            raise GitError(message) from error
        raise


def commit_before(folder: Path, revision: str) -> str:
    """The commit at which the present history and that of `revision` part.

    That is the revision itself where it is an ancestor. Where it has moved on, what it alone has
    would else look as if it had been taken back here.
    """
    tip = _commit(folder, revision)
    try:
        bases = _git(folder, "merge-base", tip, "HEAD").split()
    except GitError:
        bases = []
    if not bases and _is_shallow(folder):
        raise GitError(_shallow(revision))
    return bases[0].decode("ascii") if bases else tip


def files_at(
    folder: Path, commit: str, paths: Iterable[str], endings: tuple[str, ...]
) -> Iterator[tuple[str, bytes]]:
    """(path, content) of each plain file at or below these paths whose name ends so."""
    listing = _git(folder, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths)
    blobs: list[tuple[str, bytes]] = []
    for row in listing.split(b"\0"):
        head, tab, name = row.partition(b"\t")
        path = PurePosixPath(os.fsdecode(name))
        is_wanted = path.name.endswith(endings)
        is_inside = not path.is_absolute() and ".." not in path.parts
        if tab and is_wanted and is_inside and head.split()[0] in REGULAR:
            blobs.append((path.as_posix(), head.split()[2]))
    names = b"".join(blob + b"\n" for _, blob in blobs)
    contents = _contents(_git(folder, "cat-file", "--batch", stdin=names))
    yield from zip((path for path, _ in blobs), contents, strict=True)


def _contents(batch: bytes) -> Iterator[bytes]:
    """The blobs in what `cat-file --batch` prints: a line with the size, then so many bytes."""
    at = 0
    while at < len(batch):
        end = batch.index(b"\n", at)
        head = batch[at:end].split()
        if head[-1:] == [b"missing"]:
            raise GitError(MISSING)
        size = int(head[2])
        yield batch[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def _commit(folder: Path, revision: str) -> str:
    # No name of a revision starts with a hyphen: it would be taken for an option.
    if revision and not revision.startswith("-"):
        try:
            found = _git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
            return found.decode("ascii").strip()
        except GitError as error:
            if _is_shallow(folder):
                raise GitError(_shallow(revision)) from error
    message = f'Git knows no revision "{revision}". Is it spelt right, and fetched?'
    raise GitError(message)


def _is_shallow(folder: Path) -> bool:
    return _git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"


def _shallow(revision: str) -> str:
    return (
        f'This clone is shallow and does not reach "{revision}". '
        "Run git fetch --unshallow; in a GitHub workflow, check out with fetch-depth: 0."
    )


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    """What the command prints; raises GitError with its complaint."""
    # A fixed language, to know a complaint when we see it; no lock of the index, as nothing is
    # written here.
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(
            command, input=stdin, capture_output=True, check=False, env=environment
        )
    except FileNotFoundError as error:
        message = "The command git is not installed, and it alone can read earlier states."
        raise GitError(message) from error
    if done.returncode:
        complaint = os.fsdecode(done.stderr).strip().splitlines()
        raise GitError(complaint[0] if complaint else f"git {arguments[0]} failed.")
    return done.stdout
