"""Publishing a folder at once: readers see the old site or the new one, never half of either."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import tempfile
from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2


def staging_folder(site: Path) -> Path:
    """A new empty folder beside `site`, on the same file system, to build into."""
    site.parent.mkdir(parents=True, exist_ok=True)
    _sweep(site)
    return Path(tempfile.mkdtemp(prefix=f".{site.name}-{os.getpid()}-", dir=site.parent))


def publish(staging: Path, site: Path) -> None:
    """Put the finished `staging` folder in the place of `site`, and delete what was there.

    What starts with a dot stays, as MkDocs has it: `.git` of a branch checked out there, say.
    Raises OSError where the folder cannot be replaced, as when it is a mount point.
    """
    staging.chmod(0o755)  # mkdtemp makes folders that a web server cannot read.
    _flush(staging)
    if not site.exists():
        staging.rename(site)
        return
    if _exchange(staging, site):
        old = staging
    else:
        old = Path(tempfile.mkdtemp(prefix=f".{site.name}-{os.getpid()}-", dir=site.parent), "old")
        site.rename(old)
        staging.rename(site)
    _keep_dotfiles(old, site)
    shutil.rmtree(old if old == staging else old.parent)


def discard(staging: Path) -> None:
    """Delete a staging folder of a build that failed."""
    shutil.rmtree(staging, ignore_errors=True)


def _sweep(site: Path) -> None:
    """Delete what builds left behind that were killed; their processes are gone."""
    for folder in site.parent.glob(f".{site.name}-*-*"):
        number = folder.name.removeprefix(f".{site.name}-").partition("-")[0]
        if number.isdecimal() and not _is_running(int(number)):
            discard(folder)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _keep_dotfiles(old: Path, site: Path) -> None:
    for entry in old.iterdir():
        if entry.name.startswith(".") and not (site / entry.name).exists():
            entry.rename(site / entry.name)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step; False where the system cannot."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
        names = os.fsencode(one), os.fsencode(other)
        return bool(renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE) == 0)
    return False


def _flush(folder: Path) -> None:
    """Have the disk hold the new site before the old one goes.

    One call for the file system of the folder: flushing file by file takes minutes for a large
    site. A preview in the folder for temporary files need not outlive the machine.
    """
    if folder.is_relative_to(tempfile.gettempdir()) or not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with contextlib.suppress(AttributeError, OSError, TypeError):
            ctypes.CDLL(None).syncfs(handle)
    finally:
        os.close(handle)
