"""In Chromium, what a reader does, under a Content-Security-Policy that allows nothing inline."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect

from conftest import ARCHIVE, build_site

pytestmark = pytest.mark.browser

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'"
)
BARRAGE = "articles/2024-01-05-buffer-zone-barrage/"
KINDS = (
    "",
    "articles/",
    BARRAGE,
    "articles/2022-12-06-second-day-of-fire/",
    "claims/",
    "claims/retaliation/",
    "entities/",
    "entities/kim-jong-un/",
    "entities/korean-central-news-agency/",
    "entities/yeonpyeong/",
    "sources/",
    "sources/latin-times-2024-01-05/",
    "flags/",
    "flags/state-media/",
    "search/",
    "about/flags/",
    "corrections/",
    "404.html",
)
"""One page of every kind."""

FORMER = "articles/praise-for-firemen/"
STATE_MEDIA = 'input[name="flag"][value="state-media"]'

Open = Callable[..., Page]


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a site with the strictest policy it promises to work under."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Nobody reads it."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def demo_url(demo_site: Path) -> Iterator[str]:
    with serving(demo_site) as url:
        yield url


@pytest.fixture
def open_page(browser: Browser, demo_url: str) -> Iterator[Open]:
    """Open a page of the demonstration archive; what the browser complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def note_foreign(request: Request) -> None:
        if not request.url.startswith(demo_url):
            complaints.append(request.url)

    def open_it(path: str, *, width: int = 1366, scheme: str = "light", js: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=js,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", note_foreign)
        page.goto(demo_url + path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []


def test_a_claims_number_opens_its_record(open_page: Open) -> None:
    page = open_page(BARRAGE)
    number = page.locator('a.ref[data-claim="showdown-speech"]').first
    number.click()
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("Kim told workers that launcher output must rise")
    expect(panel).to_contain_text("state-run")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(number).to_be_focused()


def test_without_javascript_the_number_leads_to_the_record(open_page: Open) -> None:
    page = open_page(BARRAGE, js=False)
    page.locator('a.ref[data-claim="showdown-speech"]').first.click()
    assert page.url.endswith("#showdown-speech")
    expect(page.locator("#showdown-speech")).to_be_in_viewport()
    expect(page.locator("#showdown-speech")).to_contain_text("military showdown with the enemy")


@pytest.mark.parametrize("js", [True, False])
def test_the_legend_hides_a_flag(open_page: Open, js: bool) -> None:
    page = open_page(BARRAGE, js=js)
    cards = page.locator(".card[data-claim]:visible")
    before = cards.count()
    unverified = page.locator('.card[data-status="unverified"]').count()
    assert 0 < unverified < before
    page.get_by_label("Unverified").first.uncheck()
    expect(cards).to_have_count(before - unverified)
    if js:
        expect(page.locator(".live")).to_contain_text(f"Showing {before - unverified} of {before}")


def test_search_finds_a_claim_and_leads_to_its_words(open_page: Open) -> None:
    page = open_page("")
    page.get_by_label("Search claims").fill("showdown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=showdown*")
    result = page.locator(".r h2 a", has_text="Kim told workers")
    result.click()
    assert page.url.endswith("#showdown-speech_1")
    expect(page.locator("#showdown-speech_1")).to_be_in_viewport()


def test_search_narrows_by_facet_and_keeps_its_state_in_the_address(open_page: Open) -> None:
    page = open_page("search/?q=north")
    results = page.locator(".r")
    everything = results.count()
    page.locator(STATE_MEDIA).check()
    page.wait_for_url("**flag=state-media*")
    expect(results).not_to_have_count(everything)
    narrowed = results.count()
    assert narrowed > 0
    page.reload()
    expect(results).to_have_count(narrowed)
    expect(page.locator(STATE_MEDIA)).to_be_checked()
    page.go_back()
    expect(results).to_have_count(everything)


def test_counts_follow_the_other_facets(open_page: Open) -> None:
    page = open_page("search/?flag=state-media")
    disputed = page.locator("label.ck", has_text="Disputed")
    expect(disputed.locator(".n")).to_have_text("0")
    expect(disputed.locator("input")).to_be_disabled()
    attributed = page.locator("fieldset label.ck", has_text="Attributed").first
    expect(attributed.locator("input")).to_be_enabled()


def test_search_works_from_the_keyboard(open_page: Open) -> None:
    page = open_page("search/")
    page.keyboard.press("/")
    expect(page.locator("#q_")).to_be_focused()
    page.keyboard.type("satellite")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".r h2 a").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**#arms-for-satellites_1")


def test_korean_is_found_whatever_particle_it_carries(
    browser: Browser, archive_folder: Path
) -> None:
    """`북한군` finds `북한군은`, and not what only shares a syllable with it."""
    article = archive_folder / "content" / "articles" / "swift-work.md"
    text = article.read_text(encoding="utf-8")
    article.write_text(
        text.replace("The president praised the", "북한군은 포를 쏘았다: the"), encoding="utf-8"
    )
    with serving(build_site(archive_folder)) as url:
        page = browser.new_page()
        for query, hits in {
            "북한군": 1,
            "북한군은": 1,
            "포": 1,
            "북": 1,
            "한군 쏘았다": 1,
            "북군": 0,
        }.items():
            page.goto(f"{url}search/?q={query}")
            expect(page.locator(".rcount")).not_to_contain_text("newest")
            expect(page.locator(".r", has_text="북한군은")).to_have_count(hits)
        page.close()


def test_without_javascript_everything_can_be_read(open_page: Open) -> None:
    page = open_page("search/", js=False)
    assert page.locator(".r").count() == 24
    assert "Search needs JavaScript" in page.content()
    page = open_page(BARRAGE, js=False)
    expect(page.locator(".card").first).to_be_visible()
    expect(page.locator(".note").first).to_be_visible()


def test_print_has_the_records_and_no_navigation(open_page: Open) -> None:
    page = open_page(BARRAGE)
    page.emulate_media(media="print")
    expect(page.locator(".nav")).to_be_hidden()
    expect(page.locator(".notes").first).to_be_hidden()
    expect(page.locator(".card").first).to_be_visible()


def test_the_chosen_colours_stay(open_page: Open) -> None:
    page = open_page("")
    page.get_by_label("Dark").check()
    page.goto(page.url + "articles/")
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    expect(page.get_by_label("Dark")).to_be_checked()


@pytest.mark.parametrize("path", KINDS)
def test_no_page_scrolls_sideways(open_page: Open, path: str) -> None:
    page = open_page(path, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("path", KINDS)
def test_axe_finds_no_violation(open_page: Open, path: str, width: int, scheme: str) -> None:
    page = open_page(path, width=width, scheme=scheme)
    if path == "search/":
        expect(page.locator(".facets fieldset").first).to_be_attached()
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []


DROPPED = """\
Fire at the port

Oona Vale told reporters that two warehouses had burned.

Experts say that fertiliser was the cause, Radio Meridian reported.
"""


@pytest.fixture(scope="session")
def dropped_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small archive with a text that nobody has annotated, and a source taken back."""
    folder = Path(shutil.copytree(ARCHIVE, tmp_path_factory.mktemp("dropped") / "archive"))
    (folder / "content" / "articles" / "port.txt").write_text(DROPPED, encoding="utf-8")
    bibliography = folder / "seeds" / "sources.bib"
    entry = bibliography.read_text(encoding="utf-8")
    day = "  date    = {2025-03-02},"
    bibliography.write_text(
        entry.replace(day, f"{day}\n  retracted = {{2025-03-10}},"), encoding="utf-8"
    )
    blast = folder / "content" / "articles" / "harbour-blast.md"
    text = blast.read_text(encoding="utf-8")
    # The retracted source is no second origin any more.
    blast.write_text(text.replace(": corroborated", ": confirmed"), encoding="utf-8")
    with serving(build_site(folder)) as url:
        yield url


def test_a_reader_can_tell_suggestions_from_records(browser: Browser, dropped_url: str) -> None:
    page = browser.new_page()
    page.goto(f"{dropped_url}articles/port/")
    expect(page.get_by_text("No editor has reviewed this article.")).to_be_visible()
    words = page.locator("mark.sug", has_text="two warehouses")
    expect(words).to_have_css("text-decoration-thickness", "1px")
    page.locator("a.ref").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("Suggested, not reviewed")
    page.keyboard.press("Escape")
    page.locator("#f_suggested").uncheck()
    expect(page.locator(".card.sug").first).to_be_hidden()
    page.goto(f"{dropped_url}search/?review=suggested")
    expect(page.locator(".r")).to_have_count(page.locator(".r", has_text="not reviewed").count())
    assert page.locator(".r").count() > 0
    page.close()


BLAST = "articles/harbour-blast/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 320])
@pytest.mark.parametrize(
    "path",
    [
        "articles/port/",
        BLAST,
        "entities/port-sable-blast/",
        "sources/courier-2025-03-02/",
        "claims/",
    ],
)
def test_axe_finds_no_violation_in_the_small_archive(
    browser: Browser, dropped_url: str, path: str, width: int, scheme: str
) -> None:
    """Suggestions, numbers side by side, and what a retraction affects."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(dropped_url + path)
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_a_reader_sees_what_others_say_and_what_is_affected(
    browser: Browser, dropped_url: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(dropped_url + BLAST)
    expect(page.locator(".head .affected")).to_contain_text("was retracted on 10 March 2025")
    card = page.locator("#forty-hurt")
    expect(card.locator(".affected")).to_contain_text("not looked at since")
    expect(card.locator(".origins")).to_have_text("1 origin: Fire Service")
    table = card.get_by_role("table", name="What others say of it")
    expect(table.get_by_role("rowheader")).to_have_text(["40 people", "60 people"])
    table.get_by_role("link", name="claim 8").click()
    expect(page.locator(".card:target h3")).to_contain_text("Sixty people were hurt.")
    context.close()


def test_a_quotation_leads_to_its_words_on_the_original_page(
    browser: Browser, archive_folder: Path, tmp_path: Path
) -> None:
    filler = "<p>Other news.</p>" * 200
    words = "<p>“This was an act of sabotage by our neighbours”, she said.</p>"
    original = tmp_path / "original"
    original.mkdir()
    page = f'<!doctype html><html lang="en"><meta charset="utf-8">{filler}{words}{filler}</html>'
    (original / "index.html").write_text(page, encoding="utf-8")
    sources = archive_folder / "seeds" / "sources.bib"
    context = browser.new_context()
    with serving(original) as there:
        text = sources.read_text().replace("https://courier.example/blast?id=1&page=2", there)
        sources.write_text(text, encoding="utf-8")
        with serving(build_site(archive_folder)) as here:
            reader = context.new_page()
            reader.goto(f"{here}articles/harbour-blast/")
            reader.locator("#sabotage").get_by_role("link", name="Find the words").click()
            reader.wait_for_url(f"{there}**")
            expect(reader.get_by_text("act of sabotage")).to_be_in_viewport()
            reader.goto(f"{here}sources/courier-2025-03-02/")
            assert Axe().run(reader).violations_count == 0
    context.close()


@pytest.fixture(scope="session")
def small_url(test_site: Path) -> Iterator[str]:
    """The small archive, which has corrections, void records and former addresses."""
    with serving(test_site) as url:
        yield url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390, 320])
@pytest.mark.parametrize("path", ["articles/swift-work/", "corrections/", FORMER])
def test_axe_finds_no_violation_in_what_was_corrected(
    browser: Browser, small_url: str, path: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.route("**/moved.js", lambda route: route.abort())  # Stay, to look.
    page.goto(small_url + path)
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize("claim", ["praise", "acclaim", "praise-again"])
def test_a_former_address_leads_to_the_claim(browser: Browser, small_url: str, claim: str) -> None:
    page = browser.new_page()
    page.goto(f"{small_url}{FORMER}#{claim}")
    page.wait_for_url(f"{small_url}articles/swift-work/#{claim}")
    expect(page.locator(f"#{claim}")).to_be_in_viewport()
    page.close()


def test_without_javascript_a_former_address_shows_the_way(
    browser: Browser, small_url: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{small_url}{FORMER}#acclaim")
    page.get_by_role("link", name="The president praised the fire service.").click()
    assert page.url == f"{small_url}articles/swift-work/#praise"
    context.close()


def test_a_record_leads_to_its_correction_and_back(browser: Browser, small_url: str) -> None:
    page = browser.new_page()
    page.goto(f"{small_url}articles/swift-work/#acclaim")
    record = page.locator("#praise")
    expect(record).to_be_in_viewport()
    record.get_by_role("link", name="Corrected on 7 March 2025").click()
    entry = page.locator("#correction_2025-03-07_factual_acclaim")
    expect(entry).to_be_in_viewport()
    entry.get_by_role("link", name="To claim 1").click()
    assert page.url.endswith("#praise")
    expect(page.locator("#medal")).to_contain_text("Void since 8 March 2025")
    page.close()
