"""Whether Git ignores a file, also where there is no Git to be asked."""

from __future__ import annotations

from pathlib import Path

from pathspec import GitIgnoreSpec


def is_ignored(path: Path) -> bool:
    """Whether the nearest .gitignore with a word on this file ignores it."""
    path = path.resolve()
    for folder in path.parents:
        rules = folder / ".gitignore"
        if rules.is_file():
            lines = rules.read_text(encoding="utf-8", errors="replace").splitlines()
            spec = GitIgnoreSpec.from_lines(lines)
            ignored = spec.check_file(path.relative_to(folder).as_posix()).include
            if ignored is not None:
                return ignored
        if (folder / ".git").exists():
            break
    return False
