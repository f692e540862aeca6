"""Problems → text for an editor, for GitHub, for tools."""

from __future__ import annotations

import json
from collections.abc import Iterable
from unicodedata import east_asian_width

from obelus.problems import Problem

EXCERPT_BEFORE, EXCERPT_WIDTH = 39, 78
"""How much of a long line is shown before the caret, and in all."""


def as_text(problem: Problem) -> str:
    """The problem as an editor reads it: place and message, the line, a caret, the fix."""
    start = max(0, problem.location.column - 1 - EXCERPT_BEFORE)
    shown = plain_line(problem.line[start : start + EXCERPT_WIDTH])
    before = shown[: problem.location.column - 1 - start]
    caret = " " * sum(2 if east_asian_width(sign) in "WF" else 1 for sign in before) + "^"
    body = [shown, caret] if problem.line else []
    rows = (*body, *problem.fix.split("\n"))
    return "\n".join([problem.headline, *(f"    {text}" for text in rows)])


def as_github(problem: Problem) -> str:
    """The problem as a GitHub Actions annotation, escaped as its runner wants it."""
    at = problem.location
    place = ",".join(
        (
            f"file={_escape(at.path, ',', ':')}",
            f"line={at.line}",
            f"col={at.column}",
            f"title={problem.code.slug}",
        )
    )
    return f"::{problem.severity} {place}::{_escape(f'{problem.message} {problem.fix}')}"


def as_json(problems: Iterable[Problem]) -> str:
    """All problems as a JSON list of objects, for editors' tools."""
    rows = [
        {
            "path": p.location.path,
            "line": p.location.line,
            "column": p.location.column,
            "severity": p.severity,
            "code": p.code.slug,
            "message": p.message,
            "fix": p.fix,
        }
        for p in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def plain_line(line: str) -> str:
    """A line as it may stand in a log: no control codes, nothing that a CI takes as a command."""
    shown = "".join(sign if sign.isprintable() else " " for sign in line)
    return shown.replace("::", "∶∶") if shown.lstrip().startswith("::") else shown


def _escape(text: str, *also: str) -> str:
    for sign in ("%", "\r", "\n", *also):
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
