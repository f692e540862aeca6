"""Problems → SARIF 2.1.0, as code scanning of GitHub and other tools read it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from obelus.problems import Code, Problem

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
CODES = sorted(Code, key=lambda code: code.slug)


def as_sarif(problems: Sequence[Problem]) -> str:
    """One run with all rules, and a result for each problem."""
    driver = {
        "name": "obelus",
        "semanticVersion": version("mkdocs-obelus"),
        "rules": [_rule(code) for code in CODES],
    }
    run = {
        "tool": {"driver": driver},
        # A column is a sign as our places count, and not a unit of UTF-16, which is the default.
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem) for problem in problems],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1)


def _rule(code: Code) -> dict[str, Any]:
    text = {"text": code.meaning}
    return {
        "id": code.slug,
        "name": "".join(word.capitalize() for word in code.slug.split("-")),
        "shortDescription": text,
        "fullDescription": text,
        "help": {"text": f"{code.meaning} Each problem says how to mend it."},
        "defaultConfiguration": {"level": "error" if code.is_error else "warning"},
    }


def _result(problem: Problem) -> dict[str, Any]:
    at = problem.location
    region: dict[str, Any] = {"startLine": at.line, "startColumn": at.column}
    if problem.line:
        region["snippet"] = {"text": problem.line}
    artifact = {"uri": quote(at.path), "uriBaseId": "%SRCROOT%"}
    return {
        "ruleId": problem.code.slug,
        "ruleIndex": CODES.index(problem.code),
        "level": problem.severity,
        "message": {"text": f"{problem.message} {problem.fix}"},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
    }
