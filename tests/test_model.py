"""What files say can be written down and read back, which is what a cache of it stands on."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from msgspec import Struct, msgpack, structs

from conftest import ARCHIVE
from obelus.load import Folders, Loaded, load
from obelus.model import Article, Entity, Prose, Source, Text
from obelus.problems import Code, Problem


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    content = ARCHIVE / "content"
    names = sorted(path.relative_to(content).as_posix() for path in content.rglob("*.md"))
    seeds = ARCHIVE / "seeds"
    return load(Folders(ARCHIVE, content, seeds, seeds / "text"), names)


def _bare(text: Text) -> Text:
    """Tokens are no values of ours, and are read back as lists."""
    return structs.replace(text, tokens=())


def _without_tokens(document: Struct) -> Struct:
    if isinstance(document, Article):
        return structs.replace(
            document,
            body=_bare(document.body),
            afterword=_bare(document.afterword),
            annotated=(),
            claims=tuple(structs.replace(claim, note=()) for claim in document.claims),
            suggestions=tuple(
                structs.replace(found, claim=structs.replace(found.claim, note=()))
                for found in document.suggestions
            ),
        )
    if isinstance(document, Entity):
        return structs.replace(document, description=_bare(document.description))
    if isinstance(document, Prose):
        return structs.replace(document, body=_bare(document.body))
    return document


@pytest.mark.parametrize("kind", [Article, Entity, Prose, Source, Problem])
def test_what_is_written_down_is_read_back_as_it_was(loaded: Loaded, kind: type[Struct]) -> None:
    everything: Iterable[Struct] = (
        *loaded.documents.values(),
        *loaded.archive.sources,
        *loaded.problems,
    )
    values = [_without_tokens(value) for value in everything if isinstance(value, kind)]
    assert values
    for value in values:
        assert _without_tokens(msgpack.decode(msgpack.encode(value), type=kind)) == value


def test_a_code_is_written_as_its_slug() -> None:
    written = msgpack.encode(list(Code))
    assert msgpack.decode(written) == [code.slug for code in Code]
    assert msgpack.decode(written, type=list[Code]) == list(Code)
