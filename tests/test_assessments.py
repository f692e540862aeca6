"""What claims have to do with each other: origins, pairs, counter-claims, retractions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort
from msgspec import structs

from conftest import ROOT, Load, build_site
from obelus.configured import load_from
from obelus.load import Loaded
from obelus.model import Claim
from obelus.resolve.publication import published
from obelus.resolve.related import Related

HEAD = (
    "---\ntitle: {slug}\nsource: {source}\npublished: 2025-03-02\n{more}---\n\n"
    "{marks}\n\n## Claims\n"
)
COURIER = "courier-2025-03-02"
RETRACTED = f"""
@misc{{{COURIER}, title = {{a}}, journal = {{Island Courier}}, rights = {{full}}}}
@misc{{radio-2025-03-03, title = {{b}}, rights = {{full}}, retracted = {{2025-03-10}}}}
"""


def _article(slug: str, claims: dict[str, str], *, source: str = COURIER, more: str = "") -> str:
    marks = " ".join(f"[it](#{name})" for name in claims)
    records = "".join(f"\n### {name}\n\nIt is so.\n\n{lines}\n" for name, lines in claims.items())
    return HEAD.format(slug=slug, source=source, more=more, marks=marks) + records


def _claim(loaded: Loaded, reference: str) -> Claim:
    return next(claim for claim in loaded.archive.claims if claim.reference == reference)


ONE = "https://x.example/one supports"
TWO = "https://x.example/two supports"

FIRE = ["Fire Service"]

ORIGINS = [
    # evidence, known origins, pieces of unknown origin, how many origins that proves
    ("", [], 0, 0),
    (f"{ONE}; {TWO}", [], 2, 1),
    (f"{ONE}, from [[Fire Service]]; {TWO}", ["Fire Service"], 1, 1),
    (f"[@{COURIER}] supports; {ONE}", ["Oona Vale"], 1, 1),
    (f"[@{COURIER}] supports; {ONE}, from [[Fire Service]]", ["Oona Vale", "Fire Service"], 0, 2),
    # The outlet that relays a communiqué is no second origin, in whichever order they stand.
    (f"{ONE}, from [[Fire Service]] -> [[Meridian]]; {TWO}, from [[Radio Meridian]]", FIRE, 0, 1),
    (f"{TWO}, from [[Radio Meridian]]; {ONE}, from [[Fire Service]] -> [[Meridian]]", FIRE, 0, 1),
    (f"[@{COURIER}] supports; {ONE}, from [[Island Courier]]", ["Oona Vale"], 0, 1),
    # Two names of one body are one.
    (f"{ONE}, from [[the port]]; {TWO}, from [[Harbour Office]]", ["Harbour Office"], 0, 1),
    # Two bodies through one outlet are two.
    (
        f"{ONE}, from [[Fire Service]] -> [[Meridian]]; {TWO}, from [[the port]] -> [[Meridian]]",
        ["Fire Service", "Harbour Office"],
        0,
        2,
    ),
    # Two that relay each other are one.
    (
        f"{ONE}, from [[Meridian]] -> Reuters; {TWO}, from Reuters -> [[Meridian]]",
        ["Reuters"],
        0,
        1,
    ),
    # What was taken back stands for no origin.
    (f"#gone supports; {ONE}, from [[Fire Service]]", FIRE, 0, 1),
    ("#gone supports", [], 0, 0),
    # Plain words count by the name in them, and roles by nobody's.
    (f"{ONE}, from Reuters; {TWO}, from the Ministry", ["Reuters", "the Ministry"], 0, 2),
    (f"{ONE}, from experts; {TWO}, from a spokesperson", [], 2, 1),
    # Another claim brings its own chain: who said it, else its first outlet.
    ("#said supports; #relayed supports", ["Harbour Office", "Radio Meridian"], 0, 2),
    ("#said supports; #unnamed supports", ["Harbour Office"], 1, 1),
    ("#said supports, from [[Fire Service]]", ["Fire Service"], 0, 1),
    # Only what supports it is counted.
    (f"{ONE}, from [[Fire Service]]; #said refutes; #relayed context", ["Fire Service"], 0, 1),
]


@pytest.mark.parametrize("row", ORIGINS, ids=lambda row: row[0])
def test_origins_are_counted_through_the_chains(
    load_with: Load, row: tuple[str, list[str], int, int]
) -> None:
    evidence, known, unknown, count = row
    said = f"- said by: [[Oona Vale]]\n- source: [@{COURIER}]"
    claims = {
        "one": said + (f"\n- evidence: {evidence}" if evidence else ""),
        "said": f"- said by: [[the port]]\n- source: [@{COURIER}]",
        "gone": f"- said by: [[the port]]\n- source: [@{COURIER}]\n- assessment: retracted",
        "relayed": f"- via: [[Radio Meridian]]\n- source: [@{COURIER}]",
        "unnamed": f"- said by: experts\n- via: [[Radio Meridian]]\n- source: [@{COURIER}]",
    }
    loaded = load_with({"articles/case.md": _article("case", claims)})
    found = Related(loaded.archive).origins(_claim(loaded, "case#one"))
    labels = [step.entity.name if step.entity else step.label for step in found.known]
    assert labels == known
    assert (found.unknown, found.count) == (unknown, count)


def _number(quantity: str, more: str = "") -> str:
    return f"- source: [@{COURIER}]\n- quantity: {quantity}{more}"


ON_BLAST = "\n- event: [[Port Sable blast]]"


def test_counter_claims_stand_on_one_event_or_are_the_same_claim(load_with: Load) -> None:
    first = {
        "forty": _number("40 people", ON_BLAST),
        "about": _number("about 42 people", ON_BLAST),
        "no-event": _number("90 people"),
        "houses": _number("2 houses", ON_BLAST),
    }
    second = {
        "sixty": _number("60 people", ON_BLAST),
        "same": _number("70 people", "\n- same as: a#about"),
    }
    loaded = load_with(
        {"articles/a.md": _article("a", first), "articles/b.md": _article("b", second)}
    )
    related = Related(loaded.archive)
    found = {
        claim.reference: [other.reference for other in related.counter_claims(claim)]
        for claim in loaded.archive.claims
    }
    assert found == {
        "a#forty": ["b#sixty", "b#same"],
        "a#about": ["b#sixty", "b#same"],
        "a#no-event": [],
        "a#houses": [],
        "b#sixty": ["a#forty", "a#about", "b#same"],
        "b#same": ["a#forty", "a#about", "b#sixty"],
    }
    event = loaded.archive.entity("Port Sable blast")
    assert event is not None
    numbers = [claim.quantity for claim in related.conflicts(event)]
    assert numbers == ["40 people", "about 42 people", "60 people", "70 people"]


def test_pairs_are_linked_both_ways_between_articles(load_with: Load) -> None:
    disputed = "- assessment: disputed\n- disputed by: [[Harbour Office]]\n"
    source = f"- source: [@{COURIER}]\n"
    first = {"one": source + disputed + "- evidence: b#two refutes; b#two supports"}
    second = {
        "two": source,
        "three": source + "- assessment: refuted\n- evidence: a#one refutes",
    }
    loaded = load_with(
        {"articles/a.md": _article("a", first), "articles/b.md": _article("b", second)}
    )
    related = Related(loaded.archive)
    one, two, three = (_claim(loaded, name) for name in ("a#one", "b#two", "b#three"))
    assert (related.opponents(one), related.opposed(two)) == ((two,), (one,))
    assert (related.opponents(three), related.opposed(one), related.opposed(three)) == ((), (), ())


@pytest.mark.parametrize(
    ("checked", "article_checked", "is_affected"),
    [
        ("", "", True),
        ("2025-03-09", "", True),
        ("2025-03-10", "", False),
        ("2025-03-11", "", False),
        ("", "2025-03-09", True),
        ("", "2025-03-10", False),
        # The day of the claim goes before that of its article.
        ("2025-03-09", "2025-03-11", True),
        ("2025-03-11", "2025-03-09", False),
    ],
)
def test_a_claim_is_affected_until_it_is_looked_at(
    load_with: Load, checked: str, article_checked: str, is_affected: bool
) -> None:
    lines = "- source: [@radio-2025-03-03]" + (f"\n- checked: {checked}" if checked else "")
    more = f"checked: {article_checked}\n" if article_checked else ""
    text = _article("case", {"one": lines}, more=more)
    loaded = load_with({"articles/case.md": text}, RETRACTED)
    related = Related(loaded.archive)
    effects = related.affected_by(_claim(loaded, "case#one"))
    assert [(e.of.name, e.of.day) for e in effects] == (
        [("radio-2025-03-03", date(2025, 3, 10))] if is_affected else []
    )
    assert ("affected" in {p.code.slug for p in loaded.problems}) is is_affected


def test_a_retraction_affects_the_same_claim_whichever_of_the_two_says_so(load_with: Load) -> None:
    source = f"- source: [@{COURIER}]\n"
    taken_back = source + "- assessment: retracted\n- evidence: https://x.example/ context"
    first = {
        "one": "- source: [@radio-2025-03-03]",
        "two": source + "- same as: b#taken",
        "other": source,
    }
    second = {
        "says": source + "- same as: a#one",
        "taken": taken_back,
        "back": taken_back + "\n- same as: a#other",
    }
    loaded = load_with(
        {"articles/a.md": _article("a", first), "articles/b.md": _article("b", second)}, RETRACTED
    )
    related = Related(loaded.archive)
    found = {
        c.reference: [e.through for e in related.affected_by(c)] for c in loaded.archive.claims
    }
    assert {name: through for name, through in found.items() if through} == {
        "a#one": ["@radio-2025-03-03"],
        "a#two": ["b#taken"],
        "a#other": ["b#back"],
        "b#says": ["a#one"],
    }


def test_a_circle_of_evidence_ends(load_with: Load) -> None:
    source = f"- source: [@{COURIER}]\n"
    claims = {
        "one": source + "- evidence: #two supports; [@radio-2025-03-03] supports",
        "two": source + "- evidence: #one supports",
        "taken": source
        + "- assessment: retracted\n- evidence: #two refutes\n- checked: 2025-03-12",
        "back": source + "- evidence: #taken refutes",
    }
    loaded = load_with({"articles/case.md": _article("case", claims)}, RETRACTED)
    related = Related(loaded.archive)
    found = {
        claim.id: [(e.of.name, e.through) for e in related.affected_by(claim)]
        for claim in loaded.archive.claims
    }
    assert found == {
        "one": [("radio-2025-03-03", "@radio-2025-03-03")],
        "two": [("radio-2025-03-03", "case#one")],
        "taken": [],
        "back": [("case#taken", "case#taken")],
    }


def _confirm(archive_folder: Path) -> None:
    """Call no claim corroborated any more."""
    blast = archive_folder / "content" / "articles" / "harbour-blast.md"
    text = blast.read_text(encoding="utf-8")
    blast.write_text(text.replace(": corroborated", ": confirmed"), encoding="utf-8")


def test_an_article_that_rests_on_a_retracted_source_says_so(archive_folder: Path) -> None:
    bibliography = archive_folder / "seeds" / "sources.bib"
    text = bibliography.read_text(encoding="utf-8").replace(
        "  date    = {2025-03-02},",
        "  date    = {2025-03-02},\n  retracted = {2025-03-10},\n  retraction = {So they said.},",
    )
    bibliography.write_text(text, encoding="utf-8")
    with pytest.raises(Abort):  # The retracted source was one of two origins.
        build_site(archive_folder)
    _confirm(archive_folder)
    site = build_site(archive_folder)
    page = (site / "articles" / "harbour-blast" / "index.html").read_text(encoding="utf-8")
    top, _, rest = page.partition("</header>\n<div")
    assert "was <b>retracted</b>" in top
    assert '<time datetime="2025-03-10">10 March 2025</time>: not looked at since' in rest
    source = (site / "sources" / COURIER / "index.html").read_text(encoding="utf-8")
    assert "<b>Retracted</b> on" in source
    assert "So they said." in source
    rows = {c["id"]: c for c in json.loads((site / "data" / "claims.json").read_text())["claims"]}
    found = {"source": COURIER, "claim": "", "retracted": "2025-03-10"}
    assert rows["two-warehouses"]["affected_by"] == [found]
    # Its evidence is a claim that is affected.
    assert rows["praise"]["affected_by"] == [found]
    assert "retracted = " in (site / "data" / "sources.bib").read_text(encoding="utf-8")
    (item,) = (
        item
        for item in json.loads((site / "data" / "sources.csl.json").read_text())
        if item["id"] == COURIER
    )
    assert item["custom"]["retraction"] == "So they said."


def test_an_affected_assessment_is_marked_in_lists_and_not_passed_on(archive_folder: Path) -> None:
    def reviewed(site: Path) -> list[str]:
        feed = json.loads((site / "data" / "claimreview.jsonld").read_text(encoding="utf-8"))
        return [e["item"]["url"].rstrip("/").split("/")[-1] for e in feed["dataFeedElement"]]

    bibliography = archive_folder / "seeds" / "sources.bib"
    text, entry = bibliography.read_text(encoding="utf-8"), "{radio-2025-03-03,\n"
    assert entry in text
    retracted = text.replace(entry, f"{entry}  retracted = {{2025-03-10}},\n")
    bibliography.write_text(retracted, encoding="utf-8")
    _confirm(archive_folder)
    site = build_site(archive_folder)
    assert reviewed(site) == ["praise"]
    dossier = (site / "claims" / "sabotage" / "index.html").read_text(encoding="utf-8")
    assert '"ClaimReview"' not in dossier
    assert '"@type": "Claim"' in dossier
    mark = "<b>Affected</b> by a retraction"
    cases = (site / "claims" / "index.html").read_text(encoding="utf-8").split("<li data-status")
    marked = [case.partition('<a href="')[2].partition('"')[0] for case in cases if mark in case]
    assert sorted(marked) == ["forty-hurt/", "sabotage/"]
    assert mark in (site / "flags" / "attributed" / "index.html").read_text(encoding="utf-8")

    swift = archive_folder / "content" / "articles" / "swift-work.md"
    text = swift.read_text(encoding="utf-8")
    assert "checked: 2025-03-08" in text
    swift.write_text(text.replace("checked: 2025-03-08", "checked: 2025-03-10"), encoding="utf-8")
    site = build_site(archive_folder)
    assert reviewed(site) == ["praise", "sabotage"]
    dossier = (site / "claims" / "sabotage" / "index.html").read_text(encoding="utf-8")
    assert '"ClaimReview"' in dossier


def test_a_claim_of_a_draft_is_no_evidence_for_readers(archive_folder: Path) -> None:
    swift = archive_folder / "content" / "articles" / "swift-work.md"
    text = swift.read_text(encoding="utf-8")
    changed = text.replace("harbour-blast#two-warehouses", "not-yet#secret")
    assert changed != text
    swift.write_text(changed, encoding="utf-8")
    with pytest.raises(Abort):
        build_site(archive_folder)
    site = build_site(archive_folder, strict=False)
    for path in (path for path in site.rglob("*") if path.is_file()):
        assert b"not-yet" not in path.read_bytes()


def test_the_demonstration_archive_keeps_two_days_of_fire_apart() -> None:
    archive = published(load_from(str(ROOT / "mkdocs.yml")).archive)
    related = Related(archive)
    claims = {claim.id: claim for claim in archive.claims}
    monday, november = claims["rounds-130"], claims["first-since-november"]
    read = [(q.low, q.noun) for c in (monday, november) if (q := c.quantity_value)]
    assert read == [(130, "round"), (80, "shell")]
    assert monday.event != november.event
    assert all(related.counter_claims(claim) == () for claim in archive.claims)
    assert related.opponents(claims["retaliation"]) == (claims["fell-in-zone"],)
    origins = [step.label for step in related.origins(claims["barrage"]).known]
    assert origins == ["South Korea Joint Chiefs of Staff", "KPA General Staff"]


def test_the_same_two_numbers_on_one_day_would_be_set_against_each_other() -> None:
    """The days keep them apart, and not only their units."""
    archive = published(load_from(str(ROOT / "mkdocs.yml")).archive)
    article = next(a for a in archive.articles if any(c.id == "rounds-130" for c in a.claims))
    monday = next(claim for claim in article.claims if claim.id == "rounds-130")
    november = next(claim for claim in article.claims if claim.id == "first-since-november")
    assert november.quantity_value is not None
    rounds = structs.replace(november.quantity_value, noun="round")
    for event, expected in ((november.event, ()), (monday.event, (monday.reference,))):
        other = structs.replace(november, event=event, quantity_value=rounds)
        claims = tuple(other if c.id == other.id else c for c in article.claims)
        changed = replace(archive, articles=(structs.replace(article, claims=claims),))
        found = Related(changed).counter_claims(other)
        assert tuple(claim.reference for claim in found) == expected
