"""Files of data are joined of parts, each made of its member alone: in any order, anywhere."""

from __future__ import annotations

import json
import os
import posixpath
import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from pybtex.richtext import Text

from conftest import ARCHIVE
from obelus.configured import load_from
from obelus.export import (
    BY_ARTICLE,
    JOINED,
    article_parts,
    articles,
    claims_parquet,
    dossier_parts,
    dossiers,
    exported_files,
    joined,
    made_parts,
    source_parts,
    sources,
)
from obelus.export.addresses import address
from obelus.export.context import Context
from obelus.export.page_jsonld import data_block
from obelus.export.parts import NOTHING, Part, as_json, join_json, json_part
from obelus.export.sources_csl import LATEX, plain
from obelus.model import Article
from obelus.resolve.archive import Archive
from obelus.resolve.publication import published

ODD = ["</script><!--", 'é\u2028\x07\x7f\\"\n', "[]", "{}", ""]


@pytest.fixture(scope="module")
def context() -> Context:
    loaded = load_from(str(ARCHIVE / "mkdocs.yml"))
    return Context.of(replace(published(loaded.archive), site_name="Test [] archive"))


def _laid_out(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


class Unread(list[Part]):
    def __iter__(self) -> Iterator[Part]:
        raise AssertionError


def test_parts_are_read_when_their_file_is(context: Context) -> None:
    files = joined(context, defaultdict(Unread), parquet=False)
    assert {exporter.PATH for exporter in JOINED} <= {path for path, _ in files}


@pytest.mark.parametrize("value", [ODD, [], {}, {"a": {}, "b": [[]], "c": [1, 2.5, None, True]}])
def test_json_is_laid_out_as_python_does(value: Any) -> None:
    assert as_json(value) == _laid_out(value)


@pytest.mark.parametrize("rows", [[], [["a"], ["b"]], [[], ["a", {"b": ODD}], []], [[], [{}]]])
@pytest.mark.parametrize("depth", [0, 1, 2])
def test_a_file_of_parts_is_the_file_of_all_rows(rows: list[list[Any]], depth: int) -> None:
    def frame(listed: list[Any]) -> Any:
        value: Any = listed
        for name in ("rows", "first")[:depth]:
            value = {"label": "[]", name: value, "total": len(all_rows)}
        return value

    all_rows = [row for part in rows for row in part]
    parts = [json_part(part, depth) for part in rows]
    totals: list[int] = []

    def around(total: int) -> Any:
        totals.append(total)
        return frame([])

    assert b"".join(join_json(around, parts, depth)) == _laid_out(frame(all_rows))
    assert totals[-1] == len(all_rows)


def test_parts_are_the_same_in_whatever_order_they_are_made(context: Context) -> None:
    members: list[tuple[Any, Any]] = [
        *((article_parts, article) for article in articles(context)),
        *((source_parts, source) for source in sources(context)),
        *((dossier_parts, dossier) for dossier in dossiers(context)),
    ]
    forth = [make(context, member) for make, member in members]
    afresh = Context.of(context.archive)
    back = [make(afresh, member) for make, member in reversed(members)]
    assert forth == back[::-1]
    assert any(part != NOTHING for parts in forth for part in parts.values())


MAKE = """
import sys
from obelus.configured import load_from
from obelus.export import made_parts
from obelus.export.context import Context
print(made_parts(Context.of(load_from(sys.argv[1]).archive)))
"""


def test_parts_are_the_same_in_every_process() -> None:
    def made(seed: str) -> str:
        command = [sys.executable, "-c", MAKE, str(ARCHIVE / "mkdocs.yml")]
        changed = {**os.environ, "PYTHONHASHSEED": seed}
        return subprocess.run(command, env=changed, capture_output=True, check=True).stdout.decode()

    assert made("1") == made("2") != ""


def test_parts_that_were_written_down_make_the_same_files(context: Context) -> None:
    kept = msgspec.msgpack.encode(made_parts(context))
    parts = msgspec.msgpack.decode(kept, type=dict[str, list[Part]])
    again = {path: b"".join(pieces) for path, pieces in joined(context, parts, parquet=False)}
    files = dict(exported_files(context, parquet=False))
    assert again == {path: files[path] for path in again}


def test_an_article_more_changes_no_part_that_it_has_nothing_to_do_with(context: Context) -> None:
    more = Article("content/articles/a-new-one.md", "a-new-one", "A new one")
    archive = replace(context.archive, articles=(*context.archive.articles, more))
    before = [article_parts(context, article) for article in articles(context)]
    first, *after = (article_parts(Context.of(archive), a) for a in articles(Context.of(archive)))
    assert before == after
    assert first["data/claims.json"] == NOTHING
    assert first["data/articles.json"].number == 1
    assert {exporter.PATH for exporter in BY_ARTICLE} == first.keys()


@pytest.mark.skipif(not claims_parquet.is_available(), reason="pyarrow is not installed")
def test_parquet_does_not_depend_on_how_many_rows_are_made_at_a_time(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = made_parts(context)["data/claims.json"]
    whole = claims_parquet.join(parts)
    monkeypatch.setattr(claims_parquet, "BATCH", 2)
    assert claims_parquet.join(parts) == whole


def test_a_value_without_latex_is_not_decoded_and_reads_the_same() -> None:
    signs = random.Random(1)
    alphabet = "aB é 7.,;:'\"-–-/()[]!?&_^+=*@<>|~`%#${}\\\n\t\u00a0“”"
    left = 0
    for _ in range(20_000):
        value = "".join(signs.choices(alphabet[: signs.choice((12, 30, len(alphabet)))], k=6))
        if not LATEX.search(value):
            left += 1
            assert plain(value) == value == str(Text.from_latex(value))
    assert left > 2_000


@pytest.mark.parametrize("url", ["", "feed.xml", "articles/x/", "articles/y/#z", "data/a.json"])
@pytest.mark.parametrize("path", ["feed.xml", "data/a.json", "articles/x/", "entities/b%20c/"])
def test_addresses_of_a_site_without_one_are_those_of_the_file(url: str, path: str) -> None:
    target, _, anchor = url.partition("#")
    way = posixpath.relpath(target or ".", posixpath.dirname(path) or ".")
    slash = "/" if not target or target.endswith("/") else ""
    expected = way + slash + (f"#{anchor}" if anchor else "")
    assert address(Archive(), url, path) == expected


def test_no_text_of_a_page_ends_its_data(context: Context) -> None:
    title = "</script><script>alert('1')</script> <!-- & ]]>"
    block = data_block(context.dossiers, Article("content/articles/x.md", "x", title))
    assert not set("<>&'") & set(block)
    assert json.loads(block)["headline"].startswith("</script><script>alert(‘1’)")


def test_pages_without_data_have_no_block(context: Context) -> None:
    assert data_block(context.dossiers, None) == ""
