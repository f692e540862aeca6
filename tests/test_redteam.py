"""The red-team corpus: each case is good, or has one defect that must be found where it is."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from conftest import TESTS, build_site
from obelus.cli import main
from planted import BASES, Planted, planted

CASES = sorted((TESTS / "redteam" / "cases").rglob("*.yml"))
FIELDS = set("why base locked edits new gone rehash since flags hidden found".split())
CARET = "‸"
"""Stands where the problem is; without it that is at the first of the words."""

Row = tuple[str, str, int, int]
"""Code, file, line and column of a problem."""


def test_the_corpus_is_large_enough_and_holds_both_kinds() -> None:
    cases = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in CASES]
    good = [case for case in cases if not case["found"]]
    assert len(cases) >= 100
    assert 20 <= len(good) <= len(cases) / 3
    assert not [name for case in cases for name in case if name not in FIELDS]


@pytest.mark.parametrize("path", CASES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_case(path: Path, tmp_path: Path) -> None:
    """A base archive, edits, and the problems of the result: these, there, and no other."""
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    archive = planted(BASES / case.get("base", "pier"), tmp_path / "archive")
    if not case.get("locked"):
        (archive.root / "seeds" / "quotes.lock").unlink()
    if case.get("since"):
        _commit(archive.root)
    _plant(archive, case)
    found = _since(archive) if case.get("since") else _found(archive)
    assert found == sorted(_expected(archive, case, row) for row in case["found"])
    _check_flags(archive, case.get("flags", {}))
    if "hidden" in case:
        _check_hidden(archive, case["hidden"])


def _plant(archive: Planted, case: dict[str, Any]) -> None:
    archive.edit(case.get("edits", {}))
    archive.write(case.get("new", {}))
    for name in case.get("gone", ()):
        archive.file(name).unlink()
    if case.get("rehash"):
        archive.hash_copies()


def _found(archive: Planted) -> list[Row]:
    places = ((p.code.slug, p.location) for p in archive.load().problems)
    return sorted((code, at.path, at.line, at.column) for code, at in places)


def _since(archive: Planted) -> list[Row]:
    """What `obelus check --since` reports against the archive before the edits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(archive.root)
        result = CliRunner().invoke(main, ["check", "--since", "HEAD", "--format", "json"])
    rows = json.loads(result.stdout)
    return sorted((r["code"], r["path"], r["line"], r["column"]) for r in rows)


def _expected(archive: Planted, case: dict[str, Any], row: dict[str, Any]) -> Row:
    """A problem as the case writes it: a line, or words in which the caret stands, or begins.

    Words that are there more than once are the first behind those of `under`.
    """
    name = row.get("in") or next(iter(case["edits"]))
    path = archive.file(name)
    shown = path.relative_to(archive.root).as_posix()
    if "line" in row:
        return row["code"], shown, row["line"], 1
    text = path.read_text(encoding="utf-8")
    before, _, behind = str(row["at"]).rpartition(CARET)
    words, under = before + behind, row.get("under", "")
    if not under:
        assert text.count(words) == 1, f"{words!r} is {text.count(words)} times in {shown}"
    at = text.index(words, text.index(under) + len(under)) + len(before)
    line = text.count("\n", 0, at) + 1
    return row["code"], shown, line, at - text.rfind("\n", 0, at)


def _check_flags(archive: Planted, expected: dict[str, list[str]]) -> None:
    loaded = archive.load().archive
    claims = {f"{claim.article}#{claim.id}": claim for claim in loaded.claims}
    for name, flags in expected.items():
        assert [reason.flag.id for reason in loaded.flags(claims[name])] == flags


def _check_hidden(archive: Planted, words: list[str]) -> None:
    """None of these words is in any published byte."""
    site = build_site(archive.root, strict=False)
    files = [path for path in site.rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        published = path.read_bytes()
        assert not [word for word in words if word.encode() in published], path


def _commit(folder: Path) -> None:
    git = ["git", "-c", "user.name=Desk", "-c", "user.email=desk@planted.example"]
    for args in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "Good"]):
        subprocess.run([*git, *args], cwd=folder, check=True)
