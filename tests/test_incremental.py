"""A site that grew from change to change is, to the byte, the site that is built from nothing."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import sleep

import pytest

from conftest import build_site
from mutate import mutants
from obelus.site import building
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


def test_the_navigation_shows_the_titles_of_pages(archive_folder: Path) -> None:
    nav = "\nnav:\n  - articles/index.md\n  - More:\n      - about/method.md\n"
    with (archive_folder / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write(nav)
    build_site(archive_folder, strict=False)
    _replaced("content/about/method.md", ("# ", "# Anew: "))(archive_folder)
    assert _differing(archive_folder) == []


def test_a_dossier_follows_the_names_and_links_in_its_notes(archive_folder: Path) -> None:
    note = "She said it to [[Ned Stone]], see [more](sequel.md), when she"
    _replaced(SWIFT, ("She said it when she", note))(archive_folder)
    build_site(archive_folder, strict=False)
    _written("content/entities/ned.md", "---\nname: Ned Stone\nkind: person\n---\n")(archive_folder)
    assert _differing(archive_folder) == []
    _written("content/articles/sequel.md", "---\ntitle: More\n---\n")(archive_folder)
    assert _differing(archive_folder) == []


def test_an_entity_shows_the_lines_of_all_its_names_in_their_order(archive_folder: Path) -> None:
    lines = ["[[Oona Vale]] came.", "[[우나 베일]] went.", "Nobody stayed."]
    path = archive_folder / "content/articles/short.md"
    differing = {}
    for order in ((0, 1, 2), (1, 0, 2), (2, 1, 0), (0, 2, 2)):
        text = "\n\n".join(lines[number] for number in order)
        path.write_text(f"---\ntitle: Short\n---\n\n{text}\n", encoding="utf-8")
        if found := _differing(archive_folder):
            differing[order] = found
    assert differing == {}


def test_what_is_affected_follows_what_was_retracted(archive_folder: Path) -> None:
    _replaced(BIB, ("title   = {Evening", "retracted = {2026-03-12},\n  title = {Evening"))(
        archive_folder
    )
    far = ARTICLE.replace("source: wire", "source: courier-2025-03-02").replace(
        "@wire", "@courier-2025-03-02"
    )
    far = far.replace(
        "same as: harbour-blast#sabotage", "evidence: harbour-blast#sabotage supports"
    )
    _written("content/articles/far.md", far)(archive_folder)
    build_site(archive_folder, strict=False)
    _replaced("content/entities/radio-meridian.md", ("name: Radio", "name: New Radio"))(
        archive_folder
    )
    assert _differing(archive_folder) == []


def test_a_template_may_include_any_file(archive_folder: Path) -> None:
    _replaced("mkdocs.yml", ("name: obelus", "name: obelus\n  custom_dir: overrides"))(
        archive_folder
    )
    include = "{% block main %}{% include 'logo.svg' %}{{ super() }}{% endblock %}"
    _written("overrides/main.html", "{% extends 'base.html' %}" + include)(archive_folder)
    _written("overrides/logo.svg", "<svg></svg>")(archive_folder)
    build_site(archive_folder)
    _written("overrides/logo.svg", "<svg><title>New</title></svg>")(archive_folder)
    assert _differing(archive_folder) == []


def test_what_a_hook_does_to_templates_is_done_anew(archive_folder: Path) -> None:
    hook = (
        "import pathlib\n"
        "def on_env(env, **kw):\n"
        "    word = pathlib.Path(__file__).with_name('word.txt').read_text()\n"
        "    env.globals['word'] = word\n"
        "    return env\n"
    )
    _replaced("mkdocs.yml", ("name: obelus", "name: obelus\n  custom_dir: overrides"))(
        archive_folder
    )
    main = "{% extends 'base.html' %}{% block main %}{{ word }}{{ super() }}{% endblock %}"
    _written("overrides/main.html", main)(archive_folder)
    _written("hook.py", hook)(archive_folder)
    _written("word.txt", "one")(archive_folder)
    with (archive_folder / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("\nhooks: [hook.py]\n")
    build_site(archive_folder)
    _written("word.txt", "two")(archive_folder)
    assert _differing(archive_folder) == []


def test_pages_of_other_code_are_made_anew(
    archive_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = build_site(archive_folder) / "about" / "method" / "index.html"
    number = page.stat().st_mtime_ns
    monkeypatch.setattr("obelus.configuration.code_version", lambda: "another")
    monkeypatch.setattr("obelus.site.assembly.Assembly.is_complete", lambda *_: False)
    monkeypatch.setattr(
        "obelus.site.rendering.Rendering.page", lambda *_: b"<html>as other code has it</html>"
    )
    build_site(archive_folder)
    assert page.stat().st_mtime_ns != number
    assert b"other code" in page.read_bytes()


def test_a_link_in_the_published_folder_leads_nowhere(archive_folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "claims.json").write_text("precious", encoding="utf-8")
    site = build_site(archive_folder)
    good = _files(site)
    shutil.rmtree(site / "data")
    (site / "data").symlink_to(elsewhere, target_is_directory=True)
    for _ in range(3):
        assert _files(build_site(archive_folder)) == good
        assert [path.read_text() for path in elsewhere.iterdir()] == ["precious"]


def _with_hook(folder: Path) -> None:
    (folder / "hook.py").write_text("def on_post_page(output, **kw):\n    return output\n")
    with (folder / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("\nhooks: [hook.py]\n")


def test_pages_are_the_same_whoever_builds_them(archive_folder: Path) -> None:
    outside = _files(build_site(archive_folder))
    _with_hook(archive_folder)
    assert _files(build_site(archive_folder)) == outside
    shutil.rmtree(archive_folder / ".cache")
    assert _files(build_site(archive_folder)) == outside


def test_flags_are_the_same_whether_all_are_derived_before_or_each_where_it_is_shown(
    archive_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = _from_nothing(archive_folder)
    monkeypatch.setattr(building, "MANY", 0)
    assert _from_nothing(archive_folder) == few


def test_nothing_unchanged_is_written(archive_folder: Path) -> None:
    site = build_site(archive_folder)
    before, kept = _files(site), site / "flags" / "index.html"
    number, time = kept.stat().st_ino, kept.stat().st_mtime_ns
    for turn in range(3):
        _replaced(BLAST, ("before dawn", f"before dawn {turn}"))(archive_folder)
        site = build_site(archive_folder)
        assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == (number, time)
        changed = {name for name, content in _files(site).items() if before[name] != content}
        assert "articles/harbour-blast/index.html" in changed
        assert not {name for name in changed if name.startswith(("sources/", "flags/"))}


def test_a_build_after_no_change_leaves_the_site_alone_and_says_the_same(
    archive_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    _replaced("content/entities/radio-meridian.md", ("kind: outlet", "kind: outlet\ncontrol:"))
    (archive_folder / "content" / "entities" / "wire.md").write_text(
        "---\nname: The Wire\nkind: outlet\n---\n", encoding="utf-8"
    )
    os.utime(archive_folder / "content" / "entities" / "wire.md", (1, 1))
    site = build_site(archive_folder)
    sleep(0.1)  # A change in the same moment is never trusted.
    build_site(archive_folder)
    number, told = site.stat().st_ino, caplog.text.count("not-assessed")
    build_site(archive_folder)
    assert site.stat().st_ino == number
    assert told == 2
    assert caplog.text.count("not-assessed") == 3


def test_a_build_after_no_change_begins_without_what_reads_and_makes_pages() -> None:
    later = ("obelus.detect", "obelus.export", "obelus.load", "obelus.parse", "obelus.render")
    shown = "import obelus.plugin, sys; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, check=True)
    assert [n for n in run.stdout.split() if n.startswith((*later, "pybtex"))] == []


def test_what_somebody_did_to_the_published_site_is_put_right(archive_folder: Path) -> None:
    site = build_site(archive_folder)
    good = _files(site)
    for turn in range(3):
        (site / "index.html").write_text(f"mine {turn}", encoding="utf-8")
        (site / "flags" / "index.html").unlink()
        (site / "stale").mkdir()
        (site / "stale" / "old.html").write_text("old", encoding="utf-8")
        assert _files(build_site(archive_folder)) == good


@pytest.mark.parametrize("damage", [b"", b"x" * 64, None])
def test_what_is_kept_may_be_damaged(archive_folder: Path, damage: bytes | None) -> None:
    build_site(archive_folder)
    _replaced(VALE, ("The president.", "The president of the islands."))(archive_folder)
    good = _from_nothing(archive_folder)
    for path in (archive_folder / ".cache").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            path.write_bytes(content[: len(content) // 2] if damage is None else damage)
    assert _files(build_site(archive_folder)) == good
