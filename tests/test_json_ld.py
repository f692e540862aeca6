"""The JSON-LD of pages and of `claimreview.jsonld`, as search engines and others read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from msgspec import structs
from pyld import jsonld  # type: ignore[import-untyped]

from conftest import ARCHIVE, build_site
from obelus.configured import load_from
from obelus.export import exported_files
from obelus.export.claimreview_jsonld import PATH
from obelus.export.context import Context
from obelus.export.page_jsonld import page_data
from obelus.model import Article
from obelus.resolve.archive import Archive
from obelus.resolve.dossiers import Dossiers
from obelus.resolve.publication import published
from obelus.vocabulary import ASSESSMENTS, KINDS, UNKNOWN_KIND

CONTEXT = "https://schema.org"
SCHEMA = "http://schema.org/"

THING = "name url description alternateName sameAs subjectOf"
WORK = f"{THING} text author publisher datePublished dateModified headline keywords isBasedOn"
PROPERTIES = {
    "Thing": THING,
    "CreativeWork": f"{WORK} correction hasPart mentions",
    "Claim": f"{WORK} appearance firstAppearance",
    "ClaimReview": f"{WORK} claimReviewed reviewRating itemReviewed",
    "CorrectionComment": WORK,
    "DataFeed": f"{WORK} dataFeedElement",
    "DataFeedItem": f"{THING} dateModified item",
    "Rating": f"{THING} ratingExplanation",
    "GeoCoordinates": f"{THING} latitude longitude",
    "Place": f"{THING} geo",
    **dict.fromkeys(("Person", "Organization", "NewsMediaOrganization"), THING),
    **dict.fromkeys(("Product", "Event"), THING),
}
"""The types of schema.org that we use, each with those of our properties that it has."""

WORKS = "Article AnalysisNewsArticle NewsArticle ScholarlyArticle WebPage Book Report Thesis"
PROPERTIES |= dict.fromkeys(WORKS.split(), PROPERTIES["CreativeWork"])

ADDRESSES = ("url", "sameAs", "subjectOf", "appearance", "firstAppearance", "isBasedOn")
DAYS = ("datePublished", "dateModified")
TERMS: dict[str, Any] = {
    "type": "@type",
    "id": "@id",
    **{word: SCHEMA + word for words in PROPERTIES.values() for word in words.split()},
    **{name: SCHEMA + name for name in PROPERTIES},
    **{name: {"@id": SCHEMA + name, "@type": "@id"} for name in ADDRESSES},
    **{name: {"@id": SCHEMA + name, "@type": SCHEMA + "Date"} for name in DAYS},
}
"""The context of schema.org without its `@vocab`, by which any word would pass as a term."""


class _Blocks(HTMLParser):
    """The data blocks of a page, and how many scripts a browser would run."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.runs = 0
        self._is_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self._is_data = dict(attrs).get("type") == "application/ld+json"
            self.runs += not self._is_data
            self.blocks += [""] if self._is_data else []

    def handle_endtag(self, tag: str) -> None:
        self._is_data = self._is_data and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._is_data:
            self.blocks[-1] += data


def _blocks(path: Path) -> _Blocks:
    found = _Blocks()
    found.feed(path.read_text(encoding="utf-8"))
    return found


def _pages(site: Path) -> Iterator[tuple[str, Any]]:
    """(address of a page, its data) for each page that has any."""
    for path in sorted(site.rglob("*.html")):
        blocks = _blocks(path).blocks
        assert len(blocks) < 2
        for block in blocks:
            yield f"{path.parent.relative_to(site).as_posix()}/", json.loads(block)


def _feed(site: Path) -> Any:
    return json.loads((site / PATH).read_text(encoding="utf-8"))


def _reviews(archive: Archive) -> list[Any]:
    made = dict(exported_files(Context.of(archive), parquet=False))
    elements: list[Any] = json.loads(made[PATH])["dataFeedElement"]
    return elements


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    for item in value if isinstance(value, list) else ():
        yield from _nodes(item)
    if isinstance(value, dict):
        yield from [value] if "@type" in value else ()
        for item in value.values():
            yield from _nodes(item)


@pytest.fixture(params=["test_site", "demo_site"])
def site(request: pytest.FixtureRequest) -> Path:
    """Each of the two built sites."""
    found: Path = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def archive() -> Archive:
    """The small archive as readers see it, with a name and no address."""
    loaded = load_from(str(ARCHIVE / "mkdocs.yml"))
    return replace(published(loaded.archive), site_name="Test & archive", site_url="")


def _load_context(url: str, options: dict[str, Any]) -> dict[str, Any]:
    assert url == CONTEXT
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": {"@context": TERMS},
    }


def _words(value: Any) -> int:
    """How many values there are, however deep."""
    if isinstance(value, dict):
        return sum(_words(item) for key, item in value.items() if key != "@context")
    return sum(map(_words, value)) if isinstance(value, list) else 1


def test_a_json_ld_processor_drops_no_term(site: Path) -> None:
    documents = [_feed(site), *(data for _, data in _pages(site))]
    assert len(documents) > 10
    options = {"documentLoader": _load_context, "base": "https://x.example/"}
    for data in documents:
        expanded = jsonld.expand(data, options)
        short = jsonld.compact(expanded, CONTEXT, options)
        text = json.dumps(short)
        assert SCHEMA not in text
        assert _words(short) == _words(json.loads(json.dumps(data)))


def test_a_term_that_is_none_would_be_dropped() -> None:
    options = {"documentLoader": _load_context}
    data = {"@context": CONTEXT, "@type": "Claim", "text": "It is so.", "truth": "none"}
    assert _words(jsonld.compact(jsonld.expand(data, options), CONTEXT, options)) == 2


def test_every_type_has_the_properties_that_it_is_given(site: Path) -> None:
    for data in [_feed(site), *(data for _, data in _pages(site))]:
        for node in _nodes(data):
            known = {"@context", "@type", "@id", *PROPERTIES[node["@type"]].split()}
            assert node.keys() <= known, node["@type"]
            assert all(value not in ("", [], None) for value in node.values())


def test_every_review_is_on_the_page_it_names_and_on_no_other(site: Path) -> None:
    on_pages = {data["url"]: data for _, data in _pages(site) if "ClaimReview" in json.dumps(data)}
    items = [element["item"] for element in _feed(site)["dataFeedElement"]]
    assert len(items) == len(on_pages) > 0
    for address, data in _pages(site):
        reviews = [node for node in _nodes(data) if node["@type"] == "ClaimReview"]
        if reviews:
            assert reviews == [data]
            assert address.startswith("claims/")
            assert urlsplit(data["url"]).path == f"/{address}"
    for item in items:
        assert on_pages[item["url"]] == {"@context": CONTEXT, **item}
    assert [item["url"] for item in items] == sorted(item["url"] for item in items)


def test_reviews_follow_the_rules_of_fact_check_markup(site: Path) -> None:
    labels = {row.label for row in ASSESSMENTS.values()}
    for element in _feed(site)["dataFeedElement"]:
        item = element["item"]
        assert urlsplit(item["url"]).scheme == "https"
        assert 0 < len(item["claimReviewed"]) <= 75
        assert item["reviewRating"]["alternateName"] in labels
        assert not {"ratingValue", "bestRating", "worstRating"} & item["reviewRating"].keys()
        assert item["author"]["@type"] == "Organization"
        assert item["author"]["name"]
        assert item.get("datePublished") == element.get("dateModified")
        claim = item["itemReviewed"]
        assert claim["@type"] == "Claim"
        assert "author" not in claim or claim["author"]["name"]
        assert claim["datePublished"]


def _review(site: Path, name: str) -> dict[str, Any]:
    items = (element["item"] for element in _feed(site)["dataFeedElement"])
    return next(item for item in items if item["url"].endswith(f"/claims/{name}/"))


def test_the_review_says_who_said_it_and_where(test_site: Path) -> None:
    home = "https://archive.example/articles/"
    review = _review(test_site, "sabotage")
    assert review["reviewRating"]["alternateName"] == "Unverifiable"
    assert review["datePublished"] == "2025-03-08"
    assert review["claimReviewed"] == "The neighbours blew up the warehouses."
    assert review["itemReviewed"] == {
        "@type": "Claim",
        "@id": f"{home}harbour-blast/#sabotage",
        "text": "The neighbours blew up the warehouses.",
        "author": {
            "@type": "Person",
            "name": "Oona Vale",
            "sameAs": "https://www.wikidata.org/wiki/Q1",
        },
        "datePublished": "2025-03-02",
        "firstAppearance": {
            "@type": "CreativeWork",
            "url": "https://courier.example/blast?id=1&page=2",
        },
        "sameAs": f"{home}swift-work/#sabotage-again",
    }


def test_a_claim_that_nobody_is_named_for_has_no_author(demo_site: Path) -> None:
    assert "author" not in _review(demo_site, "kim-putin-meeting")["itemReviewed"]
    retaliation = _review(demo_site, "retaliation")
    assert retaliation["itemReviewed"]["author"]["name"] == "KPA General Staff"
    assert retaliation["claimReviewed"].endswith("in retaliation for the South’s live-fire drills.")
    assert retaliation["itemReviewed"]["text"].startswith("The North ordered a second day of fire")


def test_a_place_that_speaks_is_an_organisation_of_another_name(demo_site: Path) -> None:
    author = _review(demo_site, "barrage")["itemReviewed"]["author"]
    assert author == {"@type": "Organization", "name": "Seoul"}


def test_an_article_is_based_on_its_source_and_has_its_claims(test_site: Path) -> None:
    data = dict(_pages(test_site))["articles/harbour-blast/"]
    home = "https://archive.example/"
    assert data["@type"] == "AnalysisNewsArticle"
    assert data["isBasedOn"] == {
        "@type": "NewsArticle",
        "@id": f"{home}sources/courier-2025-03-02/",
        "name": "Blast at Port Sable: What We Know",
        "url": "https://courier.example/blast?id=1&page=2",
        "datePublished": "2025-03-02",
        "publisher": {"@type": "Organization", "name": "Island Courier"},
    }
    assert data["dateModified"] == "2025-03-06"  # A correction's, and not the newspaper's.
    assert data["correction"]["text"] == "A street name was misspelt."
    html = (test_site / "articles" / "harbour-blast" / "index.html").read_text(encoding="utf-8")
    for claim in data["hasPart"]:
        address, _, anchor = claim["@id"].partition("#")
        assert address == data["@id"]
        assert f'id="{anchor}"' in html
    assert [claim["@id"] for claim in data["hasPart"] if "subjectOf" in claim] == [
        f"{home}articles/harbour-blast/#sabotage",
        f"{home}articles/harbour-blast/#forty-hurt",
    ]


def test_an_entity_has_its_names_and_its_place(test_site: Path, demo_site: Path) -> None:
    pages = dict(_pages(test_site))
    assert pages["entities/oona-vale/"]["alternateName"] == {
        "@language": "ko",
        "@value": "우나 베일",
    }
    assert pages["entities/port-sable/"]["geo"] == {
        "@type": "GeoCoordinates",
        "latitude": 12.5,
        "longitude": -45.25,
    }
    assert pages["entities/radio-meridian/"]["@type"] == "NewsMediaOrganization"
    types = {node["@type"] for _, data in _pages(demo_site) for node in _nodes(data)}
    assert types >= {"Person", "Organization", "Place", "Product"}
    assert {row.schema_term for row in (*KINDS.values(), UNKNOWN_KIND)} <= PROPERTIES.keys()


def test_zero_is_a_coordinate(archive: Archive) -> None:
    (place,) = (e for e in archive.entities if e.kind == "place")
    data = page_data(Dossiers(archive), structs.replace(place, latitude=0.0, longitude=0.0))
    assert data
    assert data["geo"]["latitude"] == data["geo"]["longitude"] == 0


def test_without_an_address_the_data_link_relatively(archive: Archive) -> None:
    dossiers = Dossiers(archive)
    (dossier,) = (d for d in dossiers.listed if d.id == "sabotage")
    data = page_data(dossiers, dossier)
    assert data
    assert (data["url"], data["author"]["url"]) == ("./", "../../")
    assert data["itemReviewed"]["@id"] == "../../articles/harbour-blast/#sabotage"
    item = _reviews(archive)[0]["item"]
    assert urljoin(f"https://x.example/{PATH}", item["url"]).startswith("https://x.example/claims/")


def test_an_article_without_a_claim_or_a_source_is_no_analysis(archive: Archive) -> None:
    data = page_data(Dossiers(archive), Article("content/articles/x.md", "x", "A title"))
    assert data
    assert data["@type"] == "Article"
    assert "isBasedOn" not in data


EVIL = "</script><script>alert(1)</script><!-- <script> ]]> 'x' \"y\" &amp;"


def test_no_word_ends_a_block_of_data(archive_folder: Path) -> None:
    content = archive_folder / "content"
    entity = content / "entities" / "oona-vale.md"
    alias = f"aliases: [{json.dumps(EVIL)}]\n"
    text = entity.read_text(encoding="utf-8").replace("kind: person\n", f"kind: person\n{alias}")
    entity.write_text(text, encoding="utf-8")
    article = content / "articles" / "harbour-blast.md"
    text = article.read_text(encoding="utf-8")
    text = text.replace("title: Blast at Port Sable", f"title: {json.dumps(EVIL)}")
    hostile = "</script><script>alert(1)</script>`<!-- <script>`"
    text = text.replace("The neighbours blew up the warehouses.", hostile)
    article.write_text(text, encoding="utf-8")
    site = build_site(archive_folder, strict=False)
    runs = _blocks(site / "index.html").runs
    pages = dict(_pages(site))
    for address in ("articles/harbour-blast/", "entities/oona-vale/", "claims/sabotage/"):
        assert _blocks(site / address / "index.html").runs == runs
        assert "<" not in _blocks(site / address / "index.html").blocks[0]
    assert pages["articles/harbour-blast/"]["headline"].startswith("</script><script>alert(1)")
    assert "<!-- <script> ]]>" in pages["entities/oona-vale/"]["alternateName"][0]
    text = pages["claims/sabotage/"]["itemReviewed"]["text"]
    assert text == "</script><script>alert(1)</script><!-- <script>"


def test_a_dossier_without_an_assessment_is_a_claim_and_no_review(archive: Archive) -> None:
    def without(article: Article) -> Article:
        claims = tuple(structs.replace(claim, assessment="") for claim in article.claims)
        return structs.replace(article, claims=claims)

    dossiers = Dossiers(replace(archive, articles=tuple(map(without, archive.articles))))
    (dossier,) = dossiers.listed
    data = page_data(dossiers, dossier)
    assert data
    assert (data["@type"], data["url"]) == ("Claim", "./")
    assert _reviews(dossiers.archive) == []
