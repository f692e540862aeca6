"""Publishing a folder at once: readers see the old site or the new one, never half of either."""

from __future__ import annotations

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
    return Path(tempfile.mkdtemp(prefix=f".{site.name}-", dir=site.parent))


def publish(staging: Path, site: Path) -> None:
    """Put the finished `staging` folder in the place of `site`, and delete what was there."""
    staging.chmod(0o755)  # mkdtemp makes folders that a web server cannot read.
    _flush(staging)
    if not site.exists():
        staging.rename(site)
    elif _exchange(staging, site):
        shutil.rmtree(staging)
    else:
        old = Path(tempfile.mkdtemp(prefix=f".{site.name}-old-", dir=site.parent)) / site.name
        site.rename(old)
        staging.rename(site)
        shutil.rmtree(old.parent)
    _flush_folder(site.parent)


def discard(staging: Path) -> None:
    """Delete a staging folder of a build that failed."""
    shutil.rmtree(staging, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step; False where the system cannot."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE) == 0)


def _flush(folder: Path) -> None:
    """Have the disk hold the new site before the old one goes."""
    if hasattr(os, "sync"):
        os.sync()


def _flush_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
