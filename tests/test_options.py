"""The options that say how a site is made: what they refuse, and that the site is the same."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from conftest import build_site


def set_options(folder: Path, **options: object) -> None:
    path = folder / "mkdocs.yml"
    rows = "".join(f"      {name}: {value}\n" for name, value in options.items())
    text = path.read_text(encoding="utf-8")
    assert text.rstrip().endswith("- obelus")
    path.write_text(f"{text.rstrip()}:\n{rows}", encoding="utf-8")


def files_of(site: Path) -> dict[str, bytes]:
    paths = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("executor", "threads", r"is threads; it can be processes, serial or dask://host:port"),
        ("cache", "content/kept", r"puts .*kept into .*content\. Keep it out of there"),
        ("cache", "build/kept", r"into .*build\. Keep it out"),
        ("cache", "seeds/kept", r"into .*seeds\. Keep it out"),
        ("cache", "nowhere://bucket", r"fsspec does not know: nowhere://bucket"),
    ],
)
def test_what_cannot_be_is_refused(
    archive_folder: Path,
    caplog: pytest.LogCaptureFixture,
    option: str,
    value: str,
    message: str,
) -> None:
    set_options(archive_folder, **{option: value})
    with pytest.raises(Abort):
        build_site(archive_folder)
    assert re.search(message, caplog.text)
    assert not (archive_folder / "build").exists()


def test_the_site_is_the_same_wherever_what_is_kept_lies(
    archive_folder: Path, test_site: Path
) -> None:
    set_options(archive_folder, executor="serial", cache="kept", timings="true")
    assert files_of(build_site(archive_folder)) == files_of(test_site)
    (version,) = (archive_folder / "kept").iterdir()
    assert list(version.glob("*.values"))
    assert (version / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_a_damaged_cache_makes_the_same_site(archive_folder: Path, test_site: Path) -> None:
    build_site(archive_folder)
    for path in (archive_folder / ".cache" / "obelus").rglob("*.values"):
        content = path.read_bytes()
        path.write_bytes(content[::-1])
    article = next((archive_folder / "content" / "articles").glob("*.md"))
    article.touch()
    assert files_of(build_site(archive_folder)) == files_of(test_site)


def test_steps_are_timed_if_that_is_asked(
    archive_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        set_options(archive_folder, timings="true")
        build_site(archive_folder)
    rows = [record.getMessage().split() for record in caplog.records]
    names = [row[1] for row in rows if row[0] == "obelus:" and len(row) in {4, 6}]
    assert names == ["step", "read", "resolve", "pages", "data", "search", "publish", "together"]
