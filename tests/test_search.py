"""The index of the search: lunr's results out of a few files, at any size."""

from __future__ import annotations

import gzip
import json
import shutil
import statistics
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from lunr.builder import Builder
from lunr.index import Index
from lunr.query import Query
from lunr.stop_word_filter import WORDS
from msgspec import structs
from playwright.sync_api import Browser, Page, expect

from bench_index import queries
from conftest import ARCHIVE, ROOT, build_site, copy_archive
from made_archive import made_archive
from obelus.export import search, search_columns, search_script, search_terms
from obelus.export.search_coding import beginning, fnv1a
from obelus.export.search_store import documents
from obelus.export.search_terms import BOOSTS
from obelus.export.search_words import terms, words
from obelus.folders import Folders
from obelus.load import load
from obelus.model import Article
from obelus.resolve.archive import Archive
from obelus.resolve.publication import published
from obelus.site.building import LUNR
from obelus.site.whole import THEME
from test_browser import STATE_MEDIA, serving

ASKED = 220
SOME = ("한국 북", "북한군", "포를 쏘았다", "s", "constructor", "__proto__", "friday try", "the of")
"""What readers ask beside what the generator makes up: Korean, traps, stop words, a y."""


def archive_in(root: Path) -> Archive:
    """What readers see of an archive in a folder."""
    content = root / "content"
    names = sorted(path.relative_to(content).as_posix() for path in content.rglob("*.md"))
    folders = Folders(root, content, root / "seeds", root / "seeds" / "text")
    return published(load(folders, names).archive)


@pytest.fixture(scope="module")
def made() -> Archive:
    """A made-up archive whose index is many files."""
    return made_archive(400)


def files_of(archive: Archive) -> dict[str, str]:
    return {path: content.decode() for path, content in search.files(archive)}


def put(folder: Path, archive: Archive) -> None:
    for path, text in files_of(archive).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def put_scripts(folder: Path) -> None:
    """A page with nothing but the scripts, lunr.js as sites have it."""
    script = search_script.without_comments(LUNR.read_text(encoding="utf-8"))
    assert "Oliver Nightingale" in script
    (folder / "lunr.js").write_text(script, encoding="utf-8")
    shutil.copy(THEME / "assets" / "search-index.js", folder)
    page = '<!doctype html><title>T</title><script src="/lunr.js"></script>'
    (folder / "index.html").write_text(page, encoding="utf-8")


# ---- In Chromium: what the page makes of the files ----

HELD = """
async ([queries, documents, boosts]) => {
  const { SearchIndex, partsOf } = await import("/search-index.js");
  const builder = new lunr.Builder();
  builder.ref("number");
  for (const [name, boost] of Object.entries(boosts)) builder.field(name, { boost });
  builder.searchPipeline.add(lunr.stemmer);
  for (const d of documents) builder.add(d);
  const whole = builder.build();
  const loaded = [];
  const load = async (name) => {
    loaded.push(`search/${name}.json`);
    return (await fetch(`/search/${name}.json`)).json();
  };
  const stem = (word) => lunr.stemmer(new lunr.Token(word)).toString();
  const open = () => SearchIndex.open(load, stem);
  const index = await open();

  const termsOf = (query) => {
    const parts = partsOf(query);
    const telling = parts.filter((part) => lunr.stopWordFilter(part));
    const kept = telling.length ? telling : parts;
    const isHangul = (text) => /^[가-힣]/.test(text);
    return kept.map((text, i) => ({
      text,
      isPrefix: isHangul(text) ? text.length === 1 : i === kept.length - 1,
    }));
  };
  const lunrs = ({ text, isPrefix }) =>
    new Map(
      whole
        .query((query) => {
          query.term(text, { boost: 10 });
          const wildcard = lunr.Query.wildcard.TRAILING;
          if (isPrefix) query.term(text, { usePipeline: false, wildcard });
        })
        .map(({ ref, score }) => [Number(ref), score]),
    );

  const answers = [];
  for (const query of queries) {
    const typed = termsOf(query);
    const asked = typed.map((term) => ({
      ...term,
      isPrefix: term.isPrefix && !index.isTooShort(term),
    }));
    const ours = [];
    let worst = 0;
    let hits = 0;
    for (const [i, term] of asked.entries()) {
      const found = await index.match(typed[i]);
      ours.push(found ? found.numbers.map((n) => [n, found.scores[n]]) : null);
      if (!found) continue;
      const theirs = lunrs(term);
      hits += theirs.size;
      if (theirs.size !== found.numbers.length) worst = Infinity;
      for (const n of found.numbers) {
        worst = Math.max(worst, Math.abs(found.scores[n] - (theirs.get(n) ?? Infinity)));
      }
    }
    const all = asked.filter((_, i) => ours[i]).map(lunrs);
    const sum = (n) => all.reduce((total, scores) => total + scores.get(n), 0);
    const expected = all.length
      ? [...all[0].keys()].filter((n) => all.every((scores) => scores.has(n)))
      : [];
    const results = all.length ? await index.search(typed) : [];
    const isSame =
      results.length === expected.length &&
      results.every((n) => expected.includes(n)) &&
      results.every((n, i) => !i || sum(results[i - 1]) > sum(n) - 1e-9) &&
      results.every(
        (n, i) => !i || sum(results[i - 1]) > sum(n) + 1e-9 || results[i - 1] > n,
      );
    const short = typed.filter((term) => index.isTooShort(term)).map(({ text }) => text);
    answers.push({ query, asked, ours, worst, hits, isSame, short, results: results.length });
  }
  return answers;
}
"""


def held_against_lunr(browser: Browser, folder: Path, archive: Archive) -> list[dict[str, Any]]:
    """Ask our index and one whole lunr index, built by lunr.js of the same terms, the same."""
    put(folder, archive)
    put_scripts(folder)
    found = [
        {"number": d.number, **{f: terms(text) for f, text in zip(BOOSTS, d.texts, strict=True)}}
        for d in documents(archive)
    ]
    with serving(folder) as url:
        page = browser.new_page()
        page.goto(url)
        answers = page.evaluate(HELD, [[*queries(archive, ASKED), *SOME], found, BOOSTS])
        page.close()
    assert isinstance(answers, list)
    return answers


@pytest.mark.browser
@pytest.mark.parametrize("which", ["made", "demo", "small"])
def test_results_and_scores_are_those_of_one_whole_lunr_index(
    browser: Browser, tmp_path: Path, made: Archive, which: str
) -> None:
    """The made-up archive has many files, the two others one."""
    folders = {"demo": ROOT, "small": ARCHIVE}
    archive = archive_in(folders[which]) if which in folders else made
    answers = held_against_lunr(browser, tmp_path, archive)
    is_split = len(files_of(archive)) > 1
    assert is_split == (which == "made")
    assert len(answers) == ASKED + len(SOME)
    assert sum(answer["results"] > 0 for answer in answers) > 150
    assert [answer["query"] for answer in answers if answer["worst"] > 1e-9] == []
    assert [answer["query"] for answer in answers if not answer["isSame"]] == []
    # A last word of one or two letters is looked for as it stands; one file knows all its words.
    short = {text for answer in answers for text in answer["short"]}
    assert short == ({"s", "of"} if is_split else set())

    by_lunr_py = lunr_py(archive)
    for answer in answers:
        for term, ours in zip(answer["asked"], answer["ours"], strict=True):
            if ours is not None:
                theirs = scores_by_lunr_py(by_lunr_py, term)
                assert {number for number, _ in ours} == theirs.keys()
                # lunr.py rounds weights half to even, lunr.js half up: the third decimal differs.
                assert all(abs(score - theirs[number]) < 0.01 for number, score in ours)


def lunr_py(archive: Archive) -> Index:
    builder = Builder()
    builder.ref("number")
    for name, boost in BOOSTS.items():
        builder.field(name, boost=boost)
    for document in documents(archive):
        texts = (" ".join(terms(text)) for text in document.texts)
        builder.add({"number": document.number, **dict(zip(BOOSTS, texts, strict=True))})
    return builder.build()


def scores_by_lunr_py(index: Index, term: dict[str, Any]) -> dict[int, float]:
    query = index.create_query()
    stems = terms(term["text"]) or [term["text"]]
    query.term(stems[0], boost=10, use_pipeline=False)
    if term["isPrefix"]:
        query.term(term["text"], use_pipeline=False, wildcard=Query.WILDCARD_TRAILING)
    return {int(found["ref"]): found["score"] for found in index.query(query)}


SAME = """
async ([texts, deeper]) => {
  const { beginning, fnv1a, partsOf } = await import("/search-index.js");
  const stem = (word) => lunr.stemmer(new lunr.Token(word)).toString();
  const isTelling = (part) => lunr.stopWordFilter(part);
  return texts.map((text) => {
    const terms = partsOf(text).filter(isTelling).map(stem);
    const starts = terms.map((term) => beginning(term, 3, new Set(deeper)));
    return [terms, starts, starts.map(fnv1a)];
  });
}
"""


@pytest.mark.browser
def test_python_and_the_page_make_the_same_terms_and_file_them_alike(
    browser: Browser, tmp_path: Path, made: Archive
) -> None:
    texts = [text for document in documents(made) for text in document.texts if text]
    texts += [
        "북한군은 abc포xyz",
        "𝒜stra 𐍈𐍉𐍊𐍋 ŒUVRE İstanbul",
        "o’clock’s Kim's 75.1% x_y",
        "Έργας",
    ]
    texts += [path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")]
    deeper = ["con", "cons", "북", "𐍈𐍉𐍊"]
    put(tmp_path, Archive())
    put_scripts(tmp_path)
    with serving(tmp_path) as url:
        page = browser.new_page()
        page.goto(url)
        theirs = page.evaluate(SAME, [texts, deeper])
        page.close()
    for text, (found, starts, hashes) in zip(texts, theirs, strict=True):
        ours = terms(text)
        assert found == ours
        assert starts == [beginning(term, 3, deeper) for term in ours]
        assert hashes == [fnv1a(start) for start in starts]
    assert {word for text in texts for word in words(text)} & WORDS


# ---- The page itself, with an index of many files ----


@pytest.fixture(scope="module")
def split_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small archive with an index as large ones have: many files, facets closed."""
    folder = copy_archive(tmp_path_factory.mktemp("split") / "archive")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "SMALL", 0)
        patch.setattr(search_columns, "EAGER", -1)
        patch.setattr(search_terms, "DOCUMENTS_A_FILE", 2)
        patch.setattr(search_terms, "HEAVY", 60)
        site = build_site(folder)
    assert len(list((site / "search" / "terms").iterdir())) > 4
    with serving(site) as url:
        yield url


@pytest.fixture
def split_page(browser: Browser, split_url: str) -> Iterator[Page]:
    complaints: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert complaints == []


@pytest.mark.browser
def test_a_facet_is_loaded_when_it_is_opened_and_counts_what_is_found(
    split_page: Page, split_url: str
) -> None:
    asked: list[str] = []
    split_page.on("request", lambda request: asked.append(request.url))
    split_page.goto(f"{split_url}search/?q=president")
    expect(split_page.locator(".rcount")).to_contain_text("claim")
    expect(split_page.locator(".r mark").first).to_contain_text("president", ignore_case=True)
    assert not any("/facets/flag" in url for url in asked)
    flags = split_page.locator("fieldset", has_text="Flag")
    flags.get_by_role("button", name="Show").click()
    expect(flags.locator("input:enabled").first).to_be_focused()
    rows = {
        row.locator("span").first.inner_text().strip(): int(row.locator(".n").inner_text())
        for row in flags.locator("label").all()
    }
    everything = split_page.locator(".r")
    for label, count in rows.items():
        assert everything.locator(".flag", has_text=label).count() == count
    before = everything.count()
    split_page.locator(STATE_MEDIA).check()
    expect(everything).to_have_count(rows["State media"])
    assert 0 < rows["State media"] < before
    assert "flag=state-media" in split_page.url
    split_page.reload()
    expect(everything).to_have_count(rows["State media"])
    expect(split_page.locator(STATE_MEDIA)).to_be_checked()
    split_page.locator(".chips button").click()
    expect(everything).to_have_count(before)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1366, 320])
def test_axe_finds_no_violation_with_closed_facets_and_offered_names(
    split_page: Page, split_url: str, width: int
) -> None:
    split_page.set_viewport_size({"width": width, "height": 900})
    split_page.goto(f"{split_url}search/")
    split_page.locator("#q_").press_sequentially("port")
    expect(split_page.locator("#names_")).to_be_visible()
    expect(split_page.locator("fieldset button", has_text="Show").first).to_be_attached()
    found = Axe().run(split_page).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []
    assert split_page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_a_name_is_offered_while_it_is_typed(split_page: Page, split_url: str) -> None:
    split_page.goto(f"{split_url}search/")
    box = split_page.locator("#q_")
    box.press_sequentially("oo")
    offered = split_page.locator("#names_").get_by_role("link")
    expect(offered).to_have_text(["Oona Vale"])
    expect(split_page.locator(".rcount")).to_have_text("Type more letters")
    box.press_sequentially("na")
    expect(split_page.locator(".r", has_text="Oona Vale").first).to_be_visible()
    offered.click()
    split_page.wait_for_url("**/entities/oona-vale/")


@pytest.mark.browser
def test_results_come_ten_at_a_time_where_each_may_be_in_a_file_of_its_own(
    split_page: Page, split_url: str
) -> None:
    split_page.goto(f"{split_url}search/")
    results = split_page.locator(".r h2 a")
    expect(results).to_have_count(10)
    split_page.get_by_role("button", name="Show more").click()
    expect(results.nth(10)).to_be_focused()
    links = [link.get_attribute("href") for link in results.all()]
    assert len(set(links)) == len(links) > 10


@pytest.mark.browser
def test_a_file_that_does_not_come_is_said_and_asked_for_again(
    browser: Browser, split_url: str
) -> None:
    page = browser.new_page()
    page.goto(f"{split_url}search/")
    expect(page.locator(".rcount")).to_contain_text("claims")
    page.route("**/search/terms/*.json", lambda route: route.abort())
    page.locator("#q_").fill("blast")
    expect(page.locator(".rcount")).to_have_text("A part of the search index could not be loaded")
    page.unroute("**/search/terms/*.json")
    page.locator("#find_ button").click()
    expect(page.locator(".r").first).to_contain_text("Blast at Port Sable")
    page.close()


# ---- The files ----


def test_what_a_first_query_loads_stays_small() -> None:
    """`make bench-index` measures it at 10,000 and 100,000; here its parts have limits."""
    archive = made_archive(2000)
    sizes = {path: len(gzip.compress(content, 6)) for path, content in search.files(archive)}
    head = json.loads(files_of(archive)[search.PATH])
    eager = [f"search/facets/{name}.json" for name in head["eager"]]
    always = sizes[search.PATH] + sizes["search/slots.json"] + sum(map(sizes.__getitem__, eager))
    rows = [size for path, size in sizes.items() if path.startswith("search/rows/")]
    shards = [size for path, size in sizes.items() if path.startswith("search/terms/")]
    assert sizes[search.PATH] < 2_000
    assert sizes["search/slots.json"] < 1_000
    assert always < 25_000
    assert statistics.mean(rows) * 10 < 15_000
    assert statistics.quantiles(shards, n=20)[-1] < 10_000
    assert always + 10 * statistics.mean(rows) + 2 * max(shards) < 60_000


def test_few_files_change_with_an_edit_a_new_claim_and_a_new_article(made: Archive) -> None:
    before = files_of(made)
    newest = max(made.articles, key=lambda a: (a.published, a.slug))
    middle = made.articles[len(made.articles) // 2]
    edited = structs.replace(middle.claims[1], statement="Nothing else was ever edited")
    added = structs.replace(
        middle.claims[0], id="claim-9", number=9, quote="", words=(), said_by=()
    )
    later = structs.replace(newest, slug=f"{newest.slug}-later", claims=(), marks=(), summary="")

    def changed(articles: tuple[Article, ...], reasons: dict[str, str]) -> set[str]:
        flags = {**made.reasons, **{(middle.slug, name): () for name in reasons}}
        after = files_of(replace(made, articles=articles, reasons=flags))
        return {
            path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
        }

    def with_claims(*claims: Any) -> tuple[Article, ...]:
        put_in = structs.replace(middle, claims=claims)
        return tuple(put_in if article is middle else article for article in made.articles)

    edit = changed(with_claims(middle.claims[0], edited, *middle.claims[2:]), {})
    addition = changed(with_claims(*middle.claims, added), {"claim-9": ""})
    new = changed((later, *made.articles), {})
    for files in (edit, addition, new):
        assert search.PATH in files
        assert len(files) < len(before) / 4
        assert sum(path.startswith("search/rows/") for path in files) <= 2


def test_the_order_of_files_changes_no_byte(made: Archive) -> None:
    turned = replace(made, articles=made.articles[::-1], entities=made.entities[::-1])
    assert files_of(turned) == files_of(made)


def test_numbers_rise_and_each_is_of_one_document(made: Archive) -> None:
    numbers = [document.number for document in documents(made)]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == len(made.claims) + len(made.articles) + len(made.entities)


def test_a_void_claim_is_not_found(made: Archive) -> None:
    one = made.articles[0]
    void = structs.replace(one.claims[0], statement="Xylophones burned", voided=one.published)
    archive = replace(made, articles=(structs.replace(one, claims=(void, *one.claims[1:])),))
    assert not any(
        "Xylophones" in text or "xylophon" in text for text in files_of(archive).values()
    )
    assert sum(d.kind == "claim" for d in documents(archive)) == len(one.claims) - 1


def test_an_article_of_many_claims_keeps_them_in_order(made: Archive) -> None:
    one = made.articles[0]
    claims = tuple(structs.replace(one.claims[0], id=f"c-{i}", number=i) for i in range(20))
    reasons = {(one.slug, claim.id): () for claim in claims}
    archive = replace(made, articles=(structs.replace(one, claims=claims),), reasons=reasons)
    found = [d for d in documents(archive) if d.kind == "claim"]
    assert [d.row["url"].partition("#")[2] for d in reversed(found)] == [
        f"c-{i}_1" for i in range(20)
    ]
    head = json.loads(files_of(archive)[search.PATH])
    assert head["end"] == head["room"] + 24
