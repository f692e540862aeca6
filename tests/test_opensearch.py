"""`obelus export --bulk opensearch`: a bulk request by its rules, its index and the query in docs.

No engine runs here: what is held is the format, the fields, and what must not be in it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import bagit  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner

from conftest import ROOT, copy_archive
from obelus.cli import main
from obelus.export import opensearch
from obelus.export.search_store import FACETS, documents
from obelus.resolve.archive import Archive
from test_search import archive_in

QUERY = ROOT / "docs" / "opensearch-query.json"
IDS = set("0123456789abcdef")
"""Meilisearch takes letters, digits, hyphens and underscores; OpenSearch whatever is short."""


@pytest.fixture(scope="module")
def archive() -> Archive:
    return archive_in(ROOT / "tests" / "archive")


def lines(archive: Archive) -> list[dict[str, Any]]:
    text = b"".join(opensearch.bulk(archive)).decode()
    assert text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def test_each_action_is_followed_by_its_document(archive: Archive) -> None:
    found = lines(archive)
    actions, bodies = found[::2], found[1::2]
    assert [list(action) for action in actions] == [["index"]] * len(bodies)
    assert [action["index"]["_id"] for action in actions] == [body["id"] for body in bodies]
    assert len(bodies) == len({body["id"] for body in bodies}) == len(list(documents(archive)))
    assert all(set(body["id"]) <= IDS for body in bodies)
    assert {body["kind"] for body in bodies} == {"claim", "article", "entity"}


def test_an_id_is_the_same_whatever_else_changes(archive: Archive) -> None:
    fewer = Archive(articles=archive.articles[:1], reasons=archive.reasons)
    ids = {body["id"] for body in lines(archive)[1::2]}
    assert {body["id"] for body in lines(fewer)[1::2]} < ids


def test_the_index_knows_every_field_and_the_documents_fill_them(archive: Archive) -> None:
    mapping = json.loads(opensearch.index())["mappings"]
    assert mapping["dynamic"] == "strict"
    used = {name for body in lines(archive)[1::2] for name in body}
    assert used == mapping["properties"].keys()
    assert used >= FACETS.keys() | {"year", "text"}
    for body in lines(archive)[1::2]:
        for name, value in body.items():
            assert isinstance(value, list) == (name in FACETS), name
            assert value


def test_a_word_that_stands_only_in_the_text_of_an_article_is_in_its_document() -> None:
    archive = archive_in(ROOT / "tests" / "archive")
    article = next(a for a in archive.articles if a.slug.endswith("harbour-blast"))
    (body,) = (b for b in lines(archive)[1::2] if b["url"].endswith(article.url))
    assert body["text"] == article.body.words
    assert len(body["text"].split()) > 50


def test_the_query_in_docs_names_fields_that_there_are() -> None:
    query = json.loads(QUERY.read_text(encoding="utf-8"))
    fields = json.loads(opensearch.index())["mappings"]["properties"]
    match = query["query"]["multi_match"]
    for name in match["fields"]:
        field, _, sub = name.partition("^")[0].partition(".")
        assert fields[field]["type"] == "text"
        assert not sub or sub in fields[field]["fields"]
    others = query["aggs"]["others"]["aggs"]
    counted = {
        query["aggs"]["flag"]["terms"]["field"],
        *(a["terms"]["field"] for a in others.values()),
    }
    assert counted == {*FACETS, "year", "kind"}
    assert all(fields[name]["type"] == "keyword" for name in counted)


def test_the_command_writes_both_into_the_bag_and_nothing_withheld(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_archive(tmp_path / "archive")
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(main, ["export", "--bulk", "opensearch", "out"])
    assert result.exit_code == 0, result.output
    assert bagit.Bag(str(folder / "out")).validate()
    written = (folder / "out" / opensearch.PATH).read_bytes()
    assert json.loads((folder / "out" / opensearch.INDEX_PATH).read_bytes())
    assert b"https://archive.example/articles/" in written
    assert b"DRAFTMARK" not in written
    assert b"WITHHELDMARK" not in written
    assert CliRunner().invoke(main, ["export", "plain"]).exit_code == 0
    assert not (folder / "plain" / opensearch.PATH).exists()
