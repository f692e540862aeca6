"""Compiled templates, kept from build to build: compiling them all takes a fifth of a second."""

from __future__ import annotations

from pathlib import Path

from jinja2 import BytecodeCache, FileSystemBytecodeCache

from obelus.kept.code_version import code_version


def compiled_in(folder: Path) -> BytecodeCache | None:
    """What keeps them in a folder, each under a digest of its text; None if it cannot be written.

    Other releases of Jinja, of ours and of our filters compile the same text to other code.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder), f"{code_version()[:12]}-%s.cache")
