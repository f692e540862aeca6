"""The option `full_text`: what only the text of an article says is found, with the same facets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort
from playwright.sync_api import Browser, Page, expect

from conftest import ROOT, build_site, copy_archive
from obelus.site import full_text
from test_browser import STATE_MEDIA, Handler, serving
from test_search import archive_in

POLICY = "Content-Security-Policy"
ONLY_IN_THE_TEXT = "zymurgy"


def with_option(folder: Path) -> Path:
    config = folder / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    assert "  - obelus\n" in text
    config.write_text(text.replace("  - obelus\n", "  - obelus: {full_text: pagefind}\n"))
    return folder


def with_words(folder: Path) -> Path:
    article = folder / "content" / "articles" / "harbour-blast.md"
    text = article.read_text(encoding="utf-8")
    place = text.index("\n## Claims")
    article.write_text(f"{text[:place]}\nThe zymurgy hall was open all that week.\n{text[place:]}")
    return folder


def files_of(site: Path) -> dict[str, bytes]:
    found = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_archive(tmp_path_factory.mktemp("full") / "archive")
    return build_site(with_option(with_words(folder)))


@pytest.fixture
def page(browser: Browser, site: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The search page may compile what it has loaded; every other page may not."""
    send = Handler.send_header

    def with_wasm(self: Handler, name: str, value: str) -> None:
        if name == POLICY and self.path.startswith("/search/?"):
            value = value.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
        send(self, name, value)

    monkeypatch.setattr(Handler, "send_header", with_wasm)
    complaints: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    with serving(site) as url:
        page.goto(f"{url}search/?q={ONLY_IN_THE_TEXT}")
        yield page
        page.close()
    assert complaints == []


@pytest.mark.browser
def test_a_word_that_stands_only_in_the_text_is_found(page: Page) -> None:
    expect(page.locator(".rcount")).to_have_text("No results")
    texts = page.locator("section", has_text="In the text of 1 article")
    expect(texts.locator(".r h2 a")).to_have_text("Blast at Port Sable")
    expect(texts.locator(".r mark")).to_have_text(ONLY_IN_THE_TEXT)
    texts.locator(".r h2 a").click()
    page.wait_for_url("**/articles/harbour-blast/")
    expect(page.locator("h1")).to_contain_text("Blast at Port Sable")


@pytest.mark.browser
def test_facets_narrow_what_texts_say_too(page: Page) -> None:
    state_media = page.locator(STATE_MEDIA)
    expect(page.locator(".ck", has=state_media).locator(".n")).to_have_text("0 + 1")
    state_media.check()  # Nothing else has the word.
    expect(page.locator("section .r")).to_have_count(1)
    state_media.uncheck()
    page.locator("#q_").fill("president")
    texts = page.locator("section", has_text="In the text of")
    expect(texts.locator("> h2")).to_have_text("In the text of 2 articles")
    state_media.check()
    expect(page.locator(".chips button")).to_have_count(1)
    expect(texts.locator(".r")).to_have_count(2)
    page.locator('input[name="assessment"][value="unverifiable"]').check()
    expect(texts.locator(".r h2")).to_have_text(["The president praises the fire service"])
    page.locator('input[name="assessment"][value="disputed"]').check()
    expect(texts.locator(".r")).to_have_count(2)  # Any of one facet, and something of each.
    page.locator("#q_").fill("")
    expect(texts).to_be_hidden()


@pytest.mark.browser
def test_where_the_policy_forbids_it_the_page_says_so(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    with serving(site) as url:
        page.goto(f"{url}search/?q=port")
        expect(page.locator("main")).to_contain_text(
            "The texts of the articles could not be searched"
        )
        expect(page.locator(".r").first).to_be_visible()
        page.close()


def test_without_the_option_nothing_is_added(tmp_path: Path, site: Path) -> None:
    plain = files_of(build_site(with_words(copy_archive(tmp_path / "archive"))))
    full = files_of(site)
    added = full.keys() - plain.keys()
    assert full_text.SCRIPT in added
    assert {name.split("/")[0] for name in added} == {"pagefind", "assets"}
    lists = ("manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt")
    changed = {name for name in plain if plain[name] != full[name]} - set(lists)
    assert changed == {"search/index.html"}
    assert b"search-text" not in plain["search/index.html"]
    assert not any("-ui" in name for name in added)


def test_it_is_made_again_only_with_a_text(tmp_path: Path) -> None:
    folder = with_option(copy_archive(tmp_path / "archive"))
    first = files_of(build_site(folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(full_text, "_all_files", lambda _: pytest.fail("made again"))
        page = folder / "content" / "about" / "method.md"
        page.write_text(page.read_text(encoding="utf-8") + "\nOne more line.\n")
        assert full_text.SCRIPT in files_of(build_site(folder))
    grown = files_of(build_site(with_words(folder)))
    fresh = files_of(build_site(with_option(with_words(copy_archive(tmp_path / "other")))))

    def index(files: dict[str, bytes]) -> dict[str, bytes]:
        """Without its lists of facets, whose order is another each time."""
        ours = ("pagefind/index/", "pagefind/fragment/")
        return {name: content for name, content in files.items() if name.startswith(ours)}

    assert index(grown) == index(fresh) != index(first)
    pages = json.loads(grown["pagefind/pagefind-entry.json"])["languages"]["en"]["page_count"]
    assert pages == 2  # The draft is none.


def test_nothing_withheld_goes_into_it() -> None:
    """What comes out is packed, so that no grep tells."""
    records = json.dumps(full_text.records(archive_in(ROOT / "tests" / "archive")))
    assert "Blast at Port Sable" in records
    assert "DRAFTMARK" not in records
    assert "WITHHELDMARK" not in records


def test_without_the_extra_a_build_says_what_to_install(
    archive_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(full_text, "is_available", lambda: False)
    with pytest.raises(Abort):
        build_site(with_option(archive_folder))
    assert 'pip install "mkdocs-obelus[pagefind]"' in caplog.text
