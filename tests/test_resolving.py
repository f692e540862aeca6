"""What is made of a whole archive: once, and out of nothing but what it is said to need."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from msgspec.structs import replace

from conftest import Load
from obelus.load import Loaded
from obelus.model import Agent, Article, Claim, Location
from obelus.model.wording import apart
from obelus.problems import Code, Problem
from obelus.render.backlinks import Backlinks
from obelus.resolve.archive import Archive
from obelus.resolve.checks import ARCHIVE_CHECKS, ARTICLE_CHECKS, FILE_CHECKS, check_file
from obelus.resolve.checks.known import nearest_claim, unknown_entity
from obelus.resolve.dossiers import Dossiers
from obelus.resolve.flags import derive_flags
from obelus.resolve.publication import published
from obelus.resolve.related import Related
from obelus.resolve.resolved import resolve
from obelus.resolve.same import same_claims
from planted import BASES, planted

HERE = Location("a.md")
OONA = Agent("Oona Vale", "Oona Vale", True, HERE)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    folder = tmp_path_factory.mktemp("resolving")
    return planted(BASES / "pier", folder / "archive").load()


@pytest.mark.parametrize("make", [Backlinks, Dossiers, Related])
def test_what_an_archive_tells_is_made_once(make: type[object]) -> None:
    archive = Archive()
    assert archive.once(make) is archive.once(make)
    assert archive.once(make) is not Archive().once(make)


def test_each_check_is_run_once() -> None:
    checks = [*FILE_CHECKS, *ARTICLE_CHECKS, *ARCHIVE_CHECKS]
    assert len(set(checks)) == len(checks)


def test_what_a_file_check_finds_does_not_change_when_its_text_is_kept_back(loaded: Loaded) -> None:
    wrong = _claim("a", "one", assessment="sure", statement="It burned.")
    article = replace(loaded.archive.articles[0], claims=(wrong,))
    found = check_file(article)
    assert found
    assert check_file(replace(article, is_draft=True)) == found


def test_claims_that_quote_nothing_are_not_made_again_for_readers(loaded: Loaded) -> None:
    archive = loaded.archive
    shown = {claim.reference: claim for claim in published(archive).claims}
    plain = [c for c in archive.claims if not (c.quote or c.same_as or c.evidence)]
    assert plain
    assert all(shown[claim.reference] is claim for claim in plain)


def test_an_unknown_name_is_guessed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(word: str, known: object) -> str:
        asked.append(word)
        return ""

    monkeypatch.setattr("obelus.resolve.checks.known.nearest", counted)
    archive = Archive()
    problems: list[Problem] = [unknown_entity(archive, "Pier", HERE) for _ in range(3)]
    assert {problem.code for problem in problems} == {Code.UNKNOWN_ENTITY}
    assert nearest_claim(archive, "Pier") == ""
    assert asked == ["Pier", "Pier"]  # As an entity, and as a claim.


def test_claims_are_the_same_over_as_many_steps_as_there_are() -> None:
    chain = [_claim("a", f"c{n}", same_as=(f"a#c{n + 1}",)) for n in range(3)]
    found = same_claims([*chain, _claim("a", "c3"), _claim("b", "alone", same_as=("a#gone",))])
    assert set(found) == {"a#c0", "a#c1", "a#c2", "a#c3"}
    assert set(map(frozenset, found.values())) == {frozenset(found)}


def test_a_claim_that_is_not_among_them_joins_nothing() -> None:
    one, void = _claim("a", "one", same_as=("a#two",)), _claim("a", "two", voided=date(2025, 1, 1))
    archive = Archive(articles=(Article("a.md", "a", "A", claims=(one, void)),))
    assert same_claims(archive.standing) == {}
    assert set(same_claims(archive.claims)) == {"a#one", "a#two"}


def _claim(article: str, name: str, statement: str = "So.", **fields: object) -> Claim:
    claim = Claim(article, name, 1, statement, HERE)
    return replace(claim, **fields)


PLAIN = """\
---
title: Plain
source: courier-2025-03-02
---

A [summary](#one).

## Claims

### one

It burned.

- said by: [[Oona Vale]]
- source: [@courier-2025-03-02]
- quote: "it burned"
"""


def _kept_apart(loaded: Loaded) -> Archive:
    """An archive as builds have it, of which the bullets are kept elsewhere."""
    articles = tuple(apart(article)[0] for article in loaded.archive.articles)
    return dataclasses.replace(loaded.archive, articles=articles)


def test_what_all_may_read_is_the_archive_itself(load_with: Load) -> None:
    archive = _kept_apart(load_with({"articles/plain.md": PLAIN}))
    assert archive.claims[0].quote
    assert published(archive) is archive


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: Plain\n", "title: Plain\ndraft: true\n"),
        ("courier-2025-03-02", "ledger-2025-03-04"),
        ("- quote", "- same as: draft#one\n- quote"),
        ("- quote", "- evidence: draft#one supports\n- quote"),
    ],
    ids=["draft", "withheld quotation", "the same as in a draft", "evidence in a draft"],
)
def test_what_not_all_may_read_is_left_out_of_another(
    load_with: Load, before: str, after: str
) -> None:
    draft = PLAIN.replace("title: Plain\n", "title: Draft\ndraft: true\n")
    text = PLAIN.replace(before, after)
    files = {"articles/plain.md": text, "articles/draft.md": draft}
    if "draft#one" not in text:  # Then that is not the reason.
        del files["articles/draft.md"]
    archive = _kept_apart(load_with(files))
    shown, plain = published(archive), {article.slug: article for article in archive.articles}
    assert shown is not archive and "draft" not in {article.slug for article in shown.articles}
    assert plain["plain"].claims[0].quote  # What editors see is as it was.
    quote = "" if "ledger" in text else "it burned"  # Of what is withheld nothing is quoted.
    assert all(claim.quote == quote for claim in shown.claims)
    assert not any(claim.same_as or claim.evidence for claim in shown.claims)


def _resolved(*articles: Article) -> Archive:
    return resolve(articles, [], [], [], {})


def test_of_two_claims_with_one_name_the_last_has_the_flags() -> None:
    known = _claim("a", "one", said_by=(OONA,))
    for claims in ([known, _claim("a", "one")], [_claim("a", "one"), known]):
        archive = _resolved(Article("a.md", "a", "A", claims=(*claims,)))
        last = archive.ways.chain(claims[-1], archive.publisher(archive.articles[0]))
        assert archive.chain(claims[0]) == last
        assert archive.flags(claims[0]) == derive_flags(claims[-1], last)


def test_a_draft_with_the_name_of_an_article_changes_none_of_its_flags() -> None:
    known = _claim("a", "one", said_by=(OONA,))
    shown = Article("a.md", "a", "A", claims=(known,))
    draft = Article("a.claims.md", "a", "A", claims=(_claim("a", "one"),), is_draft=True)
    flags = _resolved(shown).flags(known)
    assert flags
    assert _resolved(shown, draft).flags(known) == _resolved(draft, shown).flags(known) == flags


def test_what_nothing_has_the_name_of_has_no_flags() -> None:
    archive = _resolved(Article("a.md", "a", "A", claims=(_claim("a", "one"),)))
    with pytest.raises(KeyError):
        archive.flags(_claim("a", "two"))
    with pytest.raises(KeyError):
        archive.flags(_claim("b", "one"))
