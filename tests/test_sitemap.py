"""More addresses than a sitemap may have are in many: https://www.sitemaps.org/protocol.html"""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from conftest import build_site
from obelus.site import sitemap
from test_incremental import _differing, _replaced, _with_hook

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MOST = 10
BASE = "https://archive.example/"


def _rows(path: Path, root: str, item: str) -> list[tuple[str, str]]:
    """(loc, lastmod) of a file, which may have nothing else."""
    tree = ElementTree.fromstring(path.read_bytes())
    assert tree.tag == NAMESPACE + root
    assert {node.tag for node in tree} == {NAMESPACE + item}
    rows = [{child.tag.removeprefix(NAMESPACE): child.text or "" for child in n} for n in tree]
    assert {tuple(row) for row in rows} == {("loc", "lastmod")}
    assert 0 < len(rows) <= 50_000
    found = [(row["loc"], row["lastmod"]) for row in rows]
    assert all(loc.startswith(BASE) and date.fromisoformat(day) for loc, day in found)
    assert gzip.decompress(Path(f"{path}.gz").read_bytes()) == path.read_bytes()
    return found


def _of_index(site: Path) -> list[list[tuple[str, str]]]:
    """The rows of each sitemap that the index names."""
    index = _rows(site / "sitemap.xml", "sitemapindex", "sitemap")
    names = [loc.removeprefix(BASE) for loc, _ in index]
    assert names == [f"sitemap-{number}.xml" for number in range(1, len(names) + 1)]
    assert sorted(path.name for path in site.glob("sitemap-*.xml")) == sorted(names)
    found = [_rows(site / name, "urlset", "url") for name in names]
    assert [day for _, day in index] == [max(day for _, day in rows) for rows in found]
    return found


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST", MOST)


@pytest.mark.parametrize("in_loop", [False, True])
def test_many_have_all_that_one_had(
    archive_folder: Path, test_site: Path, few: None, in_loop: bool
) -> None:
    if in_loop:
        _with_hook(archive_folder)
    whole = _rows(test_site / "sitemap.xml", "urlset", "url")
    assert len(whole) > 2 * MOST
    found = _of_index(build_site(archive_folder))
    assert [row for rows in found for row in rows] == whole
    assert {len(rows) for rows in found[:-1]} == {MOST}


def test_they_grow_as_they_would_be_made(
    archive_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = build_site(archive_folder)
    monkeypatch.setattr(sitemap, "MOST", MOST)
    swift, text = "content/articles/swift-work.md", "---\ntitle: A page\n---\n\nText.\n"
    _replaced(swift, ("checked: 2025-03-08", "checked: 2025-03-18"))(archive_folder)
    assert _differing(archive_folder) == []
    before = (site / "sitemap-1.xml").stat().st_mtime_ns
    _replaced(swift, ("firemen", "men"))(archive_folder)
    assert _differing(archive_folder) == []
    assert (site / "sitemap-1.xml").stat().st_mtime_ns == before
    for number in range(MOST):
        (archive_folder / "content" / "about" / f"page-{number}.md").write_text(text)
    assert _differing(archive_folder) == []
    monkeypatch.undo()
    _replaced(swift, ("2025-03-18", "2025-03-19"))(archive_folder)
    assert _differing(archive_folder) == []
    assert not [*site.glob("sitemap-*")]


def test_what_only_leads_on_is_not_counted(
    archive_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_hook(archive_folder)
    listed = (build_site(archive_folder) / "sitemap.xml").read_text("utf-8").count("<loc>")
    monkeypatch.setattr(sitemap, "MOST", listed)
    swift = "content/articles/swift-work.md"
    _replaced(swift, ("checked: 2025-03-08", "checked: 2025-03-18"))(archive_folder)
    assert (build_site(archive_folder) / "sitemap.xml").read_text("utf-8").count("<loc>") == listed


def test_without_an_address_there_is_nothing_to_name(archive_folder: Path, few: None) -> None:
    _replaced("mkdocs.yml", ("site_url: https://archive.example/\n", ""))(archive_folder)
    site = build_site(archive_folder)
    assert not [*site.glob("sitemap-*")]
