"""Fixtures of all tests: the small archive, builds of it, and golden files."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, sync_playwright

from obelus.evidence import Copy
from obelus.folders import Folders
from obelus.load import Loaded, load

TESTS = Path(__file__).parent
ROOT = TESTS.parent
ARCHIVE = TESTS / "archive"
EVIDENCE = os.environ.pop("OBELUS_EVIDENCE", "")
"""Tests see their own copies; those of the demonstration archive are asked for by name."""

Load = Callable[..., Loaded]

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens", action="store_true", help="write what is, then read the diff"
    )


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-goldens"))


@pytest.fixture
def archive_folder(tmp_path: Path) -> Path:
    """A copy of the small archive, to change and build."""
    return copy_archive(tmp_path / "archive")


def copy_archive(folder: Path) -> Path:
    """The small archive in a new folder, with the hashes of its copies in sources.bib."""
    shutil.copytree(ARCHIVE, folder)
    add_hashes(folder / "seeds")
    return folder


def add_hashes(seeds: Path) -> None:
    """Say in sources.bib which copies there are, as an editor does: without it is a warning."""
    bibliography = seeds / "sources.bib"
    text = bibliography.read_text(encoding="utf-8")
    for path in (seeds / "text").glob("*.txt"):
        entry, digest = f"{{{path.stem},\n", Copy(path.read_text(encoding="utf-8")).sha256
        if digest not in text:
            text = text.replace(entry, f"{entry}  sha256 = {{{digest}}},\n")
    bibliography.write_text(text, encoding="utf-8")


@pytest.fixture
def load_with(tmp_path: Path) -> Load:
    """Load the small archive's register and sources with Markdown files of the test's own."""

    def load_files(files: dict[str, str], bib: str | None = None) -> Loaded:
        root = tmp_path / "case"
        shutil.copytree(ARCHIVE / "content" / "entities", root / "content" / "entities")
        shutil.copytree(ARCHIVE / "seeds", root / "seeds")
        for name, text in files.items():
            path = root / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        add_hashes(root / "seeds")
        if bib is not None:
            shutil.rmtree(root / "seeds" / "text")  # Copies of other entries.
            (root / "seeds" / "sources.bib").write_text(bib, encoding="utf-8")
        content = root / "content"
        paths = (p for p in content.rglob("*") if p.suffix in {".md", ".txt"})
        names = sorted(path.relative_to(content).as_posix() for path in paths)
        return load(Folders(root, content, root / "seeds", root / "seeds" / "text"), names)

    return load_files


def build_site(folder: Path, *, strict: bool = True) -> Path:
    """Build the archive in `folder` with MkDocs; returns the published folder."""
    config = load_config(str(folder / "mkdocs.yml"), strict=strict)
    build(config)
    return Path(config.site_dir)


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration archive as `make site` builds it."""
    site = tmp_path_factory.mktemp("demo") / "build"
    config = load_config(str(ROOT / "mkdocs.yml"), strict=True, site_dir=str(site))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OBELUS_EVIDENCE", EVIDENCE)
        build(config)
    return site


@pytest.fixture(scope="session")
def test_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small archive, built."""
    return build_site(copy_archive(tmp_path_factory.mktemp("test") / "archive"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as the machine has it."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    assert path, "no Chromium: run make test, which installs it"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=FLAGS)


@pytest.fixture(autouse=True)
def quiet_logs() -> Iterator[None]:
    """MkDocs counts warnings by logger handlers; leave none behind."""
    yield
    logging.getLogger("mkdocs").handlers.clear()


def evidence() -> Path:
    """The private copies of the demonstration archive; skips, and says so, where they are not."""
    folder = ROOT / EVIDENCE
    if not EVIDENCE or not folder.is_dir():
        pytest.skip("the private copies are not at hand: set OBELUS_EVIDENCE")
    return folder
