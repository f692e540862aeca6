"""What of an article is kept apart comes back as it was, whatever became of where it was kept."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ARCHIVE
from obelus.folders import Folders
from obelus.kept.packs import VALUES
from obelus.kept.store import Store
from obelus.load import Loaded, load
from obelus.means import KeepsNothing, Means
from obelus.model import Article
from obelus.model.wording import apart, whole, written
from obelus.wordings import lines_of

FOUND = """\
---
title: Found
source: courier-2025-03-02
suggestions: publish
---

Oona Vale said that the ferry had been late. "The pier was closed," the harbour master told
reporters on Tuesday.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = shutil.copytree(ARCHIVE, tmp_path / "archive")
    (root / "content" / "articles" / "found.md").write_text(FOUND, encoding="utf-8")
    return root


@pytest.fixture
def store(root: Path) -> Iterator[Store]:
    store = Store.open("", root, "a")
    yield store
    store.close()


def _loaded(root: Path, store: Store | KeepsNothing) -> Loaded:
    content, seeds = root / "content", root / "seeds"
    names = sorted(
        path.relative_to(content).as_posix()
        for path in content.rglob("*")
        if path.suffix in {".md", ".txt"}
    )
    folders = Folders(root, content, seeds, seeds / "text")
    return load(folders, names, means=Means(store=store))


def test_what_is_taken_apart_is_put_together_again(root: Path) -> None:
    articles = _loaded(root, KeepsNothing()).archive.articles
    assert any(article.suggestions for article in articles)
    assert any(claim.note for article in articles for claim in article.claims)
    for article in articles:
        rest, parts = apart(article)
        again = written(rest, parts.bullets, parts.marked)
        rest_of = parts.suggestions, parts.marked, parts.wording
        assert whole(again, parts.lines, *rest_of) == article
        assert not rest.found and rest.suggestion_count == article.suggestion_count
        assert not any(claim.fields for claim in rest.claims)
        assert not rest.blocks and not rest.body.lines
        assert not rest.mentions and not rest.marks and not rest.places


@pytest.mark.parametrize("is_first", [True, False])
def test_an_article_has_its_wording_where_that_is_kept(
    root: Path, store: Store, is_first: bool
) -> None:
    if not is_first:
        _loaded(root, store)
    found = _loaded(root, store).archive.articles
    for article, plain in zip(found, _loaded(root, KeepsNothing()).archive.articles, strict=True):
        assert article.kept and not article.blocks and not article.mentions
        assert not any(claim.fields for claim in (*article.claims, *article.whole.claims))
        assert article.written.whole == plain == plain.whole == plain.written
        marked = article.marked
        assert [mark.words for mark in marked.marks] == [mark.words for mark in plain.marks]
        assert [m.location for m in marked.mentions] == [m.location for m in plain.mentions]
        assert not any(claim.fields for claim in marked.claims)
        assert [*article.mentioned] == [*plain.mentioned]
        assert [*article.mentioned_on] == [*plain.mentioned_on]
        assert [*article.mentioned_in] == [*plain.mentioned_in]
        assert article.place("title") == plain.place("title")
        assert article.suggestions == plain.suggestions
        assert article.suggestion_count == plain.suggestion_count


def test_the_lines_of_many_are_read_at_once(root: Path, store: Store) -> None:
    plain = _loaded(root, KeepsNothing()).archive.articles
    known = {article.path: [*article.mentioned_in] for article in plain}
    for found in (_loaded(root, store).archive.articles, plain, _damaged(root, store)):
        read = {path: [*lines] for path, lines in lines_of(found).items()}
        assert read == known


def test_it_is_read_anew_where_what_was_kept_is_damaged(root: Path, store: Store) -> None:
    found = _damaged(root, store)
    for article, plain in zip(found, _loaded(root, KeepsNothing()).archive.articles, strict=True):
        assert article.written.whole == plain


def test_a_text_that_is_another_by_then_is_not_taken_for_it(root: Path, store: Store) -> None:
    article = _damaged(root, store)[0]
    with (root / article.path).open("a", encoding="utf-8") as file:
        file.write("\nMore.\n")
    with pytest.raises(RuntimeError, match="was changed while the site was built"):
        _ = article.whole


def test_it_goes_with_an_article_that_is_sent(root: Path, store: Store) -> None:
    articles = _loaded(root, store).archive.articles
    sent = pickle.loads(pickle.dumps(articles))
    assert [a.written.whole for a in articles] == [a.written.whole for a in sent]
    assert [article.mentioned_in for article in sent] == [a.mentioned_in for a in articles]


def _damaged(root: Path, store: Store) -> tuple[Article, ...]:
    articles = _loaded(root, store).archive.articles
    kept = [*root.rglob(f"*{VALUES}")]
    assert kept
    for path in kept:
        path.write_bytes(bytes(path.stat().st_size))
    return articles
