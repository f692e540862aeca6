"""Dossiers: which claims share one, where it is, what it says, and what it must never say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from conftest import ARCHIVE, Load, build_site
from obelus.configured import load_from
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive
from obelus.resolve.dossiers import Dossier, Dossiers
from obelus.resolve.publication import published

ARTICLE = """\
---
title: Case
source: courier-2025-03-02
{published}
draft: {draft}
---

{marks}

## Claims

{records}
"""


def _article(*records: str, day: str = "", draft: bool = False) -> str:
    """An article with these records, each an id, a colon, and its bullets."""
    ids = [record.partition(":")[0] for record in records]
    return ARTICLE.format(
        published=f"published: {day}" if day else "summary: No day.",
        draft="true" if draft else "false",
        marks=" ".join(f"[words of {name}](#{name})" for name in ids),
        records="\n\n".join(map(_record, records)),
    )


def _record(text: str) -> str:
    name, _, bullets = text.partition(":")
    fields = [f"- {field.strip()}" for field in bullets.split("|") if field.strip()]
    source = "- source: [@courier-2025-03-02]"
    return "\n".join([f"### {name}", "", f"This is {name}.", "", source, *fields])


ASSESSED = "assessment: refuted | evidence: https://a.example/ refutes"


def _groups(archive: Archive) -> dict[str, list[str]]:
    return {d.id: [claim.reference for claim in d.claims] for d in Dossiers(archive).listed}


def _undated(archive: Archive, slug: str) -> Archive:
    """An article as it is where not even its text holds a date."""
    articles = (
        structs.replace(a, published=None) if a.slug == slug else a for a in archive.articles
    )
    return replace(archive, articles=tuple(articles))


def _errors(problems: list[Problem]) -> list[Problem]:
    return [p for p in problems if p.code.is_error]


def test_same_as_joins_in_both_directions_and_over_several_steps(load_with: Load) -> None:
    loaded = load_with(
        {
            "articles/a.md": _article("one:", "alone:", day="2025-01-03"),
            "articles/b.md": _article("two: same as: a#one; c#three", day="2025-01-02"),
            "articles/c.md": _article("three:", day="2025-01-04"),
            "articles/d.md": _article(
                "four: same as: c#three", f"five:{ASSESSED}", day="2025-01-05"
            ),
        }
    )
    assert _errors(loaded.problems) == []
    assert _groups(loaded.archive) == {
        "two": ["b#two", "a#one", "c#three", "d#four"],
        "five": ["d#five"],
    }


def test_a_later_record_does_not_move_the_page_and_an_undated_one_neither(load_with: Load) -> None:
    files = {
        "articles/a.md": _article("newer: same as: b#older", day="2025-02-01"),
        "articles/b.md": _article("older:", day="2025-01-01"),
        "articles/c.md": _article("undated: same as: b#older", day="2024-01-01"),
    }
    archive = _undated(load_with(files).archive, "c")
    assert [*_groups(archive)] == ["older"]


def test_of_articles_of_one_day_the_address_decides(load_with: Load) -> None:
    files = {
        "articles/b.md": _article("two: same as: a#one", day="2025-01-01"),
        "articles/a.md": _article("one:", day="2025-01-01"),
    }
    assert [*_groups(load_with(files).archive)] == ["one"]


def test_a_claim_that_is_only_itself_has_no_dossier(load_with: Load) -> None:
    loaded = load_with({"articles/a.md": _article("one: same as: a#one")})
    assert [problem.code for problem in _errors(loaded.problems)] == [Code.BAD_VALUE]
    assert _groups(loaded.archive) == {}


def test_two_unrelated_dossiers_cannot_have_one_address(load_with: Load) -> None:
    loaded = load_with(
        {
            "articles/a.md": _article(f"fire:{ASSESSED}", day="2025-01-01"),
            "articles/b.md": _article(f"fire:{ASSESSED}", day="2025-01-02"),
        }
    )
    (problem,) = _errors(loaded.problems)
    assert problem.code is Code.SAME_ADDRESS
    assert (problem.location.path, problem.location.line) == ("content/articles/b.md", 12)
    assert "content/articles/a.md:12" in problem.message
    assert 'join them with "- same as: a#fire"' in problem.fix
    assert _groups(loaded.archive) == {"fire": ["a#fire"]}


def test_the_same_id_joined_or_without_a_dossier_is_no_problem(load_with: Load) -> None:
    loaded = load_with(
        {
            "articles/a.md": _article(f"fire:{ASSESSED}", day="2025-01-01"),
            "articles/b.md": _article(f"fire:{ASSESSED} | same as: a#fire", day="2025-01-02"),
            "articles/c.md": _article("fire:", day="2025-01-03"),
        }
    )
    assert _errors(loaded.problems) == []
    assert _groups(loaded.archive) == {"fire": ["a#fire", "b#fire"]}


def test_a_draft_has_no_part_in_it(load_with: Load) -> None:
    loaded = load_with(
        {
            "articles/a.md": _article(f"fire:{ASSESSED}", day="2025-01-02"),
            "articles/b.md": _article(f"fire:{ASSESSED}", day="2025-01-01", draft=True),
            "articles/c.md": _article("x: same as: a#fire", day="2025-01-01", draft=True),
        }
    )
    assert _errors(loaded.problems) == []
    for archive in (loaded.archive, published(loaded.archive)):
        assert _groups(archive) == {"fire": ["a#fire"]}


@pytest.fixture
def harbour() -> tuple[Dossiers, Dossier]:
    """The small archive's dossier with two appearances and two assessments."""
    dossiers = Dossiers(published(load_from(str(ARCHIVE / "mkdocs.yml")).archive))
    (found,) = (d for d in dossiers.listed if d.id == "sabotage")
    return dossiers, found


def test_the_assessment_checked_last_holds(harbour: tuple[Dossiers, Dossier]) -> None:
    dossiers, dossier = harbour
    assert [claim.assessment for claim in dossier.assessed] == ["disputed", "unverifiable"]
    held = dossiers.verdict(dossier)
    assert held is not None
    assert held.reference == "swift-work#sabotage-again"
    first = structs.replace(dossier.claims[0], checked=held.checked)
    undated = structs.replace(held, checked=None)
    assert dossiers.verdict(Dossier((first, undated))) is first
    assert dossiers.verdict(Dossier((first, held))) is held
    assert dossiers.verdict(Dossier((structs.replace(held, assessment=""),))) is None


def test_evidence_is_by_bearing_and_each_piece_once(harbour: tuple[Dossiers, Dossier]) -> None:
    _, dossier = harbour
    found = {
        bearing: [p.citation.key if p.citation else p.url for p in dossier.evidence(bearing)]
        for bearing in ("supports", "refutes", "context")
    }
    assert found == {
        "supports": ["radio-2025-03-03"],
        "refutes": ["https://courier.example/fertiliser"],
        "context": ["courier-2025-03-02"],
    }


def test_history_is_dated_and_the_newest_is_last(load_with: Load) -> None:
    text = _article(f"fire:{ASSESSED} | checked: 2025-01-05", "smoke:", day="2025-01-02")
    corrections = (
        "corrections:\n"
        '  - {date: 2025-01-05, kind: rating, text: "Was disputed.", claim: fire}\n'
        '  - {date: 2025-01-03, kind: minor, text: "A name.", claim: fire}\n'
        '  - {date: 2025-01-04, kind: minor, text: "Of another claim.", claim: smoke}\n'
        "published:"
    )
    loaded = load_with(
        {
            "articles/a.md": text.replace("published:", corrections, 1),
            "articles/b.md": _article(f"again:{ASSESSED} | same as: a#fire"),
        }
    )
    dossiers = Dossiers(_undated(loaded.archive, "b"))
    (dossier,) = dossiers.listed
    found = [(str(m.day), m.kind, m.claim.id, m.text) for m in dossiers.history(dossier)]
    assert found == [
        ("None", "published", "again", ""),
        ("2025-01-02", "published", "fire", ""),
        ("2025-01-03", "minor", "fire", "A name."),
        ("2025-01-05", "checked", "fire", ""),
        ("2025-01-05", "rating", "fire", "Was disputed."),
        ("None", "checked", "again", ""),
    ]
    assert str(dossiers.updated(dossier)) == "2025-01-05"


def test_records_and_dossier_lead_to_each_other(test_site: Path) -> None:
    page = (test_site / "claims" / "sabotage" / "index.html").read_text(encoding="utf-8")
    for record in ("harbour-blast/#sabotage", "swift-work/#sabotage-again"):
        assert f'href="../../articles/{record}"' in page
        article = test_site / "articles" / record.partition("/")[0] / "index.html"
        assert 'href="../../claims/sabotage/">The whole case' in article.read_text(encoding="utf-8")
    for words in ("Disputed", "Unverifiable", "said it was sabotage", "an act of sabotage"):
        assert words in page
    listed = (test_site / "claims" / "index.html").read_text(encoding="utf-8")
    assert listed.index("Unverifiable") < listed.index('href="sabotage/"')
    sitemap = (test_site / "sitemap.xml").read_text(encoding="utf-8")
    assert "claims/sabotage/</loc>\n         <lastmod>2025-03-08<" in sitemap


NOTE = """
See [there](other.md#two), [up](../../about/method.md), [page](https://x.example/a), [it](#fire),
[nowhere](missing.md), [mail](mailto:a@b.example) and a footnote.[^1]

[^1]: [[Port Sable]].

#### A part

### smoke

Smoke rose.

- source: [@courier-2025-03-02]
- same as: 2025/deep#fire

#### A part
"""


def test_links_of_a_note_lead_to_the_same_places_from_the_dossier(archive_folder: Path) -> None:
    """A note is written in its article's folder, and read in another."""
    folder = archive_folder / "content" / "articles" / "2025"
    folder.mkdir()
    text = _article(f"fire:{ASSESSED}", day="2025-01-01") + NOTE
    text = text.replace("## Claims", "[Smoke](#smoke).\n\n## A part\n\n## Claims")
    (folder / "deep.md").write_text(text, encoding="utf-8")
    other = _article("two:", day="2025-01-01").replace("words of", "other words of")
    (folder / "other.md").write_text(other, encoding="utf-8")
    site = build_site(archive_folder, strict=False)
    page = (site / "claims" / "fire" / "index.html").read_text(encoding="utf-8")
    for link in (
        "../../articles/2025/other/#two",
        "../../about/method/",
        "https://x.example/a",
        "../../articles/2025/deep/#fire",
        "mailto:a@b.example",
        "../../articles/2025/deep/#fn_n1",
    ):
        assert f'href="{link}"' in page
    assert page.count('id="a-part"') == 1
    assert 'id="fnref' not in page
    own = (site / "articles" / "2025" / "deep" / "index.html").read_text(encoding="utf-8")
    assert 'id="fnref_n1"' in own


def test_drafts_and_withheld_quotations_are_on_no_dossier(archive_folder: Path) -> None:
    articles = archive_folder / "content" / "articles"
    fields = "- assessment: refuted\n- evidence: https://a.example/ refutes\n- same as: "
    for name, source, more in (
        ("not-yet.md", "- source: [@courier-2025-03-02]", f"{fields}swift-work#praise"),
        ("swift-work.md", "- source: [@ledger", "- same as: not-yet#secret"),
    ):
        text = (articles / name).read_text(encoding="utf-8")
        assert source in text
        (articles / name).write_text(text.replace(source, f"{more}\n{source}", 1), "utf-8")
    site = build_site(archive_folder, strict=False)
    assert (site / "claims" / "praise" / "index.html").is_file()
    assert not (site / "claims" / "secret").exists()
    published = b"".join(p.read_bytes() for p in site.rglob("*") if p.is_file())
    assert b"DRAFTMARK" not in published
    assert b"WITHHELDMARK" not in published


def test_a_claim_may_be_called_index(archive_folder: Path) -> None:
    article = archive_folder / "content" / "articles" / "prices.md"
    article.write_text(_article(f"index:{ASSESSED}", day="2025-01-01"), encoding="utf-8")
    site = build_site(archive_folder)
    assert "This is index." in (site / "claims" / "index" / "index.html").read_text("utf-8")
    assert "sabotage/" in (site / "claims" / "index.html").read_text("utf-8")


def test_a_file_cannot_take_the_address_of_a_dossier(archive_folder: Path) -> None:
    folder = archive_folder / "content" / "claims"
    folder.mkdir()
    (folder / "index.md").write_text("# Cases\n\nAn introduction.\n", encoding="utf-8")
    site = build_site(archive_folder)
    assert "An introduction." in (site / "claims" / "index.html").read_text(encoding="utf-8")
    (folder / "sabotage.md").write_text("# Mine\n", encoding="utf-8")
    build_site(archive_folder, strict=False)
    page = (site / "claims" / "sabotage" / "index.html").read_text(encoding="utf-8")
    assert "The neighbours blew up" in page


LONG = "Two of the three old warehouses at the far end of the port of Port Sable burned down."


@pytest.mark.parametrize(
    ("statement", "bullets", "codes"),
    [
        (LONG, ASSESSED, ["long-claim"]),
        (LONG, "", []),
        (LONG, f"short: Two warehouses burned down. | {ASSESSED}", []),
        (LONG, f"short: {LONG} | {ASSESSED}", ["long-short"]),
        (LONG, f"short: {LONG}", ["long-short"]),
        (LONG[:75], ASSESSED, []),
        (LONG[:76], ASSESSED, ["long-claim"]),
        ("It is false that it burned.", ASSESSED, ["rating-in-claim"]),
        ("It is false that it burned.", "", []),
        ('The mayor called it "fake news".', ASSESSED, []),
        ("The mayor called it “a hoax”, and left.", ASSESSED, []),
        ("The mayor called it a hoax.", ASSESSED, ["rating-in-claim"]),
        ("The army confirmed the loss.", ASSESSED, []),
        ("The loss is confirmed.", ASSESSED, ["rating-in-claim"]),
        ("Refuted: the loss.", ASSESSED, ["rating-in-claim"]),
        ("The loss was later disputed.", ASSESSED, ["rating-in-claim"]),
        ("The trueborn prince burned it.", ASSESSED, []),
        ("It burned.", f"short: Untrue, it burned. | {ASSESSED}", ["rating-in-claim"]),
    ],
)
def test_an_assessed_claim_is_short_and_says_no_rating(
    load_with: Load, statement: str, bullets: str, codes: list[str]
) -> None:
    text = _article(f"one:{bullets}", day="2025-03-02").replace("This is one.", statement)
    loaded = load_with({"articles/a.md": text})
    assert [p.code.slug for p in loaded.problems] == codes
    for problem in loaded.problems:
        line = text.split("\n")[problem.location.line - 1]
        found = line[problem.location.column - 1 :]
        assert found == (statement if "short" not in line else line.removeprefix("- short: "))
