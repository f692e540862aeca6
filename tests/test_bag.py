"""The published folder as a bag, `obelus export`, and Parquet: others can prove what they hold."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import bagit  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner, Result
from mkdocs.exceptions import Abort

from conftest import build_site
from obelus.cli import main
from obelus.export import claims_parquet
from obelus.site import bag
from obelus.site.bag import MANIFEST, TAG_MANIFEST, strangers, write_bag

# bagit 1.9 gives re.sub its count by place, which Python 3.13 does not like.
pytestmark = pytest.mark.filterwarnings("ignore:'count' is passed as positional:DeprecationWarning")

needs_pyarrow = pytest.mark.skipif(
    find_spec("pyarrow") is None, reason='not installed: pip install "mkdocs-obelus[parquet]"'
)


@pytest.fixture(autouse=True)
def quiet_bagit() -> Iterator[None]:
    """What bagit logs of a broken bag, it raises as well."""
    logging.getLogger("bagit").setLevel(logging.CRITICAL)
    yield


@pytest.fixture
def folder(archive_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small archive as the current folder."""
    monkeypatch.chdir(archive_folder)
    return archive_folder


def _files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _listed(site: Path) -> set[str]:
    texts = ((site / name).read_text(encoding="utf-8") for name in (MANIFEST, TAG_MANIFEST))
    return {line.partition("  ")[2] for text in texts for line in text.splitlines()}


def test_bagit_validates_the_published_folder_as_it_is(test_site: Path, demo_site: Path) -> None:
    for site in (test_site, demo_site):
        found = bagit.Bag(str(site))
        assert found.validate()
        assert _listed(site) == _files(site).keys() - {TAG_MANIFEST}
    info = bagit.Bag(str(test_site)).info
    sizes = [path.stat().st_size for path in (test_site / "data").iterdir()]
    assert info == {
        "Source-Organization": "Test archive",
        "External-Identifier": "https://archive.example/",
        "Bagging-Date": "2025-03-09",
        "Bag-Software-Agent": "obelus build",
        "Payload-Oxum": f"{sum(sizes)}.{len(sizes)}",
    }


def test_a_change_in_any_one_file_is_detected(test_site: Path, tmp_path: Path) -> None:
    site = shutil.copytree(test_site, tmp_path / "site")
    for name, content in _files(test_site).items():
        if name == TAG_MANIFEST:  # It is what the others are held against.
            continue
        (site / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]) if content else b"x")
        assert _is_refused(site)
        (site / name).unlink()
        assert _is_refused(site)
        (site / name).write_bytes(content)
    assert bagit.Bag(str(site)).is_valid()
    (site / "data" / "more.json").write_text("{}", encoding="utf-8")
    assert _is_refused(site)


def _is_refused(site: Path) -> bool:
    try:
        return not bagit.Bag(str(site)).is_valid()
    except bagit.BagError:
        return True


def test_what_other_plugins_write_is_in_the_bag_and_kept_dotfiles_are_not(folder: Path) -> None:
    (folder / "hook.py").write_text(
        "import pathlib\n"
        "def on_post_build(config):\n"
        "    pathlib.Path(config['site_dir'], 'added.txt').write_text('x')\n"
    )
    with (folder / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("\nhooks: [hook.py]\n")
    site = build_site(folder)
    (site / ".git").mkdir()
    (site / ".git" / "HEAD").write_text("ref")
    site = build_site(folder)
    assert "added.txt" in _listed(site)
    assert not any(".git" in name for name in _listed(site))
    assert bagit.Bag(str(site)).validate()


def test_odd_names_are_encoded_as_the_standard_wants(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    names = {
        "data/two words & more.txt": "data/two words & more.txt",
        "data/한국.txt": "data/한국.txt",
        "data/line\nbreak.txt": "data/line%0Abreak.txt",
        "return\r.txt": "return%0D.txt",
    }
    for name in names:
        (tmp_path / name).write_text("x")
    write_bag(tmp_path, {"Source-Organization": "One\ntwo"})
    assert set(names.values()) <= _listed(tmp_path)
    assert bagit.Bag(str(tmp_path)).validate()
    assert bagit.Bag(str(tmp_path)).info["Source-Organization"] == "One two"
    # bagit 1.9 does not decode %25, so it cannot judge this one: the standard is plain.
    (tmp_path / "50%0A.txt").write_text("x")
    write_bag(tmp_path, {bag.AGENT: "test"})
    assert "50%250A.txt" in _listed(tmp_path)
    assert strangers(tmp_path, "test") == []


def _export(*args: str) -> Result:
    return CliRunner().invoke(main, ["export", *args])


def test_the_data_are_exported_as_a_bag_without_the_site(folder: Path, test_site: Path) -> None:
    result = _export("out/data set")
    assert result.exit_code == 0, result.output
    out = folder / "out" / "data set"
    assert bagit.Bag(str(out)).validate()
    files, site = _files(out), _files(test_site)
    assert [name for name in files if name.startswith("data/")] != []
    for name in files.keys() - {"bag-info.txt", TAG_MANIFEST}:
        assert files[name] == site[name]
    assert {n for n in site if n.startswith("data/")} == {n for n in files if n.startswith("data/")}
    assert {"feed.xml", "corrections.xml"} <= files.keys()
    assert not [name for name in files if name.endswith(".html") or name.startswith("search")]
    assert b"DRAFTMARK" not in b"".join(files.values())
    assert b"WITHHELDMARK" not in b"".join(files.values())
    assert [p.name for p in (folder / "out").iterdir()] == ["data set"]


def test_without_an_address_there_are_no_feeds_that_lead_nowhere(folder: Path) -> None:
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    config = config.replace("site_url: https://archive.example/\n", "")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    assert _export("out").exit_code == 0
    assert not list((folder / "out").glob("*.xml"))
    assert "External-Identifier" not in bagit.Bag("out").info


def test_an_earlier_export_is_replaced_and_its_dotfiles_stay(folder: Path) -> None:
    assert _export("out").exit_code == 0
    first = _files(folder / "out")
    (folder / "out" / ".git").mkdir()
    (folder / "out" / ".git" / "HEAD").write_text("ref")
    article = folder / "content" / "articles" / "swift-work.md"
    article.write_text(article.read_text().replace("The president praises", "Praise for"))
    assert _export("out").exit_code == 0
    assert (folder / "out" / ".git" / "HEAD").read_text() == "ref"
    shutil.rmtree(folder / "out" / ".git")
    assert _files(folder / "out").keys() == first.keys()
    assert _files(folder / "out") != first


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("rm bag-info.txt", "bagit.txt"),
        ("new notes.txt", "notes.txt"),
        ("new data/notes.txt", "data/notes.txt"),
        ("new data/.notes", "data/.notes"),
        ("new data/claims.csv", "data/claims.csv"),
        ("link data/more", "data/more"),
    ],
)
def test_what_no_export_wrote_is_never_deleted(folder: Path, change: str, named: str) -> None:
    assert _export("out").exit_code == 0
    verb, name = change.split()
    if verb == "rm":
        (folder / "out" / name).unlink()
    elif verb == "new":
        (folder / "out" / name).write_text("mine")
    else:
        (folder / "out" / name).symlink_to(folder / "seeds", target_is_directory=True)
    before = _files(folder / "out")
    result = _export("out")
    assert result.exit_code == 1
    assert named in result.output
    assert _files(folder / "out") == before


def test_other_folders_and_files_are_refused(folder: Path) -> None:
    site = build_site(folder)
    before = _files(site)
    for name in ("build", "content", "mkdocs.yml"):
        assert _export(name).exit_code == 1
    assert _files(site) == before
    (folder / "empty").mkdir()
    assert _export("empty").exit_code == 0


def test_nothing_is_exported_where_something_is_wrong(folder: Path) -> None:
    article = folder / "content" / "articles" / "swift-work.md"
    article.write_text(article.read_text().replace("(#praise)", "(#prase)"))
    result = _export("out")
    assert result.exit_code == 1
    assert "unknown-claim" in result.output
    assert not (folder / "out").exists()


def _with_parquet(folder: Path) -> Path:
    with (folder / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("      parquet: true\n")
    text = (folder / "mkdocs.yml").read_text().replace("  - obelus\n", "  - obelus:\n")
    (folder / "mkdocs.yml").write_text(text)
    return build_site(folder)


def _plain(value: Any) -> Any:
    """A value read from Parquet as claims.json has it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        pairs = all(isinstance(item, tuple) for item in value)
        return dict(value) if value and pairs else [_plain(item) for item in value]
    return {k: _plain(v) for k, v in value.items()} if isinstance(value, dict) else value


@needs_pyarrow
def test_parquet_has_the_claims_with_their_types(folder: Path) -> None:
    import pyarrow as arrow  # type: ignore[import-untyped]
    from pyarrow import parquet

    site = _with_parquet(folder)
    table = parquet.read_table(site / "data" / "claims.parquet")
    data = json.loads((site / "data" / "claims.json").read_text(encoding="utf-8"))
    empty: dict[str, Any] = {"published": None, "checked": None, "void": None, "why": []}
    for row, claim in zip(table.to_pylist(), data["claims"], strict=True):
        found = {name: _plain(value) for name, value in row.items()}
        assert found == {n: empty.get(n, v) if v in ("", {}) else v for n, v in claim.items()}
    types = {field.name: field.type for field in table.schema}
    assert types["published"] == arrow.date32()
    assert types["flags"] == arrow.list_(arrow.string())
    assert types["number"] == arrow.int64()
    assert types["why"] == arrow.map_(arrow.string(), arrow.string())
    assert table.schema.metadata[b"schema"] == b"claims.schema.json"
    assert table.schema.field("text").metadata[b"description"]
    assert bagit.Bag(str(site)).validate()


@needs_pyarrow
def test_parquet_is_the_same_to_the_byte_and_part_of_an_export(folder: Path) -> None:
    site = _with_parquet(folder)
    first = (site / claims_parquet.PATH).read_bytes()
    assert _export("out").exit_code == 0
    assert (folder / "out" / claims_parquet.PATH).read_bytes() == first
    assert hashlib.sha256(first).hexdigest() in (site / MANIFEST).read_text()


def test_parquet_without_its_extra_is_a_clear_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(claims_parquet, "is_available", lambda: False)
    with pytest.raises(Abort):
        _with_parquet(folder)
    assert 'pip install "mkdocs-obelus[parquet]"' in caplog.text
    assert 'pip install "mkdocs-obelus[parquet]"' in _export("out").output
