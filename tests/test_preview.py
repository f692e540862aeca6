"""`serve`: what is saved is seen at once; the site that follows is the one built from nothing."""

from __future__ import annotations

import http.client
import logging
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer

from obelus.site import building, preview
from test_incremental import CHANGES

ADDRESS = "http://127.0.0.1:8000/"
BLAST = "articles/harbour-blast"
DRAFT = "articles/not-yet"


class Served:
    """A preview without its server's threads: a save is told by calling `saved`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = folder.with_name(f"{folder.name}-site")
        self.early = dict[str, bytes]()
        """The site's files when the build begins."""
        config = self._config()
        build(config, serve_url=ADDRESS)
        self.server = LiveReloadServer(self._build, "127.0.0.1", 0, str(self.site))
        config.plugins.on_serve(self.server, config=config, builder=self._build)

    def _config(self) -> MkDocsConfig:
        config = load_config(str(self.folder / "mkdocs.yml"), site_dir=str(self.site))
        config.site_url = ADDRESS
        return config

    def _build(self) -> None:
        assert self.server._visible_epoch == self.server._wanted_epoch
        self.early = files(self.site)
        build(self._config(), serve_url=ADDRESS)

    def saved(self) -> None:
        """Have the server do what it does after a change."""
        self.server._want_rebuild = False
        self.server._wanted_epoch += 1
        self.server.builder()
        self.server._visible_epoch = self.server._wanted_epoch

    def write(self, name: str, *pairs: tuple[str, str]) -> None:
        """Replace words in a file of the archive."""
        path = self.folder / "content" / name
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

    def from_nothing(self) -> dict[str, bytes]:
        """What a preview shows that is started now."""
        other = self.folder.with_name(f"{self.folder.name}-new")
        shutil.copytree(self.folder, other, ignore=shutil.ignore_patterns(".cache"))
        config = load_config(str(other / "mkdocs.yml"), site_dir=str(other / "site"))
        config.site_url = ADDRESS
        build(config, serve_url=ADDRESS)
        found = files(other / "site")
        shutil.rmtree(other)
        return found


def files(site: Path) -> dict[str, bytes]:
    found = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def served(archive_folder: Path) -> Iterator[Served]:
    made = Served(archive_folder)
    yield made
    made.server.server_close()


def test_a_preview_grows_as_it_would_be_made(served: Served) -> None:
    for what, change in CHANGES.items():
        change(served.folder)
        served.saved()
        grown, new = files(served.site), served.from_nothing()
        assert sorted(n for n in {*grown, *new} if grown.get(n) != new.get(n)) == [], what


@pytest.mark.parametrize(
    ("name", "pair"),
    {
        "a paragraph": (BLAST, ("## Claims", "[[Port Sable]] was quiet.\n\n## Claims")),
        "a title": (BLAST, ("title: ", "title: New ")),
        "an assessment": (BLAST, ("- source", "- checked: 2025-03-11\n- source")),
        "a link to another article": (
            BLAST,
            ("## Claims", "See [it](swift-work.md).\n\n## Claims"),
        ),
        "a draft": (DRAFT, ("---\n\n", "---\n\nNew words of a draft.\n\n")),
    }.values(),
)
def test_a_saved_article_is_seen_before_the_site_is_built(
    served: Served, name: str, pair: tuple[str, str]
) -> None:
    page = f"{name}/index.html"
    before = files(served.site)[page]
    served.write(f"{name}.md", pair)
    served.saved()
    assert before != served.early[page] == files(served.site)[page]


def test_records_beside_a_text_have_an_early_page(served: Served) -> None:
    articles = served.folder / "content" / "articles"
    (articles / "dropped.txt").write_text("Oona Vale said that it rained.\n", "utf-8")
    records = "---\ntitle: Dropped\n---\n\n## Claims\n\n### rain\n\nIt rained.\n"
    (articles / "dropped.claims.md").write_text(records, "utf-8")
    served.saved()
    served.write("articles/dropped.claims.md", ("It rained.", "It rained on that day."))
    served.saved()
    page = "articles/dropped/index.html"
    assert b"rained on that day" in served.early[page]
    assert served.early[page] == files(served.site)[page]


def test_an_article_that_others_speak_of_is_early_with_them(served: Served) -> None:
    served.server._want_rebuild = True
    served.write(f"{BLAST}.md", ("title: ", "title: New "))
    served.server.builder()  # Overtaken: the list of articles does not know the new title.
    served.write("articles/swift-work.md", ("## Claims", "More.\n\n## Claims"))
    served.saved()
    page = "articles/swift-work/index.html"
    assert b"New " in served.early[page]
    assert served.early[page] == files(served.site)[page]


def test_browsers_load_the_early_page_and_then_the_site(served: Served) -> None:
    first = served.server._visible_epoch
    served.write(f"{BLAST}.md", ("## Claims", "More.\n\n## Claims"))
    served.saved()
    assert served.server._visible_epoch == first + 2


@pytest.mark.parametrize(
    ("name", "pair"),
    [
        (f"{BLAST}.md", ("title:", "draft: true\ntitle:")),
        (f"{DRAFT}.md", ("draft: true\n", "")),
        ("entities/oona-vale.md", ("name: Oona Vale", "name: Una Vale")),
    ],
)
def test_what_changes_more_than_a_page_has_no_early_one(
    served: Served, name: str, pair: tuple[str, str]
) -> None:
    before, epoch = files(served.site), served.server._visible_epoch
    served.write(name, pair)
    served.saved()
    assert served.early == before != files(served.site)
    assert served.server._visible_epoch == epoch + 1


def test_a_withheld_quotation_is_on_no_early_page(served: Served) -> None:
    bibliography = served.folder / "seeds" / "sources.bib"
    text = bibliography.read_text(encoding="utf-8")
    for rights in ("excerpt", "full"):
        text = text.replace(f"{{{rights}}}", "{withheld}")
    bibliography.write_text(text, encoding="utf-8")
    served.saved()
    article = (served.folder / "content" / f"{BLAST}.md").read_text(encoding="utf-8")
    served.write(f"{BLAST}.md", ("- source", '- quote: "umbrellas were withheld"\n- source'))
    assert "umbrellas" not in article
    served.saved()
    assert b"umbrellas" not in served.early[f"{BLAST}/index.html"]


@pytest.mark.parametrize("step", ["read", "pages", "search"])
def test_a_save_during_a_build_has_it_begun_anew(
    served: Served, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def saved_meanwhile(build: building.Build, name: str) -> object:
        if name == step and running():
            served.server._want_rebuild = True
        return begun(build, name)

    begun, running = building.Build.step, preview.running
    monkeypatch.setattr(building.Build, "step", saved_meanwhile)
    served.write(f"{BLAST}.md", ("## Claims", "More.\n\n## Claims"))
    listed = files(served.site)["data/claims.json"]
    served.saved()
    assert b"More." in files(served.site)[f"{BLAST}/index.html"]
    assert files(served.site)["data/claims.json"] == listed
    assert not [*served.folder.parent.glob(f".{served.site.name}-*")]
    monkeypatch.undo()
    served.write(f"{BLAST}.md", ("More.", "Still more."))
    served.saved()
    assert files(served.site) == served.from_nothing()


def test_a_mistake_is_told_and_its_page_shown(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    served.write(f"{BLAST}.md", ("## Claims", "Said by nobody [@nobody].\n\n## Claims"))
    with caplog.at_level(logging.ERROR):
        served.saved()
    assert b"Said by nobody" in served.early[f"{BLAST}/index.html"]
    assert len([record for record in caplog.records if "@nobody" in record.getMessage()]) == 1


def test_a_preview_leaves_nothing_behind(archive_folder: Path, tmp_path: Path) -> None:
    places = tmp_path / "places"
    places.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    program = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    program += "from mkdocs.__main__ import cli; cli()"
    command = [sys.executable, "-c", program, "serve", "--quiet", "-a", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        command,
        cwd=archive_folder,
        env={"TMPDIR": str(places), "PATH": "", "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as server:
        try:
            _until(lambda: b"</html>" in _get(port, "/"))
            path = archive_folder / "content" / f"{BLAST}.md"
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("## Claims", "Umbrellas.\n\n## Claims"), "utf-8")
            _until(lambda: b"Umbrellas" in _get(port, f"/{BLAST}/"))
            server.send_signal(signal.SIGINT)  # The rest of the site is being built.
            errors = server.communicate(timeout=60)[1]
        finally:
            server.kill()
    assert errors == b""
    assert [*places.iterdir()] == []
    assert [*(archive_folder / ".cache" / "obelus").glob("site-*")] == []


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        threading.Event().wait(0.02)


def _get(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        return connection.getresponse().read()
    except OSError:
        return b""
    finally:
        connection.close()
