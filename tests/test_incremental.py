"""A site that grew from change to change is, to the byte, the site that is built from nothing."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import build_site
from mutate import mutants
from planted import BASES, planted

SEED = 5
MUTANTS = 16
"""Of some hundreds; `make bench-mutation` lists what they are."""

Change = Callable[[Path], None]


def _files(site: Path) -> dict[str, bytes]:
    found = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}


def _from_nothing(folder: Path) -> dict[str, bytes]:
    """What a build makes of the same sources where nothing was kept."""
    other = folder.with_name(f"{folder.name}-new")
    shutil.copytree(folder, other, ignore=shutil.ignore_patterns("build", ".cache"))
    files = _files(build_site(other, strict=False))
    shutil.rmtree(other)
    return files


def _differing(folder: Path) -> list[str]:
    grown, new = _files(build_site(folder, strict=False)), _from_nothing(folder)
    return sorted(n for n in {*grown, *new} if grown.get(n) != new.get(n))


def _replaced(name: str, *pairs: tuple[str, str]) -> Change:
    def change(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text, f"{name} has no {old!r}"
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

    return change


def _written(name: str, text: str) -> Change:
    def change(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")

    return change


def _gone(name: str) -> Change:
    return lambda folder: (folder / name).unlink()


def _moved(name: str, new: str) -> Change:
    def change(folder: Path) -> None:
        (folder / name).rename(folder / new)

    return change


SWIFT = "content/articles/swift-work.md"
BLAST = "content/articles/harbour-blast.md"
VALE = "content/entities/oona-vale.md"
BIB = "seeds/sources.bib"
ENTRY = "\n@online{wire, publisher = {Radio Meridian}, year = {2025}, rights = {full}}\n"
ARTICLE = """\
---
title: A third report
source: wire
published: 2025-03-10
---

[[Oona Vale]] [counted six ships](#six-ships), see [the first](harbour-blast.md#sabotage).

## Claims

### six-ships

There were six ships.

- said by: [[Oona Vale]] -> [[Radio Meridian]]
- source: [@wire]
- same as: harbour-blast#sabotage
"""
CHANGES: dict[str, Change] = {
    "a paragraph": _replaced(SWIFT, ("## Claims", "[[Port Sable]] was quiet.\n\n## Claims")),
    "a name": _replaced(VALE, ("name: Oona Vale", "name: Una Vale\naliases: [Oona Vale]")),
    "another alias": _replaced(VALE, ("[Oona Vale]", "[Oona Vale, the president]")),
    "a kind": _replaced(VALE, ("kind: person", "kind: organisation")),
    "who controls an outlet": _replaced(
        "content/entities/radio-meridian.md", ("class: ", "class: X")
    ),
    "a template": _written(
        "overrides/_sprite.html", '<svg id="other_" class="vh" aria-hidden="true"></svg>'
    ),
    "a source": _replaced(BIB, ("Evening bulletin", "Late bulletin")),
    "a new source": lambda folder: _written(BIB, (folder / BIB).read_text() + ENTRY)(folder),
    "a new article": _written("content/articles/third.md", ARTICLE),
    "an assessment": _replaced(BLAST, ("- source", "- checked: 2025-03-11\n- source")),
    "a retraction": _replaced(
        BIB, ("title   = {Late", "retracted = {2025-03-12},\n  title = {Late")
    ),
    "rights": _replaced(BIB, ("rights  = {excerpt}", "rights  = {withheld}")),
    "a draft": _replaced("content/articles/third.md", ("title:", "draft: true\ntitle:")),
    "no draft": _replaced("content/articles/third.md", ("draft: true\n", "")),
    "a claim's name": _replaced(BLAST, ("sabotage", "blown-up")),
    "a file's name": _moved("content/articles/third.md", "content/articles/last.md"),
    "an entity less": _gone("content/entities/fire-service.md"),
    "an article less": _gone(BLAST),
    "the archive's name": _replaced("mkdocs.yml", ("Test archive", "Another archive")),
    "its address": _replaced("mkdocs.yml", ("archive.example", "other.example")),
    "a picture": _written("content/articles/dot.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "an ordinary page": _replaced("content/about/method.md", ("# ", "# New: ")),
    "a copy less": lambda folder: next((folder / "seeds" / "text").glob("*.txt")).unlink(),
}
"""What an editor does, one after the other."""


def test_a_site_grows_as_it_would_be_made(archive_folder: Path) -> None:
    _replaced("mkdocs.yml", ("name: obelus", "name: obelus\n  custom_dir: overrides"))(
        archive_folder
    )
    (archive_folder / "overrides").mkdir()
    build_site(archive_folder, strict=False)
    differing = {}
    for what, change in CHANGES.items():
        change(archive_folder)
        if found := _differing(archive_folder):
            differing[what] = found
    assert differing == {}


@pytest.mark.parametrize("has_copies", [True, False])
def test_no_mistake_leaves_anything_old_behind(tmp_path: Path, has_copies: bool) -> None:
    archive = planted(BASES / "pier", tmp_path / "pier")
    if not has_copies:
        shutil.rmtree(archive.folders.evidence)
    chosen = random.Random(SEED).sample([*mutants(archive, archive.load())], MUTANTS)
    differing = {}
    for mutant in chosen:
        path = archive.file(mutant.file)
        if not path.exists():
            continue
        before = path.read_text(encoding="utf-8")
        path.write_text(mutant.text, encoding="utf-8")
        if found := _differing(archive.root):
            differing[mutant.operator, mutant.file, mutant.what] = found
        path.write_text(before, encoding="utf-8")
    assert differing == {}
