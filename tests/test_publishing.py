"""What may not be published, what a build must survive, and what it leaves alone."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from errno import EPERM
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from conftest import build_site
from obelus.site import assembly, publish

DRAFT = "content/articles/not-yet.md"
SWIFT = "content/articles/swift-work.md"


def _edit(folder: Path, name: str, *changes: tuple[str, str]) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def _published(site: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file())


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("seeds/sources.bib", "{withheld}", "{Withheld}"),
        ("seeds/sources.bib", "{withheld}", "{}"),
        ("seeds/sources.bib", "@misc{ledger", "@misc{leger"),
        ("seeds/sources.bib", "@article{courier", "@article{{courier"),
        (SWIFT, "- source: [@ledger-2025-03-04]\n", ""),
    ],
)
def test_a_mistake_never_publishes_what_is_withheld(
    archive_folder: Path, name: str, old: str, new: str
) -> None:
    _edit(archive_folder, SWIFT, ("source: radio-2025-03-03", "source: ledger-2025-03-04"))
    _edit(archive_folder, name, (old, new))
    assert b"WITHHELDMARK" not in _published(build_site(archive_folder, strict=False))


@pytest.mark.parametrize("change", [("draft: true", 'draft: "yes"'), ("title: ", "title: a: ")])
def test_a_mistake_never_publishes_a_draft(archive_folder: Path, change: tuple[str, str]) -> None:
    _edit(archive_folder, DRAFT, change)
    assert b"DRAFTMARK" not in _published(build_site(archive_folder, strict=False))


def test_a_claim_is_not_the_same_as_one_in_a_draft(archive_folder: Path) -> None:
    _edit(archive_folder, SWIFT, ("- said by:", "- same as: not-yet#secret\n- said by:"))
    with pytest.raises(Abort):
        build_site(archive_folder)
    assert b"not-yet" not in _published(build_site(archive_folder, strict=False))


def test_a_preview_shows_drafts(archive_folder: Path) -> None:
    config = load_config(str(archive_folder / "mkdocs.yml"), strict=True)
    build(config, serve_url="http://127.0.0.1:8000/")
    page = Path(config.site_dir, "articles", "not-yet", "index.html").read_text(encoding="utf-8")
    assert "DRAFTMARK words" in page
    assert "DRAFTMARK statement" in page


def test_an_empty_archive_builds(archive_folder: Path) -> None:
    shutil.rmtree(archive_folder / "content")
    shutil.rmtree(archive_folder / "seeds")
    (archive_folder / "content").mkdir()
    site = build_site(archive_folder)
    assert json.loads((site / "data" / "claims.json").read_text())["claims"] == []
    index = json.loads((site / "search" / "index.json").read_text())
    assert (index["documents"], index["parts"]["terms/0"]) == (0, {})


def test_an_entity_without_a_kind_has_a_page(archive_folder: Path) -> None:
    _edit(archive_folder, "content/entities/oona-vale.md", ("kind: person", "kind: persona"))
    site = build_site(archive_folder, strict=False)
    assert "Kind not given" in (site / "entities" / "oona-vale" / "index.html").read_text()
    assert "Oona Vale" in (site / "entities" / "index.html").read_text()


@pytest.mark.parametrize("name", ["50% & more?#x.md", "2024/한국.md", "two words.md"])
def test_odd_file_names_have_addresses_that_lead_to_them(archive_folder: Path, name: str) -> None:
    path = archive_folder / "content" / "articles" / name
    path.parent.mkdir(exist_ok=True)
    shutil.move(archive_folder / SWIFT, path)
    site = build_site(archive_folder)
    index = json.loads((site / "search" / "index.json").read_text(encoding="utf-8"))
    files = [part for name, part in index["parts"].items() if name.startswith("rows/")]
    rows = [row for file in files for row in file.values()]
    urls = {row["url"] for row in rows if row["title"].startswith("The president praises")}
    (address,) = urls
    listed = (site / "articles" / "index.html").read_text(encoding="utf-8")
    assert (
        f'href="../{address}"' in listed or f'href="{address.removeprefix("articles/")}"' in listed
    )


@pytest.mark.parametrize("name", ["index.md", "README.md"])
def test_a_list_can_have_an_introduction(archive_folder: Path, name: str) -> None:
    page = archive_folder / "content" / "articles" / name
    page.write_text("---\ntitle: Reports\n---\n\nAn introduction.\n", encoding="utf-8")
    html = (build_site(archive_folder) / "articles" / "index.html").read_text(encoding="utf-8")
    assert "An introduction." in html
    assert "Blast at Port Sable" in html


def test_two_files_with_one_address_are_reported(
    archive_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (archive_folder / "content" / "sources").mkdir()
    page = archive_folder / "content" / "sources" / "courier-2025-03-02.md"
    page.write_text("Mine.\n", encoding="utf-8")
    shutil.copy(archive_folder / SWIFT, (archive_folder / SWIFT).with_suffix(".txt"))
    with pytest.raises(Abort):
        build_site(archive_folder)
    assert caplog.text.count("taken-address") == 2


def test_titles_in_the_navigation_count(archive_folder: Path) -> None:
    nav = "\nnav:\n  - Reports: articles/index.md\n  - More:\n      - Way: about/method.md\n"
    with (archive_folder / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write(nav)
    html = (build_site(archive_folder) / "index.html").read_text(encoding="utf-8")
    assert ">Reports</a>" in html
    assert 'href="about/method/"' in html


def test_another_plugin_may_add_to_pages_and_files(archive_folder: Path) -> None:
    hook = (
        "import pathlib\n"
        "def on_page_content(html, **kw):\n    return html + '<p>ADDED</p>'\n"
        "def on_post_build(config):\n"
        "    pathlib.Path(config['site_dir'], 'added.txt').write_text('x')\n"
    )
    (archive_folder / "hook.py").write_text(hook, encoding="utf-8")
    with (archive_folder / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("\nhooks: [hook.py]\n")
    site = build_site(archive_folder)
    assert "<p>ADDED</p>" in (site / "about" / "method" / "index.html").read_text(encoding="utf-8")
    assert (site / "added.txt").exists()


def test_a_theme_without_our_pages_is_refused(
    archive_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _edit(archive_folder, "mkdocs.yml", ("name: obelus", "name: mkdocs"))
    with pytest.raises(Abort):
        build_site(archive_folder)
    assert "set theme to obelus" in caplog.text


def test_dotfiles_of_the_published_folder_stay(archive_folder: Path) -> None:
    site = build_site(archive_folder)
    (site / ".git").mkdir()
    (site / ".git" / "HEAD").write_text("ref", encoding="utf-8")
    (site / "stale.html").write_text("old", encoding="utf-8")
    build_site(archive_folder)
    assert (site / ".git" / "HEAD").read_text() == "ref"
    assert not (site / "stale.html").exists()


def test_a_linked_site_folder_is_replaced_where_it_is(archive_folder: Path, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere"
    real.mkdir()
    (archive_folder / "build").symlink_to(real, target_is_directory=True)
    build_site(archive_folder)
    assert (real / "index.html").exists()
    assert (archive_folder / "build").is_symlink()


def test_without_an_exchange_the_folder_is_still_replaced(
    archive_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_site(archive_folder)
    monkeypatch.setattr(publish, "_exchange", lambda *_: False)
    (archive_folder / "build" / "stale.html").write_text("old", encoding="utf-8")
    site = build_site(archive_folder)
    assert (site / "index.html").exists()
    assert not (site / "stale.html").exists()
    assert not list(archive_folder.glob(".build*"))


def test_a_killed_build_leaves_the_old_site_and_the_next_one_cleans_up(
    archive_folder: Path,
) -> None:
    site = build_site(archive_folder)
    (archive_folder / "hook.py").write_text(
        "import time\ndef on_env(env, **kw):\n    time.sleep(60)\n", encoding="utf-8"
    )
    original = (archive_folder / "mkdocs.yml").read_text(encoding="utf-8")
    (archive_folder / "mkdocs.yml").write_text(f"{original}\nhooks: [hook.py]\n", encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-q"]
    process = subprocess.Popen(command, cwd=archive_folder)
    deadline = time.monotonic() + 30
    while not list(archive_folder.glob(".build-*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert list(archive_folder.glob(".build-*"))
    assert (site / "index.html").exists()
    (archive_folder / "mkdocs.yml").write_text(original, encoding="utf-8")
    build_site(archive_folder)
    assert not list(archive_folder.glob(".build-*"))


def test_a_build_that_cannot_begin_ends_its_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space"):
        patch.setattr(publish, "staging_folder", full)
        assembly.begin(tmp_path / "build", tmp_path)
    again = assembly.begin(tmp_path / "build", tmp_path)
    assert not again.turn.has_waited
    again.discard()


def test_builds_of_one_site_take_turns(archive_folder: Path) -> None:
    hook = "import os, time\ndef on_env(env, **kw):\n    time.sleep(float(os.environ['PAUSE']))\n"
    (archive_folder / "hook.py").write_text(hook, encoding="utf-8")
    with (archive_folder / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("\nhooks: [hook.py]\n")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]

    def begin(pause: str) -> subprocess.Popen[str]:
        environment = {**os.environ, "PAUSE": pause}
        return subprocess.Popen(
            command, cwd=archive_folder, env=environment, stderr=subprocess.PIPE, text=True
        )

    with begin("60") as first:
        deadline = time.monotonic() + 30
        while not list(archive_folder.glob(".build-*")) and time.monotonic() < deadline:
            time.sleep(0.05)
        with begin("0") as second:
            assert second.stderr
            lines = iter(second.stderr.readline, "")
            assert any("waits for its end" in line for line in lines)
            assert not (archive_folder / "build").exists()
            first.kill()
            assert "waits" not in second.stderr.read()
            assert second.wait() == 0
    assert (archive_folder / "build" / "index.html").exists()


def test_properdocs_publishes_no_failed_build(archive_folder: Path) -> None:
    command = [sys.executable, "-m", "properdocs", "build", "--strict", "-f", "mkdocs.yml"]
    subprocess.run(command, cwd=archive_folder, check=True, capture_output=True)
    _edit(archive_folder, SWIFT, ("[[Oona Vale]]", "[[Nobody]]"))
    result = subprocess.run(command, cwd=archive_folder, check=False, capture_output=True)
    assert result.returncode == 1
    html = (archive_folder / "build" / "articles" / "swift-work" / "index.html").read_text()
    assert "Nobody" not in html


def test_the_bytes_do_not_hang_on_the_order_of_sets(archive_folder: Path) -> None:
    sites = []
    for seed in ("1", "2"):
        folder = shutil.copytree(archive_folder, archive_folder.parent / f"seed{seed}")
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "mkdocs", "build", "-q", "--strict"]
        subprocess.run(command, cwd=folder, check=True, env=environment)
        sites.append(_published(folder / "build"))
    assert sites[0] == sites[1]


def test_where_there_are_no_links_files_are_copied(
    archive_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(EPERM, "no links here")

    monkeypatch.setattr(os, "link", refused)
    site = build_site(archive_folder)
    article = archive_folder / "content" / "articles" / "swift-work.md"
    article.write_text(article.read_text("utf-8") + "\nOne more.\n", "utf-8")
    build_site(archive_folder)
    grown = {path.relative_to(site): path.read_bytes() for path in site.rglob("*.*")}
    shutil.rmtree(archive_folder / ".cache")
    shutil.rmtree(site)
    build_site(archive_folder)
    assert {path.relative_to(site): path.read_bytes() for path in site.rglob("*.*")} == grown
