"""What a build notes of its trees, and how a folder is found to be otherwise."""

from __future__ import annotations

import os
from collections.abc import Mapping
from errno import EPERM
from pathlib import Path

import pytest

from obelus.site.record import Entry, Record, linked, read_record, touched, write_record

ONE, OTHER = Entry(b"i", "a", 1, 1), Entry(b"j", "b", 2, 2)


@pytest.mark.parametrize(
    "spare", [{}, {"a": ONE, "b": ONE}, {"a": OTHER}, {"b": ONE, "c": OTHER}, {"c": ONE}]
)
def test_the_spare_tree_is_noted_by_what_is_other_in_it(
    tmp_path: Path, spare: Mapping[str, Entry]
) -> None:
    record = Record({"a": ONE, "b": ONE}).with_spare("spare-1", spare)
    write_record(tmp_path, record)
    assert read_record(tmp_path) == record
    assert read_record(tmp_path).spare == spare
    assert all(record.site.get(name) != entry for name, entry in record.other.items())


def test_without_a_spare_tree_nothing_is_in_it() -> None:
    assert Record({"a": ONE}).spare == {}


def test_what_is_not_as_it_was_noted_is_found(tmp_path: Path) -> None:
    for name in ("same", "changed", "new", ".hidden"):
        (tmp_path / name).write_text(name, "utf-8")
    (tmp_path / "link").symlink_to("same")
    noted = {
        name: Entry(b"i", "a", status.st_size, status.st_mtime_ns)
        for name in ("same", "changed")
        for status in [(tmp_path / name).stat()]
    }
    (tmp_path / "changed").write_text("otherwise", "utf-8")
    found = touched(tmp_path, noted | {"gone": ONE})
    assert found.gone == ["gone"] and found.irregular == {"link"}
    assert {*found.changed} == {"changed", "new", "link", ".hidden"}
    assert not any(entry.inputs or entry.sha256 for entry in found.changed.values())
    now = found.applied(noted | {"gone": ONE})
    assert {*now} == {"same", "changed", "new", "link", ".hidden"} and now["same"] == noted["same"]
    visible = touched(tmp_path, noted, with_dotfiles=False)
    assert {*visible.changed} == {"changed", "new", "link"} and not visible.gone
    assert touched(tmp_path, now).applied(now) is now


def test_a_tree_of_links_has_what_is_as_it_was_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, tree = tmp_path / "site", tmp_path / "tree"
    noted = {}
    for name in ("index.html", "a/index.html", "a/b/changed.html", "gone.html"):
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, "utf-8")
        noted[name] = Entry(b"i", "a", path.stat().st_size, path.stat().st_mtime_ns)
    (site / "gone.html").unlink()
    (site / "a/b/changed.html").write_text("otherwise", "utf-8")
    (site / "new.html").write_text("new", "utf-8")
    tree.mkdir()
    there = linked(site, tree, noted).applied(noted)
    assert {*there} == {"index.html", "a/index.html"}
    assert all((tree / name).samefile(site / name) for name in there)
    assert {path.name for path in tree.rglob("*") if path.is_file()} == {"index.html"}

    def refused(*_: object, **__: object) -> None:
        raise OSError(EPERM, "no links here")

    monkeypatch.setattr(os, "link", refused)
    assert not linked(site, tmp_path / "other", noted).applied(noted)
