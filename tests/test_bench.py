"""The benchmark measures what it says: the archive, its changes, and the cost of a command."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from as_hugo import flags
from bench import facts_of
from generate import generate, teller
from measure import Cost, Failed, run
from obelus.configured import load_from
from sites import Site, Wrong, obelus
from tables import last_line

ARTICLES, SEED = 24, 3

WORK = """
import subprocess, sys
child = "import time; x = bytearray(80_000_000); end = time.process_time() + 0.4\\n"
child += "while time.process_time() < end: pass"
subprocess.run([sys.executable, "-c", child])
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    generate(ARTICLES, SEED, folder, is_full=True)
    return folder


def _files(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_one_seed_gives_one_archive(data: Path, tmp_path: Path) -> None:
    generate(ARTICLES, SEED, tmp_path, is_full=True)
    assert _files(tmp_path) == _files(data)


def test_hardly_anything_is_wrong_with_the_archive(data: Path) -> None:
    loaded = load_from(str(data / "obelus" / "mkdocs.yml"))
    assert [p.headline for p in loaded.problems if p.code.is_error] == []
    assert len(loaded.problems) <= ARTICLES // 10
    assert len(loaded.archive.articles) == ARTICLES
    words = [len(a.blocks) and _words(a.path, data) for a in loaded.archive.articles]
    assert 400 < sum(words) / ARTICLES < 500


def _words(path: str, data: Path) -> int:
    text = (data / "obelus" / path).read_text("utf-8").split("\n---\n")[1]
    return len(text.partition("## Claims")[0].split())


def test_the_detector_has_something_to_find(data: Path) -> None:
    loaded = load_from(str(data / "obelus" / "mkdocs.yml"))
    assert len(loaded.archive.suggestions) > 2 * ARTICLES


def test_hugo_is_given_the_flags_that_we_derive(data: Path) -> None:
    archive = load_from(str(data / "obelus" / "mkdocs.yml")).archive
    ours = {(c.article, c.id): {r.flag.id for r in archive.flags(c)} for c in archive.claims}
    stories = map(teller(ARTICLES, SEED).tell, range(ARTICLES))
    given = {(s.slug, r.id): set(flags(s, r)) - {"none"} for s in stories for r in s.records}
    assert given == ours


def test_hugo_gets_an_article_for_each_of_ours(data: Path) -> None:
    for name in ("hugo", "hugo-full"):
        articles = sorted((data / name / "content" / "articles").glob("2*.md"))
        assert [p.name for p in articles] == sorted(
            p.name for p in (data / "obelus" / "content" / "articles").iterdir()
        )
        front = json.loads(articles[0].read_text("utf-8").partition("\n\n")[0])
        assert ("claims" in front) == (name == "hugo-full")


def test_changes_show_on_pages_and_are_taken_back(data: Path) -> None:
    before = _files(data / "obelus")
    site = obelus(data, facts_of(data))
    _build(site)
    site.check({})
    for change in (site.edit, site.rename, site.template):
        needles = change(1)
        with pytest.raises(Wrong):
            site.check(needles)
        _build(site)
        site.check(needles)
    site.clean()
    assert _files(data / "obelus") == before


def test_a_missing_page_is_no_figure(data: Path) -> None:
    site = obelus(data, facts_of(data))
    _build(site)
    site.check({})
    (site.output / "articles" / site.facts.edited[0] / "index.html").unlink()
    with pytest.raises(Wrong, match=site.facts.edited[0]):
        site.check({})
    site.clean()


def _build(site: Site) -> None:
    run(site.command, site.folder, site.folder.parent / "log")


def test_the_cost_of_children_counts(tmp_path: Path) -> None:
    cost = run([sys.executable, "-c", WORK], tmp_path, tmp_path / "log")
    assert cost.cpu > 0.4
    assert cost.wall > 0.4
    assert cost.peak > 75


@pytest.mark.parametrize("code", ["raise SystemExit(3)", "print('ERROR - no')"])
def test_a_command_that_fails_is_no_figure(code: str, tmp_path: Path) -> None:
    with pytest.raises(Failed):
        run([sys.executable, "-c", code], tmp_path, tmp_path / "log")


def test_a_process_left_behind_is_no_figure(tmp_path: Path) -> None:
    code = "import os, time; os.fork() or time.sleep(60)"
    with pytest.raises(Failed, match="still running"):
        run([sys.executable, "-c", code], tmp_path, tmp_path / "log")


def test_the_last_line_has_our_medians_by_hugos() -> None:
    ours = [Cost(6, 1, 300), Cost(2, 1, 100), Cost(4, 1, 200)]
    hugos = [Cost(2, 1, 400), Cost(1, 1, 400), Cost(8, 1, 400)]
    kinds = ("clean", "edit", "nochange")
    costs = {(k, tool): rows for k in kinds for tool, rows in (("obelus", ours), ("hugo", hugos))}
    expected = "bench: N=10 clean 2.00 edit 2.00 nochange 2.00 memory 0.50 of hugo"
    assert last_line(costs, 10) == expected
