"""What files say can be written down and read back, which is what a cache of it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from msgspec import Struct, msgpack, structs

from conftest import ARCHIVE, ROOT
from obelus.facts import Facts, decoded, encoded
from obelus.folders import Folders
from obelus.load import Loaded, load
from obelus.model import Article, Entity, Hole, Location, Prose, Source, Text
from obelus.model.segment import SuggestionClose, SuggestionOpen
from obelus.model.shared import share
from obelus.model.ties import ties_of
from obelus.parse.markdown_file import Parsed
from obelus.parse.segments import EDGE
from obelus.problems import Code, Problem
from obelus.read import SourceFile
from obelus.reading import BESIDE, Document, read_document, text_name
from obelus.suggest.reader import Detection, Reader


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return _loaded(ARCHIVE)


def _loaded(root: Path) -> Loaded:
    content, seeds = root / "content", root / "seeds"
    names = sorted(
        path.relative_to(content).as_posix()
        for path in content.rglob("*")
        if path.suffix in {".md", ".txt"}
    )
    return load(Folders(root, content, seeds, seeds / "text"), names)


@pytest.mark.parametrize("kind", [Article, Entity, Prose, Source, Problem])
def test_what_is_written_down_is_read_back_as_it_was(loaded: Loaded, kind: type[Struct]) -> None:
    everything: Iterable[Struct] = (
        *loaded.documents.values(),
        *loaded.archive.sources,
        *loaded.problems,
    )
    values = [value for value in everything if isinstance(value, kind)]
    assert values
    for value in values:
        assert msgpack.decode(msgpack.encode(value), type=kind, dec_hook=share) == value


@pytest.mark.parametrize("root", [ARCHIVE, ROOT])
def test_a_file_that_was_read_is_read_back_as_it_was(root: Path) -> None:
    """Its document, of whichever kind, and what is wrong in it."""
    loaded = _loaded(root)
    for name, document in loaded.documents.items():
        beside = loaded.texts.get(text_name(name)) if name.endswith(BESIDE) else None
        file = SourceFile(document.path, name, loaded.texts[name])
        parsed = read_document(file, beside, loaded.reader)
        assert parsed.document == document
        assert _kept(parsed) == parsed


HOLES = """\
---
title: Holes
source: courier-2025-03-02
---

## A *heading*

The **[[Oona Vale|chief]] said [so](#one)**, and [there](#two "A title").[^1]

![A <picture>](a.png "Its title") [@courier-2025-03-02, para. 1; @ferry-log] `code` &amp; <b>

[away](https://x.example/?a=1&b=2 'It "leads" out') <https://y.example>

[^1]: A note.[^1]

## Claims

### one

It is so.

- source: [@courier-2025-03-02]

See [two](#two) and [its *page*](other.md).
"""


def test_problems_of_a_text_and_of_the_records_beside_it_come_together() -> None:
    records = f"{HOLES.partition('## A')[0]}## Claims\n\n### one\n\nIt is so.\n\n- oops: x\n"
    file = SourceFile("content/articles/a.claims.md", "articles/a.claims.md", records)
    read = read_document(file, "One line.\n\nThe next\u200b line.\n", Reader(()))
    assert isinstance(read.document, Article)
    assert read.document.text_path == "content/articles/a.txt"
    found = {(p.location.path, p.code.slug, p.line) for p in read.problems}
    assert (read.document.text_path, "hidden-sign", "The next\u200b line.") in found
    assert (file.path, "unknown-field", "- oops: x") in found
    assert _kept(read) == read


def test_a_reader_is_told_by_what_it_reads_with(loaded: Loaded) -> None:
    first, *others = loaded.reader.entities
    told = structs.replace(first, description=Text(), path="elsewhere.md")
    called = structs.replace(first, aliases=("Somebody else",))
    detection = loaded.reader.detection
    assert Reader([told, *others], detection).key == loaded.reader.key
    assert Reader([called, *others], detection).key != loaded.reader.key
    assert Reader([first, *others], Detection("off", [{"cue": "x"}])).key != loaded.reader.key


def test_every_hole_is_read_back_as_it_was() -> None:
    parsed = read_document(SourceFile("holes.md", "articles/holes.md", HOLES), None, Reader(()))
    article = parsed.document
    assert isinstance(article, Article)
    segments = [s for block in article.blocks for s in block.segments]
    kinds = {type(s) for s in (*segments, *article.claims[0].note)}
    assert kinds >= set(get_args(Hole)) - {SuggestionOpen, SuggestionClose}
    assert _kept(parsed) == parsed
    assert not any(EDGE in segment for segment in segments if isinstance(segment, str))


def test_a_digest_is_of_all_but_the_places(loaded: Loaded) -> None:
    """Whatever else of an article is another: each of its words and numbers is tried."""
    article = max(loaded.archive.articles, key=lambda article: len(article.claims)).whole
    ties = ties_of(article)
    assert _moved(article) != article
    assert ties_of(_moved(article)) == ties
    changed = [*_changed(article)]
    assert len(changed) > 400
    assert len({ties.whole, *(ties_of(other).whole for other in changed)}) == len(changed) + 1


def _moved(value: Any) -> Any:
    """A value with every place elsewhere."""
    if isinstance(value, Location):
        return Location(value.path, value.line + 1, value.column + 1)
    if isinstance(value, Struct):
        names = value.__struct_fields__
        return structs.replace(value, **{name: _moved(getattr(value, name)) for name in names})
    if isinstance(value, dict):
        return {name: _moved(inner) for name, inner in value.items()}
    return tuple(map(_moved, value)) if isinstance(value, tuple) else value


def _changed(value: Any) -> Iterator[Any]:
    """Values that differ in one thing, which is no place."""
    if type(value) in {str, bool, int, float}:
        yield value + value if value else type(value)(1)
    elif isinstance(value, date):
        yield value + timedelta(1)
    elif isinstance(value, tuple):
        for i, inner in enumerate(value):
            yield from ((*value[:i], other, *value[i + 1 :]) for other in _changed(inner))
    elif isinstance(value, Struct) and not isinstance(value, Location):
        for name in value.__struct_fields__:
            for other in _changed(getattr(value, name)):
                yield structs.replace(value, **{name: other})


def test_a_code_is_written_as_its_slug() -> None:
    written = msgpack.encode(list(Code))
    assert msgpack.decode(written) == [code.slug for code in Code]
    assert msgpack.decode(written, type=list[Code]) == list(Code)


def _kept(parsed: Parsed[Document]) -> Parsed[Document]:
    return decoded(encoded(Facts(parsed, ties_of(parsed.document)))).read
