"""The published data: programs that are not ours read it, and find in it what the pages say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import feedparser  # type: ignore[import-untyped]
import jsonschema
import pytest
from msgspec import structs
from pybtex.database import BibliographyData, parse_file, parse_string
from pyld import jsonld  # type: ignore[import-untyped]

from conftest import ARCHIVE, ROOT, Load
from obelus.configured import load_from
from obelus.export import EXPORTERS, exported_files
from obelus.export.annotations_jsonld import CONTEXT
from obelus.export.context import Context
from obelus.model import Article, Correction, Location, Source
from obelus.parse.documents import parse_article
from obelus.resolve.archive import Archive
from obelus.resolve.publication import published

SITE = "https://archive.example/"
OA = "http://www.w3.org/ns/oa#"

IRI, WORD = {"@type": "@id"}, {"@type": "@vocab"}
MOMENT = {"@type": "http://www.w3.org/2001/XMLSchema#dateTime"}
NUMBER = {"@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"}
ACTIVITY = "http://www.w3.org/ns/activitystreams#"

TERMS: dict[str, Any] = {
    "id": {**IRI, "@id": "@id"},
    "type": {**IRI, "@id": "@type"},
    "AnnotationCollection": ACTIVITY + "OrderedCollection",
    "AnnotationPage": ACTIVITY + "OrderedCollectionPage",
    "first": {**IRI, "@id": ACTIVITY + "first"},
    "partOf": {**IRI, "@id": ACTIVITY + "partOf"},
    "items": {**IRI, "@id": ACTIVITY + "items", "@container": "@list"},
    "total": {**NUMBER, "@id": ACTIVITY + "totalItems"},
    "startIndex": {**NUMBER, "@id": ACTIVITY + "startIndex"},
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "format": "http://purl.org/dc/elements/1.1/format",
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "motivation": {**WORD, "@id": OA + "motivatedBy"},
    "purpose": {**WORD, "@id": OA + "hasPurpose"},
    "body": {**IRI, "@id": OA + "hasBody"},
    "target": {**IRI, "@id": OA + "hasTarget"},
    "source": {**IRI, "@id": OA + "hasSource"},
    "selector": {**IRI, "@id": OA + "hasSelector"},
    "state": {**IRI, "@id": OA + "hasState"},
    "sourceDate": {**MOMENT, "@id": OA + "sourceDate"},
    "cached": {**IRI, "@id": OA + "cachedSource"},
    "start": {**NUMBER, "@id": OA + "start"},
    "end": {**NUMBER, "@id": OA + "end"},
    **{name: OA + name for name in ("exact", "prefix", "suffix", "Annotation", "TextualBody")},
    **{name: OA + name for name in ("SpecificResource", "TextQuoteSelector", "TimeState")},
    **{name: OA + name for name in ("TextPositionSelector", "classifying", "describing")},
    "identifying": OA + "identifying",
}
"""Of the context at `CONTEXT` the terms that we use: tests ask no other site, and the W3C's own
file is not ours to ship."""


@pytest.fixture(scope="module")
def archive() -> Archive:
    """The small archive as readers see it, with a name and an address."""
    loaded = load_from(str(ARCHIVE / "mkdocs.yml"))
    return replace(published(loaded.archive), site_name="Test & archive", site_url=SITE)


@pytest.fixture(params=["test_site", "demo_site"])
def site(request: pytest.FixtureRequest) -> Path:
    """Each of the two built sites."""
    found: Path = request.getfixturevalue(request.param)
    return found


def _json(site: Path, name: str) -> Any:
    return json.loads((site / "data" / name).read_text(encoding="utf-8"))


def _files(archive: Archive) -> dict[str, str]:
    made = exported_files(Context.of(archive), parquet=False)
    return {path: content.decode() for path, content in made}


def _exported(archive: Archive, path: str) -> str:
    return _files(archive)[path]


def _leads(site: Path, path: str, address: str) -> bool:
    """Whether an address, as the file at `path` has it, is a page, an anchor or a file."""
    url = urlsplit(urljoin(f"{SITE}{path}", address))
    target = site / url.path.lstrip("/")
    if not url.path.endswith("/"):
        return target.is_file()
    html = (target / "index.html").read_text(encoding="utf-8")
    return not url.fragment or f'id="{url.fragment}"' in html


@pytest.mark.parametrize("name", ["claims", "articles", "entities"])
def test_json_follows_its_schema_and_is_sorted(site: Path, name: str) -> None:
    data, schema = _json(site, f"{name}.json"), _json(site, f"{name}.schema.json")
    assert data["schema"] == schema["$id"] == f"{name}.schema.json"
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(data)
    order = [(row.get("article", ""), row["id"]) for row in data[name]]
    assert order == sorted(order)
    for row in data[name]:
        assert _leads(site, "", row["url"])


@pytest.mark.parametrize("name", ["articles", "entities"])
@pytest.mark.parametrize("change", [{"flags": {"true": 1}, "control": "none"}, {"more": 1}])
def test_schemas_refuse_what_they_should(
    test_site: Path, name: str, change: dict[str, Any]
) -> None:
    data = _json(test_site, f"{name}.json")
    data[name][0] |= change
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, _json(test_site, f"{name}.schema.json"))


def test_names_in_one_file_are_found_in_the_others(site: Path) -> None:
    claims = {(row["article"], row["id"]): row for row in _json(site, "claims.json")["claims"]}
    entities = {row["id"] for row in _json(site, "entities.json")["entities"]}
    sources = set(parse_file(str(site / "data" / "sources.bib")).entries)
    for article in _json(site, "articles.json")["articles"]:
        rows = [claims[article["id"], name] for name in article["claims"]]
        assert {row["origin"] for row in rows} <= {"recorded"}
        for flag, number in article["flags"].items():
            assert sum(flag in row["flags"] for row in rows if not row["void"]) == number
        assert entities >= {*article["entities"], article["outlet"]["entity"]} - {""}
        assert article["source"] in {"", *sources}


def test_entities_say_who_controls_an_outlet_and_what_it_did(test_site: Path) -> None:
    rows = {row["id"]: row for row in _json(test_site, "entities.json")["entities"]}
    radio = rows["radio-meridian"]
    assert (radio["control"]["class"], radio["control"]["is_state"]) == ("SC", True)
    assert (radio["control"]["scheme"], radio["control"]["assessed"]) == ("Press Watch", "2024-11")
    assert radio["roles"]["carried_by"] == 2
    assert rows["harbour-office"]["roles"]["disputed_by"] == 2
    assert rows["port-sable-blast"]["roles"]["about"] == 2
    assert rows["harbour-office"]["control"] is None
    assert rows["port-sable"]["coordinates"] == {"latitude": 12.5, "longitude": -45.25}


def _load_context(url: str, options: dict[str, Any]) -> dict[str, Any]:
    assert url == CONTEXT
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": {"@context": TERMS},
    }


def _single(value: Any, name: str = "") -> Any:
    """As JSON-LD writes it in its short form: a list of one is that one, except in `@list`."""
    if isinstance(value, dict):
        return {key: _single(item, key) for key, item in value.items()}
    if isinstance(value, list):
        items = [_single(item) for item in value]
        return items[0] if len(items) == 1 and name != "items" else items
    return value


def _iris(value: Any) -> Iterator[str]:
    """All terms, types and ids of expanded JSON-LD."""
    for item in value if isinstance(value, list) else ():
        yield from _iris(item)
    for key, item in value.items() if isinstance(value, dict) else ():
        yield from [key] if not key.startswith("@") else ()
        yield from item if key == "@type" and isinstance(item, list) else ()
        yield from [item] if key == "@id" else _iris(item)


def test_a_json_ld_processor_drops_no_term_of_the_annotations(archive: Archive) -> None:
    data = json.loads(_exported(archive, "data/annotations.jsonld"))
    options = {"documentLoader": _load_context}
    expanded = jsonld.expand(data, options)
    words = {iri for iri in _iris(expanded) if not iri.startswith((SITE, "https://web."))}
    meant = {term["@id"] if isinstance(term, dict) else term for term in TERMS.values()}
    assert words == meant - {"@id", "@type"} | {OA + "assessing"}
    short = jsonld.compact(expanded, data["@context"], options)
    assert short == _single(data)


def test_annotations_are_valid_by_the_model(site: Path) -> None:
    """What the data model of the W3C says MUST, as far as we use it."""
    collection = _json(site, "annotations.jsonld")
    items = collection["first"]["items"]
    assert collection["total"] == len(items)
    assert len({item["id"] for item in items}) == len(items)
    for item in items:
        assert item["motivation"] == list(dict.fromkeys(b["purpose"] for b in item["body"]))
        assert _leads(site, "data/annotations.jsonld", item["id"])
        target = item["target"]
        for address in [target["source"], *(b["source"] for b in item["body"] if "source" in b)]:
            assert _leads(site, "data/annotations.jsonld", address)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", target["state"]["sourceDate"])


def test_every_mark_on_a_page_has_its_annotation(site: Path) -> None:
    items = _json(site, "annotations.jsonld")["first"]["items"]
    found = {item["id"].rpartition("articles/")[2] for item in items}
    # What a record says that should not have been made is no annotation.
    void = {
        f"{row['url']}_".partition("/")[2]
        for row in _json(site, "claims.json")["claims"]
        if row["void"]
    }
    marks = re.compile(r'<mark class="claim[^>]* id="([^"]+)"')
    pages = (site / "articles").glob("*/index.html")
    texts = ((page.parent.name, page.read_text(encoding="utf-8")) for page in pages)
    shown = {f"{slug}/#{name}" for slug, html in texts for name in marks.findall(html)}
    assert found == {name for name in shown if not name.startswith(tuple(void))}


def _articles(archive: Archive) -> dict[str, Article]:
    return {SITE + article.url: article for article in archive.articles}


def _running(path: Path) -> str:
    return parse_article(path.name, path.stem, path.read_text("utf-8")).running.text


def _check_selectors(text: str, selectors: list[dict[str, Any]]) -> None:
    quote, position = selectors
    start, end = position["start"], position["end"]
    assert text[start:end] == quote["exact"]
    words = quote["prefix"] + quote["exact"] + quote["suffix"]
    assert text.index(words) == start - len(quote["prefix"])
    assert text.find(words, text.index(words) + 1) == -1


def test_each_mark_is_an_annotation_whose_words_are_found_once(archive: Archive) -> None:
    items = json.loads(_exported(archive, "data/annotations.jsonld"))["first"]["items"]
    for item in items:
        article = _articles(archive)[item["target"]["source"]]
        text = _running(ARCHIVE / article.path)
        _check_selectors(text, item["target"]["selector"])
    marks = sum(len(claim.words) for claim in archive.claims if not claim.voided)
    assert len(items) == marks > 0


def test_bodies_say_flags_assessment_and_entities(archive: Archive) -> None:
    items = json.loads(_exported(archive, "data/annotations.jsonld"))["first"]["items"]
    by_id = {item["id"].rpartition("#")[2]: item["body"] for item in items}
    found = [(b["purpose"], b.get("source", b.get("value"))) for b in by_id["sabotage_1"]]
    assert found == [
        ("describing", "The neighbours blew up the warehouses."),
        ("classifying", SITE + "flags/state-media/"),
        ("classifying", SITE + "flags/attributed/"),
        ("assessing", "disputed"),
        ("assessing", SITE + "claims/sabotage/"),
        ("identifying", SITE + "entities/oona-vale/"),
    ]


ODD = """\
---
title: Odd places
source: courier-2025-03-02
---

{repeated}

| [Head](#one) | x |
| --- | --- |
| [cell [[Oona Vale]]](#one) | y |

A note.[^1] [Last **words** of
two lines](#one).

[^1]: [In a note](#one).

## Claims

### one

It is so.

- source: [@courier-2025-03-02]
"""


def test_words_in_odd_places_keep_the_numbers_of_their_anchors(load_with: Load) -> None:
    filler = "All the same words, again and again and again and again, to the end. " * 3
    repeated = f"{filler}[It](#one) is. {filler}{filler}It is. {filler}"
    loaded = load_with({"articles/odd.md": ODD.replace("{repeated}", repeated)})
    shown = published(loaded.archive)
    items = json.loads(_exported(shown, "data/annotations.jsonld"))["first"]["items"]
    assert [item["id"] for item in items] == [f"../articles/odd/#one_{n}" for n in range(1, 6)]
    text = parse_article("odd.md", "odd", loaded.texts["articles/odd.md"]).running.text
    exact = [item["target"]["selector"][0]["exact"] for item in items]
    assert exact == ["It", "Head", "cell Oona Vale", "Last words of two lines", "In a note"]
    for item in items:
        if len(selectors := item["target"]["selector"]) > 1:
            _check_selectors(text, selectors)
    assert items[0]["target"]["selector"][0]["suffix"].startswith(" is. All the same")


def test_a_mark_in_a_title_is_no_annotation(load_with: Load) -> None:
    """It is an error, and must not end a build that reports it."""
    text = ODD.replace("title: Odd places\n", "").replace(
        "{repeated}", "# [Odd](#one)\n\n[It](#one)"
    )
    shown = published(load_with({"articles/odd.md": text}).archive)
    items = json.loads(_exported(shown, "data/annotations.jsonld"))["first"]["items"]
    assert items[0]["id"] == "../articles/odd/#one_1"
    assert items[0]["target"]["selector"][0]["exact"] == "It"


@pytest.mark.parametrize("name", ["feed.xml", "corrections.xml"])
def test_feeds_are_read_without_a_complaint(site: Path, name: str) -> None:
    raw = (site / name).read_bytes()
    found = feedparser.parse(raw)
    assert not found.bozo
    assert found.version == "atom10"
    assert found.feed.title
    assert found.feed.author
    ids = [found.feed.id, *(entry.id for entry in found.entries)]
    assert len(set(ids)) == len(ids)
    assert all(re.match(r"(https?|tag|urn):", name) for name in ids)
    days = [entry.published for entry in found.entries if "published" in entry]
    assert days == sorted(days, reverse=True)
    assert found.feed.updated >= max((e.updated for e in found.entries), default="")
    for node in ElementTree.fromstring(raw).iter("{http://www.w3.org/2005/Atom}link"):
        assert _leads(site, name, node.attrib["href"])


def test_feeds_have_the_newest(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("feed.xml", "corrections.xml")
    whole = [feedparser.parse(_exported(archive, name)) for name in names]
    monkeypatch.setattr("obelus.export.atom.NEWEST", 1)
    for name, before in zip(names, whole, strict=True):
        assert len(before.entries) > 1
        found = feedparser.parse(_exported(archive, name))
        assert [entry.id for entry in found.entries] == [before.entries[0].id]
        assert found.feed.updated == found.entries[0].updated


def test_the_feed_has_the_articles_and_the_other_one_the_corrections(archive: Archive) -> None:
    articles = feedparser.parse(_exported(archive, "feed.xml"))
    assert articles.feed.author == "Test & archive"
    assert [(e.id, e.updated[:10]) for e in articles.entries] == [
        (SITE + "articles/praise-for-firemen/", "2025-03-09"),
        (SITE + "articles/harbour-blast/", "2025-03-06"),
    ]
    *_, entry = feedparser.parse(_exported(archive, "corrections.xml")).entries
    assert entry.id == "tag:archive.example,2025-03-06:articles/harbour-blast/minor/two-warehouses"
    anchor = "#correction_2025-03-06_minor_two-warehouses"
    assert entry.link == f"{SITE}articles/harbour-blast/{anchor}"
    assert entry.summary == "A street name was misspelt."


def test_feeds_know_articles_and_claims_by_their_first_names(archive_folder: Path) -> None:
    def feeds() -> list[list[tuple[str, str]]]:
        archive = load_from(str(archive_folder / "mkdocs.yml")).archive
        parsed = [feedparser.parse(_exported(archive, f"{n}.xml")) for n in ("feed", "corrections")]
        return [[(e.id, e.link) for e in found.entries] for found in parsed]

    def ids() -> list[list[str]]:
        return [sorted(name for name, _ in feed) for feed in feeds()]

    def edit(*pairs: tuple[str, str]) -> None:
        text = page.read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        page.write_text(text, encoding="utf-8")

    folder = archive_folder / "content" / "articles"
    page = folder / "harbour-blast.md"
    minor = "  - {date: 2025-03-06, kind: minor, text: Again., claim: two-warehouses}\n"
    edit(("corrections:\n", f"corrections:\n{minor}"))
    before = ids()
    page = page.rename(folder / "port-blast.md")
    edit(
        ("topics:", "formerly: [harbour-blast]\ntopics:"),
        ("#two-warehouses", "#warehouses"),
        ("# two-warehouses\n", "# warehouses\n"),
        ("claim: two-warehouses}\n---", "claim: warehouses}\n---"),
        ("[[Harbour Office]]\n- via", "[[Harbour Office]]\n- formerly: two-warehouses\n- via"),
    )
    assert ids() == before
    assert [link for feed in feeds() for _, link in feed if "harbour-blast" in link] == []
    page = page.rename(folder / "blast.md")
    edit(
        ("formerly: [harbour-blast]", "formerly: [harbour-blast, port-blast]"),
        ("#warehouses", "#stores"),
        ("# warehouses\n", "# stores\n"),
        ("formerly: two-warehouses", "formerly: two-warehouses; warehouses"),
    )
    assert ids() == before


def test_a_correction_keeps_its_id_when_others_are_added_or_it_is_reworded(
    archive: Archive,
) -> None:
    def ids(*corrections: Correction) -> list[str]:
        articles = (structs.replace(archive.articles[0], corrections=corrections),)
        text = _exported(replace(archive, articles=articles), "corrections.xml")
        return [entry.id for entry in feedparser.parse(text).entries]

    day = date(2025, 4, 1)
    first = Correction(day, "factual", "A number.")
    more = Correction(day, "minor", "A name."), Correction(date(2025, 4, 2), "minor", "A name.")
    (old,) = ids(first)
    now = ids(more[0], structs.replace(first, text="A \x07 number & unit."), *more[1:], first)
    assert old in now
    assert len(set(now)) == 4


def _seeds(site: Path) -> Path:
    """The sources of a site: the small one is built beside them."""
    beside = site.parent / "seeds"
    return beside if beside.is_dir() else ROOT / "seeds"


def _read(text: str) -> BibliographyData:
    return parse_string(text, "bibtex")


def test_bibtex_reads_back_to_equal_fields(site: Path) -> None:
    written = parse_file(str(_seeds(site) / "sources.bib")).entries
    read = parse_file(str(site / "data" / "sources.bib")).entries
    assert [*read] == sorted(written)
    for key, entry in read.items():
        assert dict(entry.fields) == dict(written[key].fields)
        assert entry.type == written[key].type


def test_bibtex_reads_back_to_equal_authors(site: Path) -> None:
    written = parse_file(str(_seeds(site) / "sources.bib")).entries
    read = parse_file(str(site / "data" / "sources.bib")).entries
    for key, entry in read.items():
        assert entry.persons == written[key].persons


FIELDS = {
    "author": "de la Example, Jr., Ada and {Harbour Office} and Kim, Min",
    "editor": "Vale, Oona",
    "title": r'{Blast} \& "smoke": caf\'e, 100\% [sic]',
    "journal": "Island Courier",
    "year": "2025",
    "month": "March",
    "url": "https://courier.example/a?b=1&c=%20_#d",
    "rights": "excerpt",
    "sha256": "ab" * 32,
    "abstract": "PRIVATEMARK",
    "annote": "PRIVATEMARK",
    "file": "/home/PRIVATEMARK.pdf",
}


def _with(archive: Archive, kind: str, fields: dict[str, str]) -> Archive:
    source = Source("key", kind, tuple(fields.items()), "", Location("sources.bib"))
    return replace(archive, sources=(source,))


def test_bibtex_keeps_every_sign_and_no_private_field(archive: Archive) -> None:
    text = _exported(_with(archive, "article", FIELDS), "data/sources.bib")
    entry = _read(text).entries["key"]
    assert "PRIVATEMARK" not in text
    assert [str(person) for person in entry.persons["author"]] == [
        "de la Example, Jr., Ada",
        "{Harbour Office}",
        "Kim, Min",
    ]
    kept = {name: FIELDS[name] for name in "title journal year month url rights sha256".split()}
    assert dict(entry.fields) == kept


def test_csl_json_is_what_citeproc_wants(archive: Archive) -> None:
    text = _exported(_with(archive, "article", FIELDS), "data/sources.csl.json")
    assert "PRIVATEMARK" not in text
    assert json.loads(text) == [
        {
            "id": "key",
            "type": "article-newspaper",
            "title": 'Blast & "smoke": café, 100% [sic]',
            "container-title": "Island Courier",
            "author": [
                {
                    "family": "Example",
                    "given": "Ada",
                    "non-dropping-particle": "de la",
                    "suffix": "Jr.",
                },
                {"literal": "Harbour Office"},
                {"family": "Kim", "given": "Min"},
            ],
            "editor": [{"family": "Vale", "given": "Oona"}],
            "issued": {"date-parts": [[2025, 3]]},
            "URL": "https://courier.example/a?b=1&c=%20_#d",
            "custom": {"rights": "excerpt", "sha256": "ab" * 32},
        }
    ]


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("misc", {}, {"type": "document"}),
        ("misc", {"url": "https://x.example/"}, {"type": "webpage"}),
        (
            "online",
            {"date": "circa 1900"},
            {"type": "webpage", "issued": {"literal": "circa 1900"}},
        ),
        ("article", {"doi": "10.1/a_b%"}, {"type": "article-journal", "DOI": "10.1/a_b%"}),
        ("misc", {"title": "no LaTeX \\"}, {"title": "no LaTeX \\"}),
        ("misc", {"year": "2025", "month": "13"}, {"issued": {"date-parts": [[2025]]}}),
    ],
)
def test_csl_json_of_odd_entries(
    archive: Archive, kind: str, fields: dict[str, str], expected: dict[str, Any]
) -> None:
    (item,) = json.loads(_exported(_with(archive, kind, fields), "data/sources.csl.json"))
    assert item | expected == item


def test_an_archive_without_anything_and_without_an_address_is_exported() -> None:
    for path, text in _files(Archive()).items():
        if path.endswith("feed.xml") or path.endswith("corrections.xml"):
            assert not feedparser.parse(text).bozo
        elif path.endswith(("json", "jsonld")):
            assert json.loads(text) is not None


def test_the_order_of_files_changes_no_byte(archive: Archive) -> None:
    turned = replace(archive, entities=archive.entities[::-1], sources=archive.sources[::-1])
    assert _files(turned) == _files(archive)


def test_no_file_holds_what_is_not_to_be_published(archive: Archive) -> None:
    assert len({exporter.PATH for exporter in EXPORTERS}) == len(EXPORTERS)
    for _, text in _files(archive).items():
        assert "DRAFTMARK" not in text
        assert "WITHHELDMARK" not in text
        assert text.encode("utf-8").endswith(b"\n")
