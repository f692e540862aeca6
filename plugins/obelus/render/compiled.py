"""Compiled templates, kept from build to build: compiling them all takes a fifth of a second."""

from __future__ import annotations

from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from jinja2 import BytecodeCache, FileSystemBytecodeCache

from obelus.render import environment


def compiled_in(folder: Path) -> BytecodeCache | None:
    """What keeps them in a folder, each under a digest of its text; None if it cannot be written.

    Other releases of Jinja, and of what we change in it, compile the same text to other code.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    except OSError:
        return None
    compiler = version("jinja2").encode() + Path(environment.__file__).read_bytes()
    return FileSystemBytecodeCache(str(folder), f"{sha256(compiler).hexdigest()[:12]}-%s.cache")
