"""The index made out of the one before, held against one made from nothing."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace as with_values
from datetime import date
from hashlib import blake2b

import pytest
from msgspec.structs import replace

from made_archive import made_archive
from obelus.export import search, search_columns, search_edit, search_terms
from obelus.export.search import Index, Previous, Subject
from obelus.export.search_state import read_state
from obelus.model import Article, Entity
from obelus.resolve.archive import Archive
from obelus.resolve.flags import derive_flags

Edit = Callable[[random.Random, Archive], Archive]


class Store:
    """Parts by what is in them, as a cache has them, and what was asked of it."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.asked: list[str] = []

    def parts(self, archive: Archive) -> Kept:
        return Kept(self, archive)


class Kept:
    """The parts of one archive."""

    def __init__(self, store: Store, archive: Archive) -> None:
        self.store, self.digests = store, dict[str, str]()
        subjects: list[Subject] = [*archive.articles, *archive.entities]
        for subject in subjects:
            content = search.part_of(archive, subject)
            digest = blake2b(content, digest_size=16).hexdigest()
            self.digests[subject.path] = digest
            store.kept[digest] = content

    def digest(self, subject: Subject) -> str:
        return self.digests[subject.path]

    def contents(self, subjects: Sequence[Subject]) -> Iterator[bytes]:
        self.store.asked += [subject.path for subject in subjects]
        return (self.store.kept[self.digests[subject.path]] for subject in subjects)


def resolved(archive: Archive) -> Archive:
    """An archive with the flags that follow from it."""
    fresh = with_values(archive, reasons={}, chains={})
    reasons = {(c.article, c.id): derive_flags(c, fresh.chain(c)) for c in fresh.claims}
    return with_values(fresh, reasons=reasons)


def put(archive: Archive, article: Article, **values: object) -> Archive:
    changed = replace(article, **values)
    same = (changed if other is article else other for other in archive.articles)
    return with_values(archive, articles=tuple(same))


# ---- What editors do ----


def sentence(at: random.Random, archive: Archive) -> str:
    """Words of other claims, some of them twice."""
    drawn = " ".join(at.choice(archive.claims).statement for _ in range(2)).split()
    return " ".join(at.choices(drawn, k=at.randint(1, 20)))


def edit_claim(at: random.Random, archive: Archive) -> Archive:
    article = at.choice(archive.articles)
    if not article.claims:
        return archive
    place = at.randrange(len(article.claims))
    field = at.choice(("statement", "quote", "words", "assessment", "said_by", "voided"))
    other = at.choice(archive.claims)
    value = {
        "words": (sentence(at, archive),),
        "assessment": at.choice(("refuted", "")),
        "said_by": other.said_by,
        "voided": at.choice((None, date(2024, 1, 1))),
    }.get(field, sentence(at, archive))
    claims = list(article.claims)
    claims[place] = replace(claims[place], **{field: value})
    return put(archive, article, claims=tuple(claims))


def add_claims(at: random.Random, archive: Archive) -> Archive:
    article = at.choice(archive.articles)
    number, like = len(article.claims) + 1, at.choice(archive.claims)
    ours = {"article": article.slug, "statement": sentence(at, archive)}
    added = tuple(
        replace(like, **ours, id=f"more-{n}", number=n)
        for n in range(number, number + at.choice((1, 1, 1, 9)))
    )
    return put(archive, article, claims=(*article.claims, *added))


def remove_claim(at: random.Random, archive: Archive) -> Archive:
    article = at.choice(archive.articles)
    return put(archive, article, claims=article.claims[:-1])


def edit_article(at: random.Random, archive: Archive) -> Archive:
    article = at.choice(archive.articles)
    mentions = at.choice(archive.articles).body.mentions
    body = replace(article.body, mentions=mentions)
    return put(archive, article, title=sentence(at, archive), body=body)


def date_article(at: random.Random, archive: Archive) -> Archive:
    article = at.choice(archive.articles)
    day = at.choice((None, at.choice(archive.articles).published, date(2030, 1, 1)))
    return put(archive, article, published=day)


def add_article(at: random.Random, archive: Archive) -> Archive:
    like, count = at.choice(archive.articles), len(archive.articles)
    slug = f"added-{at.random()}"
    claims = tuple(replace(claim, article=slug) for claim in like.claims)
    day = at.choice((date(2031, 1, count % 28 + 1), like.published))
    ours = {"slug": slug, "path": f"articles/{slug}.md", "published": day, "claims": claims}
    new = replace(like, **ours)
    return with_values(archive, articles=(new, *archive.articles))


def remove_article(at: random.Random, archive: Archive) -> Archive:
    gone = at.choice((archive.articles[0], at.choice(archive.articles)))
    return with_values(archive, articles=tuple(a for a in archive.articles if a is not gone))


def edit_entity(at: random.Random, archive: Archive) -> Archive:
    entity = at.choice(archive.entities)
    name = at.choice((entity.name, f"{entity.name} {at.choice(archive.entities).name}"))
    changed = replace(entity, name=name, aliases=(sentence(at, archive), entity.name))
    same = (changed if other is entity else other for other in archive.entities)
    return with_values(archive, entities=tuple(same))


def add_entity(at: random.Random, archive: Archive) -> Archive:
    ident = f"added-{at.random()}"
    name = f"{sentence(at, archive)} {ident}"
    new = Entity(f"entities/{ident}.md", ident, name, "place")
    return with_values(archive, entities=(*archive.entities, new))


def remove_entity(at: random.Random, archive: Archive) -> Archive:
    gone = at.choice(archive.entities)
    return with_values(archive, entities=tuple(e for e in archive.entities if e is not gone))


EDITS: tuple[Edit, ...] = (
    *(3 * (edit_claim, edit_article)),
    *(add_claims, remove_claim, date_article, add_article, remove_article),
    *(edit_entity, add_entity, remove_entity),
)


def after(made: Index, files: dict[str, bytes]) -> dict[str, bytes]:
    """All files of an index, those that are as before out of the ones before."""
    return {path: files[path] if new is None else new for path, new in made.files.items()}


def kept(made: Index, store: Store, files: dict[str, bytes]) -> Previous:
    return Previous(made.state, store.kept.get, files.get, files.__contains__)


@pytest.mark.parametrize("seed", range(3))
def test_an_index_made_of_the_one_before_is_the_one_made_from_nothing(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Additions, removals and edits of everything, several at a time."""
    monkeypatch.setattr(search_columns, "EAGER", 60)
    monkeypatch.setattr(search_terms, "HEAVY", (8192, 2000, 700)[seed % 3])
    monkeypatch.setattr(search_terms, "DOCUMENTS_A_FILE", 32)
    at = random.Random(seed)
    archive, store = made_archive(60, seed), Store()
    made = search.index(archive, store.parts(archive))
    files = after(made, {})
    assert len(files) > 50
    patched = 0
    for _ in range(16):
        for _ in range(at.choice((1, 1, 1, 2, 5))):
            archive = at.choice(EDITS)(at, archive)
        archive = resolved(archive)
        previous = kept(made, store, files)
        parts = store.parts(archive)
        store.asked.clear()
        made = search.index(archive, parts, previous)
        patched += len(store.asked) < len(archive.articles)
        files = after(made, files)
        assert files == dict(search.files(archive))
        assert read_state(made.state) == read_state(search.index(archive, parts).state)
    assert patched > 4


def test_after_an_edit_only_the_files_of_its_words_are_made() -> None:
    archive, store = made_archive(400), Store()
    made = search.index(archive, store.parts(archive))
    files = after(made, {})
    article = archive.articles[200]
    claim = replace(article.claims[0], statement="Nothing else was ever edited")
    archive = put(archive, article, claims=(claim, *article.claims[1:]))
    parts, previous = (
        store.parts(archive),
        kept(made, store, files),
    )
    store.asked.clear()
    made = search.index(archive, parts, previous)
    assert store.asked == [article.path]
    changed = {path for path, new in made.files.items() if new is not None}
    assert 3 < len(changed) < 40
    assert {path.split("/")[1] for path in changed} == {"index.json", "terms", "rows"}
    assert all(files.get(path) != made.files[path] for path in changed)
    same = search.index(
        archive,
        parts,
        kept(made, store, after(made, files)),
    )
    assert set(same.files) == set(files)
    assert set(same.files.values()) == {None}


@pytest.mark.parametrize("loss", ["state", "other state", "part", "file", "damage", "limits"])
def test_what_is_lost_or_damaged_costs_time_and_nothing_else(
    loss: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, store = made_archive(100), Store()
    made = search.index(archive, store.parts(archive))
    files = after(made, {})
    archive = edit_article(random.Random(5), archive)
    parts, previous = store.parts(archive), kept(made, store, files)
    if loss == "limits":
        monkeypatch.setattr(search_terms, "HEAVY", 500)
    lost = {
        "state": with_values(previous, state=b""),
        "other state": with_values(previous, state=b"\x93\x01\x02\x03"),
        "part": with_values(previous, part=lambda _: None),
        "file": with_values(previous, is_there=lambda path: "terms/3" not in path),
        "damage": with_values(previous, file=lambda _: b'{"a":"# $"}\n'),
    }
    store.asked.clear()
    made = search.index(archive, parts, lost.get(loss, previous))
    assert len(store.asked) >= len(archive.articles)
    assert None not in made.files.values()
    assert made.files == dict(search.files(archive))


def test_too_much_that_is_new_is_joined_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_edit, "FEW", 0)
    archive, store = made_archive(100), Store()
    made = search.index(archive, store.parts(archive))
    files = after(made, {})
    for seed in range(5):
        archive = edit_article(random.Random(seed), archive)
    store.asked.clear()
    again = search.index(
        archive,
        store.parts(archive),
        kept(made, store, files),
    )
    assert len(store.asked) == len(archive.articles) + len(archive.entities)
    assert after(again, files) == dict(search.files(archive))
