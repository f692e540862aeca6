"""Publishing a folder at once: readers see the old site or the new one, never half of either."""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import os
import shutil
import tempfile
from hashlib import blake2b
from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2


def staging_folder(site: Path) -> Path:
    """A new empty folder beside `site`, on the same file system, to build into."""
    site.parent.mkdir(parents=True, exist_ok=True)
    _sweep(site)
    return Path(tempfile.mkdtemp(prefix=f".{site.name}-{os.getpid()}-", dir=site.parent))


def publish(staging: Path, site: Path, kept: Path | None = None) -> str:
    """Put the finished `staging` folder in the place of `site`.

    What was there becomes the spare tree in the folder `kept`, and its name there is returned; it
    is deleted, and the name empty, where it cannot be moved there.
    What starts with a dot stays, as MkDocs has it: `.git` of a branch checked out there, say.
    Raises OSError where the folder cannot be replaced, as when it is a mount point.
    """
    staging.chmod(0o755)  # mkdtemp makes folders that a web server cannot read.
    _flush(staging)
    if not site.exists():
        staging.rename(site)
        return ""
    if _exchange(staging, site):
        old = staging
    else:
        old = Path(tempfile.mkdtemp(prefix=f".{site.name}-{os.getpid()}-", dir=site.parent), "old")
        site.rename(old)
        staging.rename(site)
    _keep_dotfiles(old, site)
    spare = _set_aside(old, kept) if kept else ""
    discard(old if old == staging else old.parent)
    return spare


def claim(kept: Path, name: str, site: Path) -> Path | None:
    """The spare tree of that name in `kept`, moved beside `site` so that no other build takes it.

    Spare trees of other names are of builds that did not finish, and are deleted.
    """
    folders = [path for path in kept.glob("spare-*") if path.is_dir()]
    for path in folders:
        if path.name != name:
            discard(path)
    if not any(path.name == name for path in folders):
        return None
    place = staging_folder(site)
    try:
        (kept / name).rename(place)
    except OSError:
        discard(place)
        return None
    return place


def _set_aside(old: Path, kept: Path) -> str:
    with contextlib.suppress(OSError):  # On another disk it would have to be copied.
        kept.mkdir(parents=True, exist_ok=True)
        spare = Path(tempfile.mkdtemp(prefix="spare-", dir=kept))
        old.rename(spare)
        return spare.name
    return ""


def discard(staging: Path) -> None:
    """Delete a staging folder of a build that failed."""
    shutil.rmtree(staging, ignore_errors=True)


def kept_folder(site: Path, cache: Path) -> Path:
    """Where to keep what the next build of a site wants of this one: below `cache`, or beside a
    preview, with which it goes."""
    name = f"site-{blake2b(os.fsencode(site), digest_size=8).hexdigest()}"
    if not _is_preview(site) and _is_same_disk(cache, site):
        return cache / name
    atexit.unregister(_clear)
    atexit.register(_clear, site)
    return site.parent / f".{site.name}-{name}"


def _is_preview(site: Path) -> bool:
    """Whether a site is in a new folder for temporary files, as MkDocs names it."""
    is_named = site.name.startswith("mkdocs_")
    return is_named and site.parent == Path(tempfile.gettempdir()).resolve()


def _is_same_disk(cache: Path, site: Path) -> bool:
    there = next(path for path in (cache, *cache.parents) if path.exists())
    return there.stat().st_dev == site.parent.stat().st_dev


def _clear(site: Path) -> None:
    """Delete all that is kept beside a site, also what a build was making when it was stopped."""
    for folder in site.parent.glob(f".{site.name}-*"):
        discard(folder)


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
