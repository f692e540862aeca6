"""Corrections, void records and former addresses on the site and in its data."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from mkdocs.exceptions import Abort

from conftest import Load, build_site
from obelus.configured import load_from
from obelus.resolve.corrections import entries, log
from obelus.resolve.digests import Digests
from obelus.resolve.dossiers import Dossiers
from obelus.resolve.named import Named
from obelus.resolve.publication import published
from obelus.resolve.redirects import redirects
from obelus.resolve.related import Related
from obelus.site.plans import plan_pages
from obelus.vocabulary import CORRECTION_KINDS

SWIFT = "articles/swift-work/index.html"
SWIFT_FILE = "content/articles/swift-work.md"
HARBOUR_FILE = "content/articles/harbour-blast.md"
MOVED = "articles/praise-for-firemen/index.html"


def _html(site: Path, name: str) -> str:
    return (site / name).read_text(encoding="utf-8")


def _data(site: Path, name: str) -> Any:
    return json.loads((site / "data" / name).read_text(encoding="utf-8"))


def test_leading_corrections_stand_above_the_article_and_the_others_below(test_site: Path) -> None:
    swift, harbour = _html(test_site, SWIFT), _html(test_site, "articles/harbour-blast/index.html")
    first = swift.index('id="correction_2025-03-09_void_praise-again"')
    assert first < swift.index('id="correction_2025-03-07_factual_acclaim"')
    assert swift.index('id="correction_2025-03-07_factual_acclaim"') < swift.index('class="flow"')
    minor = harbour.index('id="correction_2025-03-06_minor_two-warehouses"')
    assert minor > harbour.index('id="records_"')


def test_every_id_of_a_page_is_there_once(test_site: Path) -> None:
    for page in test_site.rglob("*.html"):
        ids = re.findall(r' id="([^"]+)"', page.read_text(encoding="utf-8"))
        assert sorted(ids) == sorted(set(ids)), page


def test_addresses_of_former_and_removed_claims_are_on_the_page(test_site: Path) -> None:
    html = _html(test_site, SWIFT)
    record = html.index('id="praise" ')
    assert record < html.index('id="acclaim"') < html.index('id="medal" ')
    assert 'id="praise-again"' in html[: html.index('class="flow"')]


def test_a_void_record_stays_and_no_total_counts_it(test_site: Path) -> None:
    html = _html(test_site, SWIFT)
    assert "2 claims and 1 void record in this article" in html
    assert 'aria-label="Claim 2: Void. State media. Open record"' in html
    assert html.count('<span class="void">Void</span>') == 2
    statement = "promised the fire service a medal"
    shown = [p for p in test_site.rglob("*.html") if statement in p.read_text(encoding="utf-8")]
    assert {p.relative_to(test_site).as_posix() for p in shown} == {
        SWIFT,
        MOVED,
        "corrections/index.html",
    }
    assert statement not in (test_site / "search" / "index.json").read_text(encoding="utf-8")
    (article,) = [a for a in _data(test_site, "articles.json")["articles"] if a["formerly"]]
    assert article["claims"] == ["praise", "medal", "sabotage-again"]
    assert article["flags"]["attributed"] == 2
    claims = {c["id"]: c["void"] for c in _data(test_site, "claims.json")["claims"]}
    assert (claims["medal"], claims["praise"]) == ("2025-03-08", "")


def test_the_last_change_is_the_last_correction(test_site: Path) -> None:
    """The article on the blast was checked on 5 March, and corrected a day later."""
    sitemap = _html(test_site, "sitemap.xml")
    days = dict(re.findall(r"<loc>[^<]*/articles/([^<]*)/</loc>\s*<lastmod>([^<]+)<", sitemap))
    assert days == {"harbour-blast": "2025-03-06", "swift-work": "2025-03-09"}
    assert re.search(r"/flags/</loc>\s*<lastmod>2025-03-09<", sitemap)
    assert "Bagging-Date: 2025-03-09\n" in _html(test_site, "bag-info.txt")


def test_the_log_has_every_correction_newest_first(test_site: Path) -> None:
    html = _html(test_site, "corrections/index.html")
    days = re.findall(r'<li><p class="tl-d"><time datetime="([^"]+)"', html)
    assert days == ["2025-03-09", "2025-03-08", "2025-03-07", "2025-03-06"]
    for url in re.findall(r'href="\.\./(articles/[^"]+#correction_[^"]+)"', html):
        page, _, anchor = url.partition("#")
        assert f'id="{anchor}"' in _html(test_site, f"{page}index.html")
    for kind in CORRECTION_KINDS.values():
        assert kind.meaning in html
    assert '<a href="../corrections/">Corrections</a>' in _html(test_site, SWIFT).replace(
        "../../", "../"
    )


def test_a_former_address_leads_on_with_every_claim(test_site: Path) -> None:
    html = _html(test_site, MOVED)
    assert '<link rel="canonical" href="https://archive.example/articles/swift-work/">' in html
    assert '<meta name="robots" content="noindex">' in html
    # A refresh would drop what stands behind the #.
    assert "http-equiv" not in html
    for name, target in {
        "praise": "#praise",
        "acclaim": "#praise",
        "medal": "#medal",
        "praise-again": "#correction_2025-03-09_void_praise-again",
    }.items():
        assert html.index(f'id="{name}"') < html.index(f'href="../swift-work/{target}"')
    assert "praise-for-firemen" not in (test_site / "sitemap.xml").read_text(encoding="utf-8")


def test_a_former_address_without_claims_is_a_refresh(archive_folder: Path) -> None:
    page = archive_folder / "content" / "articles" / "short.md"
    page.write_text(
        "---\ntitle: Short\nsource: courier-2025-03-02\nformerly: [old/brief]\n---\n\nText.\n",
        encoding="utf-8",
    )
    link = archive_folder / "content" / "about" / "method.md"
    link.write_text(link.read_text() + "\n[Old](../articles/old/brief.md)\n", encoding="utf-8")
    html = _html(build_site(archive_folder), "articles/old/brief/index.html")
    assert '<meta http-equiv="refresh" content="0; url=../../short/">' in html
    assert "moved.js" not in html


@pytest.mark.parametrize("anchor", ["acclaim", "praise-again", "correction_2025-03-08_void_medal"])
def test_mkdocs_knows_the_anchors_of_history(archive_folder: Path, anchor: str) -> None:
    page = archive_folder / "content" / "about" / "method.md"
    text = page.read_text()
    page.write_text(f"{text}\n[x](../articles/swift-work.md#{anchor})\n", encoding="utf-8")
    build_site(archive_folder)
    page.write_text(f"{text}\n[x](../articles/swift-work.md#{anchor}-x)\n", encoding="utf-8")
    with pytest.raises(Abort):
        build_site(archive_folder)


def test_an_address_leads_to_one_article(archive_folder: Path, load_with: Load) -> None:
    text = "---\ntitle: {}\nsource: courier-2025-03-02\nformerly: [{}]\n---\n\nText.\n"
    loaded = load_with(
        {
            "articles/one.md": text.format("One", "two, zero"),
            "articles/two.md": text.format("Two", "zero"),
            "articles/three.md": text.format("Three", "three"),
        }
    )
    found = [(p.code.slug, p.location.path, p.location.column) for p in loaded.problems]
    assert found == [
        ("reused-id", "content/articles/one.md", 12),
        ("reused-id", "content/articles/three.md", 12),
        ("reused-id", "content/articles/two.md", 12),
    ]


def test_drafts_lead_nowhere_and_correct_nothing(archive_folder: Path) -> None:
    page = archive_folder / "content" / "articles" / "not-yet.md"
    text = page.read_text().replace(
        "draft: true",
        "draft: true\nformerly: [was-never]\n"
        "corrections: [{date: 2025-01-01, kind: factual, text: DRAFTMARK}]",
    )
    page.write_text(text, encoding="utf-8")
    site = build_site(archive_folder)
    assert not (site / "articles" / "was-never").exists()
    assert b"DRAFTMARK" not in b"".join(p.read_bytes() for p in site.rglob("*") if p.is_file())


def test_two_alike_have_addresses_of_their_own(load_with: Load) -> None:
    row = "  - {{date: 2025-03-06, kind: minor, text: {}}}\n"
    text = (
        "---\ntitle: x\nsource: courier-2025-03-02\ncorrections:\n"
        + row.format("A")
        + row.format("B")
        + "---\n\nText.\n"
    )
    archive = load_with({"articles/x.md": text}).archive
    (article,) = archive.articles
    assert [(e.anchor, e.correction.text) for e in entries(article)] == [
        ("correction_2025-03-06_minor", "A"),
        ("correction_2025-03-06_minor_2", "B"),
    ]
    assert log(archive) == entries(article)
    assert [*redirects(Dossiers(archive))] == []


def test_the_address_of_a_dossier_leads_on_when_its_claim_has_another_name(
    test_site: Path,
) -> None:
    html = _html(test_site, "claims/acclaim/index.html")
    assert '<meta http-equiv="refresh" content="0; url=../praise/">' in html
    assert '<link rel="canonical" href="https://archive.example/claims/praise/">' in html


def test_a_record_that_joins_an_older_dossier_leaves_no_address_behind(
    archive_folder: Path, test_site: Path
) -> None:
    html = _html(test_site, "claims/sabotage-again/index.html")
    assert '<meta http-equiv="refresh" content="0; url=../sabotage/">' in html
    page = archive_folder / SWIFT_FILE
    text = page.read_text().replace("- same as: harbour-blast#sabotage\n", "- formerly: arson\n")
    page.write_text(text, encoding="utf-8")
    site = build_site(archive_folder)
    assert "http-equiv" not in _html(site, "claims/sabotage-again/index.html")
    assert "url=../sabotage-again/" in _html(site, "claims/arson/index.html")
    joined = text.replace(
        "- formerly: arson\n", "- formerly: arson\n- same as: harbour-blast#sabotage\n"
    )
    page.write_text(joined, encoding="utf-8")
    site = build_site(archive_folder)
    for name in ("arson", "sabotage-again"):
        assert "url=../sabotage/" in _html(site, f"claims/{name}/index.html")


@pytest.mark.parametrize(
    ("name", "article", "column"),
    [("acclaim", SWIFT_FILE, 13), ("praise", HARBOUR_FILE, 13), ("index", HARBOUR_FILE, 13)],
)
def test_a_former_address_that_cannot_lead_on_is_reported(
    archive_folder: Path, name: str, article: str, column: int
) -> None:
    page = archive_folder / HARBOUR_FILE
    text = page.read_text().replace("- quantity: 40", f"- formerly: {name}\n- quantity: 40")
    page.write_text(text, encoding="utf-8")
    loaded = load_from(str(archive_folder / "mkdocs.yml"))
    dossiers = Dossiers(published(loaded.archive))
    named = Named(Digests(dossiers.archive, loaded.ties))
    plans, problems = plan_pages(loaded.documents, dossiers, {}, named)
    assert [(p.code.slug, p.location.path, p.location.column) for p in problems] == [
        ("former-address", article, column)
    ]
    line = (archive_folder / article).read_text().split("\n")[problems[0].location.line - 1]
    assert line == f"- formerly: {name}"
    (plan,) = [plan for plan in plans if plan.name == f"claims/{name}.md"]
    assert (plan.template == "moved.html") == (name == "acclaim")


def test_the_dossier_of_a_void_record_gives_way_to_the_record(archive_folder: Path) -> None:
    page = archive_folder / "content" / "articles" / "harbour-blast.md"
    entry = "corrections:\n  - {date: 2025-03-08, kind: void, text: No., claim: forty-hurt}\n"
    page.write_text(page.read_text().replace("corrections:\n", entry), encoding="utf-8")
    site = build_site(archive_folder)
    html = _html(site, "claims/forty-hurt/index.html")
    target = "../../articles/harbour-blast/#forty-hurt"
    assert f'<meta http-equiv="refresh" content="0; url={target}">' in html
    assert "forty-hurt" not in (site / "data" / "claimreview.jsonld").read_text(encoding="utf-8")


def test_a_reference_under_a_former_name_is_told_the_present_one(archive_folder: Path) -> None:
    page = archive_folder / "content" / "articles" / "harbour-blast.md"
    evidence = "- evidence: praise-for-firemen#acclaim context\n"
    page.write_text(page.read_text().replace("- checked: 2025-03-05\n", evidence), encoding="utf-8")
    loaded = load_from(str(archive_folder / "mkdocs.yml"))
    (problem,) = [p for p in loaded.problems if p.code.slug == "unknown-claim"]
    assert problem.fix == 'Did you mean "swift-work#praise"?'


def test_what_rests_on_a_void_record_is_affected_and_no_number_is_set_beside_it(
    archive_folder: Path,
) -> None:
    page = archive_folder / "content" / "articles" / "harbour-blast.md"
    text = page.read_text().replace(
        "corrections:\n",
        "corrections:\n  - {date: 2025-03-08, kind: void, text: No., claim: sixty-hurt}\n",
    )
    text = text.replace("[@courier-2025-03-02, para. 2] context", "#sixty-hurt context")
    related = Related(load_from(str(archive_folder / "mkdocs.yml")).archive)
    forty = related.claim("harbour-blast#forty-hurt")
    assert forty
    assert [claim.id for claim in related.counter_claims(forty)] == ["sixty-hurt"]
    page.write_text(text, encoding="utf-8")
    related = Related(load_from(str(archive_folder / "mkdocs.yml")).archive)
    forty, sabotage = (related.claim(f"harbour-blast#{n}") for n in ("forty-hurt", "sabotage"))
    assert forty
    assert sabotage
    assert related.counter_claims(forty) == ()
    assert [str(e.of.day) for e in related.affected_by(sabotage)] == ["2025-03-08"]
