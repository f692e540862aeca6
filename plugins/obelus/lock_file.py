"""A lock file: its version, then one JSON object a line, so that Git shows which changed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from obelus.model import Location
from obelus.problems import Code, Problem


def as_lines(version: int, rows: Iterable[Mapping[str, object]]) -> str:
    """The text of a lock file with these rows, in the order given."""
    values = ({"version": version}, *rows)
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


def read_lines(
    path: str, text: str, version: int, again: str
) -> tuple[list[tuple[int, Mapping[str, object]]], list[Problem]]:
    """(number, object) of each line; a line that is none is an empty object.

    `again` says how the file is made anew, for the problem of a version that is not ours.
    """
    first, *lines = text.split("\n")
    if _object(first) != {"version": version}:
        message = f"The first line does not say version {version}, so the file is not read."
        fix = f"Update Obelus; or delete the file, and {again}."
        return [], [Problem(Code.BROKEN_LOCK, Location(path), message, fix)]
    return [(n, _object(line)) for n, line in enumerate(lines, start=2) if line.strip()], []


def write_lock(path: Path, text: str) -> None:
    """Replace a lock file in one step, so that a build beside it never reads half of it."""
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _object(line: str) -> dict[str, object]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
