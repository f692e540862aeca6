"""Whole builds: the small archive compared file by file, and what a build must never do."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from conftest import TESTS, build_site, evidence

GOLDEN = TESTS / "golden"
COMPARED = (".html", ".json", ".jsonld", ".csv", ".xml", ".bib")


def _texts(site: Path) -> dict[str, str]:
    files = (path for path in sorted(site.rglob("*")) if path.suffix in COMPARED)
    return {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in files}


def test_the_small_site_is_as_reviewed(test_site: Path, update_goldens: bool) -> None:
    found = _texts(test_site)
    if update_goldens:
        shutil.rmtree(GOLDEN, ignore_errors=True)
        for name, text in found.items():
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_text(text, encoding="utf-8")
    expected = _texts(GOLDEN)
    assert sorted(found) == sorted(expected)
    changed = [name for name, text in found.items() if text != expected[name]]
    assert changed == []


def test_two_builds_are_the_same_to_the_byte(archive_folder: Path, test_site: Path) -> None:
    again = build_site(archive_folder)
    files = [p.relative_to(test_site) for p in test_site.rglob("*") if p.is_file()]
    assert files
    assert all((again / f).read_bytes() == (test_site / f).read_bytes() for f in files)


def test_drafts_and_withheld_quotations_are_in_no_output(test_site: Path) -> None:
    published = b"".join(p.read_bytes() for p in test_site.rglob("*") if p.is_file())
    assert b"DRAFTMARK" not in published
    assert b"WITHHELDMARK" not in published
    assert b"swift work" not in published  # Words of a private copy.


def test_claims_json_follows_its_schema(demo_site: Path) -> None:
    data = json.loads((demo_site / "data" / "claims.json").read_text(encoding="utf-8"))
    schema_path = demo_site / "data" / data["schema"]
    schema = json.loads(schema_path.read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    validator.validate(data)
    order = [(claim["article"], claim["id"]) for claim in data["claims"]]
    assert order == sorted(order)
    by_id = {claim["id"]: claim for claim in data["claims"]}
    assert by_id["showdown-speech"]["flags"] == ["state-media", "attributed"]
    assert by_id["no-damage"]["flags"] == ["unverified"]


def test_the_schema_refuses_what_it_should(demo_site: Path) -> None:
    data = json.loads((demo_site / "data" / "claims.json").read_text(encoding="utf-8"))
    schema = json.loads((demo_site / "data" / "claims.schema.json").read_text(encoding="utf-8"))
    data["claims"][0]["flags"] = ["true"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema)


def test_every_address_in_the_data_is_on_the_site(demo_site: Path) -> None:
    data = json.loads((demo_site / "data" / "claims.json").read_text(encoding="utf-8"))
    for claim in data["claims"]:
        page, _, anchor = claim["url"].partition("#")
        html = (demo_site / page / "index.html").read_text(encoding="utf-8")
        assert f'id="{anchor}"' in html


def test_csv_has_a_row_for_each_claim_and_no_formulas(test_site: Path) -> None:
    with (test_site / "data" / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    data = json.loads((test_site / "data" / "claims.json").read_text(encoding="utf-8"))
    assert [row["id"] for row in rows] == [claim["id"] for claim in data["claims"]]
    assert not any(cell.startswith(tuple("=+-@")) for row in rows for cell in row.values())


def test_nothing_asks_another_site(demo_site: Path) -> None:
    for path in demo_site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert ' src="http' not in html
        assert 'rel="stylesheet" href="http' not in html
        assert " style=" not in html
        assert "<script>" not in html


def test_a_strict_build_with_an_error_fails_and_publishes_nothing(archive_folder: Path) -> None:
    site = build_site(archive_folder)
    before = _texts(site)
    article = archive_folder / "content" / "articles" / "swift-work.md"
    article.write_text(article.read_text().replace("(#praise)", "(#prase)"), encoding="utf-8")
    with pytest.raises(Abort):
        build_site(archive_folder)
    assert _texts(site) == before
    assert sorted(p.name for p in archive_folder.iterdir()) == [
        ".cache",
        "build",
        "content",
        "mkdocs.yml",
        "seeds",
    ]


@pytest.mark.parametrize("link", ["../articles/nowhere.md", "harbour-blast.md#no-such-claim"])
def test_mkdocs_checks_links_from_our_pages(archive_folder: Path, link: str) -> None:
    page = archive_folder / "content" / "articles" / "swift-work.md"
    page.write_text(page.read_text() + f"\nSee [this]({link}).\n", encoding="utf-8")
    with pytest.raises(Abort):
        build_site(archive_folder)


def test_mkdocs_finds_our_anchors(archive_folder: Path) -> None:
    page = archive_folder / "content" / "about" / "method.md"
    link = "../articles/harbour-blast.md#the-hurt-the-healed"
    page.write_text(page.read_text() + f"\nSee [this]({link}).\n", encoding="utf-8")
    build_site(archive_folder)


def test_a_build_that_is_not_strict_goes_on(archive_folder: Path) -> None:
    page = archive_folder / "content" / "articles" / "swift-work.md"
    page.write_text(page.read_text() + "\n[[Nobody]] <![1\n", encoding="utf-8")
    site = build_site(archive_folder, strict=False)
    html = (site / "articles" / "swift-work" / "index.html").read_text(encoding="utf-8")
    assert "Nobody &lt;![1" in html


def test_markup_in_fields_is_text(archive_folder: Path) -> None:
    evil = "<script>alert(1)</script>"
    entity = archive_folder / "content" / "entities" / "oona-vale.md"
    entity.write_text(
        entity.read_text().replace("Oona Vale", f"Oona {evil} Vale"), encoding="utf-8"
    )
    article = archive_folder / "content" / "articles" / "harbour-blast.md"
    text = article.read_text().replace("title: Blast", f"title: '{evil}'\nx: Blast")
    text = text.replace("quantity: 40 people", f"quantity: 40 {evil}").replace(
        "Oona Vale", "Harbour Office"
    )
    article.write_text(text.replace("by: experts", f"by: {evil}"), encoding="utf-8")
    site = build_site(archive_folder, strict=False)
    for path in site.rglob("*.html"):
        assert evil not in path.read_text(encoding="utf-8")


def test_links_pipes_and_folders_outside_are_not_published(
    archive_folder: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRETMARK", encoding="utf-8")
    articles = archive_folder / "content" / "articles"
    (articles / "leak.md").symlink_to(secret)
    (articles / "leak.txt").symlink_to(secret)
    os.mkfifo(articles / "pipe.md")
    os.mkfifo(articles / "pipe.txt")
    site = build_site(archive_folder, strict=False)
    assert not list(site.rglob("*leak*"))
    assert not list(site.rglob("*pipe*"))
    assert b"SECRETMARK" not in b"".join(p.read_bytes() for p in site.rglob("*") if p.is_file())
    (articles / "folder").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(Abort):
        build_site(archive_folder)


def test_readers_see_the_old_site_or_the_new_one(archive_folder: Path) -> None:
    """A reader who asks all the time never finds a page missing while the site is built again."""
    site = build_site(archive_folder)
    page = site / "articles" / "harbour-blast" / "index.html"
    stop = archive_folder / "stop"
    code = (
        "import pathlib, sys, time\n"
        f"page = pathlib.Path({str(page)!r})\n"
        "print('ready', flush=True)\n"
        "end = time.monotonic() + 60\n"
        "missed = 0\n"
        f"stop = pathlib.Path({str(stop)!r})\n"
        "while time.monotonic() < end and not stop.exists():\n"
        "    try:\n        missed += '</html>' not in page.read_text()\n"
        "    except OSError:\n        missed += 1\n"
        "sys.exit(missed > 0)\n"
    )
    reader = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert reader.stdout is not None
    with reader.stdout:
        assert reader.stdout.readline() == b"ready\n"
        for _ in range(5):
            build_site(archive_folder)
        stop.touch()
    assert reader.wait() == 0


def test_addresses_must_be_permanent(
    archive_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = load_config(str(archive_folder / "mkdocs.yml"), use_directory_urls=False)
    with pytest.raises(Abort):
        build(config)
    assert "set use_directory_urls to true" in caplog.text


def test_properdocs_builds_the_same_site(archive_folder: Path, test_site: Path) -> None:
    command = [sys.executable, "-m", "properdocs", "build", "--strict", "-f", "mkdocs.yml"]
    subprocess.run(command, cwd=archive_folder, check=True, capture_output=True)
    assert _texts(archive_folder / "build") == _texts(test_site)


def test_the_demonstration_archive_names_no_sentence_of_its_sources(demo_site: Path) -> None:
    """Where the copies are at hand: no twenty words of theirs stand in a row on the site."""

    def shingles(text: str) -> set[tuple[str, ...]]:
        words = text.lower().split()
        return {tuple(words[i : i + 20]) for i in range(len(words) - 19)}

    private = set[tuple[str, ...]]()
    for copy in evidence().glob("*.txt"):
        private |= shingles(copy.read_text(encoding="utf-8"))
    for path in [*demo_site.rglob("*.html"), *demo_site.rglob("*.json")]:
        assert not private & shingles(path.read_text(encoding="utf-8"))
