"""What is read from disk: files, front matter, private copies, sources; hostile ones, too."""

from __future__ import annotations

import hashlib
import re
import time
from pathlib import Path

import pytest

from conftest import ROOT, Load, evidence
from obelus.bibliography import read_sources
from obelus.evidence import Copy, normalise
from obelus.folders import Folders
from obelus.load import MAX_COPY_BYTES, load_copies
from obelus.markdown.links import has_unsafe_scheme, is_safe_link
from obelus.model import Article, Entity
from obelus.parse.documents import claims_end, parse_article, parse_entity
from obelus.parse.front_matter import MAX_LENGTH, as_date, read_front_matter
from obelus.problems import Code
from obelus.read import MAX_BYTES, Refusal, read_text
from obelus.render.renderer import MAX_SPAN, Renderer
from obelus.seen import Seen
from obelus.texts import Texts

FRONT = "---\ntitle: Case\nsource: courier-2025-03-02\npublished: 2025-03-02\n---\n\n"


def _codes(load_with: Load, text: str) -> list[Code]:
    return [p.code for p in load_with({"articles/case.md": text}).problems]


def _yaml_problem(source: str) -> str:
    front = read_front_matter("a.md", f"---\n{source}\n---\n")
    assert [p.code for p in front.problems] == [Code.FRONT_MATTER]
    return front.problems[0].message


# Files


def test_a_file_larger_than_the_limit_is_refused(tmp_path: Path) -> None:
    for size, is_read in ((MAX_BYTES, True), (MAX_BYTES + 1, False)):
        (tmp_path / "a.md").write_text("x" * size)
        texts = Texts(["a.md"], tmp_path, tmp_path, Seen())
        assert [len(text) for text in texts.values()] == ([size] if is_read else [])
        assert [p.code for p in texts.problems] == ([] if is_read else [Code.LARGE_FILE])


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbf---\r\ntitle: a\r\n---\r\n")
    assert read_text(tmp_path / "a.md", tmp_path) == "---\ntitle: a\n---\n"


# Front matter


def test_words_stay_words() -> None:
    text = "name: 010\nkind: person\naliases: [NO, 12:30, 1_000]\nnames: {no: Foo, ko: ~}"
    entity = parse_entity("e.md", "e", f"---\n{text}\n---\n").document
    assert entity.name == "010"
    assert entity.aliases == ("NO", "12:30", "1_000")
    assert entity.names == (("no", "Foo"),)


def test_names_are_read_in_one_spelling() -> None:
    text = '---\nname: "Cafe\u0301"\nkind: place\naliases: ["Cafe\u0301 Noir"]\n---\n[[Cafe\u0301]]'
    entity = parse_entity("e.md", "e", text).document
    assert (entity.name, *entity.aliases) == ("Café", "Café Noir")
    assert entity.description.mentions[0].name == "Café"


@pytest.mark.parametrize("value", [".nan", ".inf", "1e3", "0x10", "91", "9" * 400, "[1]", "-90.5"])
def test_what_is_no_latitude_is_refused(value: str) -> None:
    front = read_front_matter("e.md", f"---\nlat: {value}\n---\n")
    assert front.number("lat", 90) is None
    assert [p.code for p in front.problems] == [Code.BAD_VALUE]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-01-05", "2024-01-05"),
        ("2024-01-05T10:00:00Z", "2024-01-05"),
        ("2024-01-05 10:00", "2024-01-05"),
        ("2024-02-30", "None"),
        ("20240105", "None"),
        ("2024-01-05x", "None"),
    ],
)
def test_dates_are_iso(value: str, day: str) -> None:
    assert str(as_date(value)) == day


def test_nested_lists_do_not_end_the_build() -> None:
    for deep in ("[" * 60_000, "{a: " * 15_000, "- " * 30_000):
        assert "deep in each other" in _yaml_problem(f"title:\n  {deep}")


def test_long_front_matter_is_refused() -> None:
    assert "the limit is" in _yaml_problem("title: " + "x" * MAX_LENGTH)


def test_a_number_of_any_length_is_a_word() -> None:
    front = read_front_matter("a.md", "---\ntitle: 0x" + "f" * 5000 + "\n---\n")
    assert len(front.text("title")) == 5002


# Drafts


@pytest.mark.parametrize(
    "front",
    [
        "title: a: b\ndraft: true",
        "title: a\ndraft: true\ndraft: false",
        "title: a\ndraft: perhaps",
        "title: a\ndraft:",
        "title: a\ndraft: [false]",
        'title: a\ndraft: "yes"',
        "title: a\ndraft: True",
        "title: a\nDraft: true",
        "title: a\ndrafts: true",
    ],
)
def test_where_a_draft_cannot_be_told_it_is_one(front: str) -> None:
    assert parse_article("a.md", "a", f"---\n{front}\n---\n\nText.\n").document.is_draft


def test_half_front_matter_makes_a_draft() -> None:
    for text in ("---\ntitle: a\n\nText.\n", "\n---\ntitle: a\n---\n\nText.\n"):
        assert parse_article("a.md", "a", text).document.is_draft


@pytest.mark.parametrize("front", ["draft: false", 'draft: "no"', "title: a"])
def test_other_articles_are_no_drafts(front: str) -> None:
    assert not parse_article("a.md", "a", f"---\n{front}\n---\n\nText.\n").document.is_draft


# Sources


def test_a_key_that_leads_out_of_the_site_makes_no_page() -> None:
    keys = ("../../../PWN", "index", "README", "a/b", "..", "good")
    text = "\n".join(f"@misc{{{key}, title={{x}}, rights={{full}}}}" for key in keys)
    sources, problems = read_sources("sources.bib", text)
    assert [source.key for source in sources] == ["good"]
    assert len(problems) == len(keys) - 1


def test_nothing_in_an_entry_becomes_html_of_its_own() -> None:
    text = r"""
@misc{a, title={<b>x</b>}, doi={10.1/"><img src=x onerror=alert(1)>}, rights={full}}
@misc{b, title={x}, url={https://x/"onmouseover="alert(1)}, rights={full}}
@misc{c, title={x}, url={javascript:alert(3)}, rights={full}}
@misc{d, title={x}, url={https://x.example/?a=1&b=2}, rights={full}}
@misc{e, title={x}, doi={10.1/a b" onclick="alert(1)}, rights={full}}
"""
    sources, problems = read_sources("sources.bib", text)
    references = {source.key: source.reference for source in sources}
    assert all("<img" not in html and "<b>" not in html for html in references.values())
    assert 'href="https://x/&#34;onmouseover=&#34;alert(1)"' in references["b"]
    assert "href" not in references["c"] + references["e"]
    assert 'href="https://x.example/?a=1&amp;b=2"' in references["d"]
    assert [p.code for p in problems] == [Code.UNSAFE_LINK]
    assert not sources[2].field("url")


def test_names_in_entries_are_read_in_one_spelling() -> None:
    text = "@misc{a, title={x}, publisher={Cafe\u0301}, rights={full}}"
    assert read_sources("sources.bib", text)[0][0].publisher == "Café"


# Addresses


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "\x7fa",
        "a\nb",
        "a b",
        "data:image/png;base64,AA",
        "//evil.example",
        "\\\\evil.example",
        "https://[x",
    ],
)
def test_unsafe_addresses(url: str) -> None:
    assert not is_safe_link(url)


@pytest.mark.parametrize(
    "url", ["https://x.example/é?a=1#b", "mailto:a@b.example", "../a.md", "#a"]
)
def test_safe_addresses(url: str) -> None:
    assert is_safe_link(url)


def test_a_sentence_has_no_scheme_and_an_address_has() -> None:
    assert not has_unsafe_scheme("Its statute, of 2019, says so: see https://x.example")
    assert not has_unsafe_scheme("https://x.example, read in 2025")
    for words in (
        "javascript: alert(1)",
        " \x02javascript:x",
        "java\tscript:x",
        "data:text/html,x",
    ):
        assert has_unsafe_scheme(words)


# Private copies


def _folders(tmp_path: Path) -> Folders:
    (tmp_path / "text").mkdir()
    return Folders(tmp_path, tmp_path, tmp_path, tmp_path / "text")


def test_copies_are_plain_files_of_bounded_size(tmp_path: Path) -> None:
    folders = _folders(tmp_path)
    (tmp_path / "secret.txt").write_text("a secret")
    (folders.evidence / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folders.evidence / "nowhere.txt").symlink_to(tmp_path / "nothing")
    (folders.evidence / "latin.txt").write_bytes(b"caf\xe9")
    (folders.evidence / "huge.txt").write_bytes(b"x" * (MAX_COPY_BYTES + 1))
    (folders.evidence / "good.txt").write_bytes(b"\xef\xbb\xbfwords")
    keys = ["link", "nowhere", "latin", "huge", "good", "absent"]
    copies, problems = load_copies(folders, keys)
    assert {key: copy.text for key, copy in copies.items()} == {"good": "words"}
    assert [(p.location.path, p.code) for p in problems] == [
        ("text/link.txt", Code.UNREADABLE_FILE),
        ("text/nowhere.txt", Code.UNREADABLE_FILE),
        ("text/latin.txt", Code.UNREADABLE_FILE),
        ("text/huge.txt", Code.LARGE_FILE),
    ]


def test_a_key_that_leads_out_reads_no_copy(tmp_path: Path, load_with: Load) -> None:
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "secret.txt").write_text("x")
    bib = "@misc{../../secret, title={x}, rights={full}}"
    assert not load_with({}, bib).archive.copies


def test_normalising_makes_signs_of_one_meaning_one() -> None:
    assert normalise("ﬁve\u00a0 “words”\n‘here’ – there…") == "five \"words\" 'here' - there..."
    assert normalise("５″ ＂x＂ ﹣ ―") == '5" "x" - -'


def test_a_quotation_is_whole_words() -> None:
    copy = Copy("The warship burned. War is a word; “war,” he said.\n\nPost-war.")
    assert copy.count("War") == 1
    assert copy.count("war") == 2
    assert copy.count("ship") == 0
    assert copy.count('"war,"') == 1
    assert copy.count("war", "para. 2") == 1
    assert copy.count("") == 0


def test_a_locator_of_any_length_is_read() -> None:
    copy = Copy("one\n\ntwo")
    assert copy.count("one", "para. " + "9" * 5000) == 1
    assert copy.count("one", "para. 999999") == 0
    assert copy.count("one", "paras 2-" + "9" * 5000) == 0


def test_the_copies_have_the_hashes_of_their_entries() -> None:
    folder = evidence()
    text = (ROOT / "seeds" / "sources.bib").read_text(encoding="utf-8")
    sources, _ = read_sources("sources.bib", text)
    hashed = {source.key: source.field("sha256") for source in sources if source.field("sha256")}
    assert hashed
    for key, expected in hashed.items():
        words = normalise(read_text(folder / f"{key}.txt", folder))
        assert hashlib.sha256(words.encode()).hexdigest() == expected, key


# Articles


@pytest.mark.parametrize(
    "text",
    [
        f"[@a, x{' ' * 60_000}y]",
        f"[@a{' ' * 60_000};]",
        f"## Claims\n\n### a\n\nS.\n\n- x{' ' * 60_000}y: z",
        f"[a](#b {' ' * 60_000}",
        "[[" + "a " * 30_000,
        "## Claims\n\n### a\n\nS.\n\n- source: " + "[@a]; " * 10_000,
        "## Claims\n\n### a\n\nS.\n\n- evidence: " + "#b supports; " * 2_000,
        "## Claims\n\n### a\n\nS.\n\n- evidence: #b supports, from" + " a ->" * 2_000,
        f"## Claims\n\n### a\n\nS.\n\n- evidence: #b supports{' ' * 60_000}by x",
        f'a\n\n## Claims\n\n### a\n\nS.\n\n- anchor: "a"{" " * 60_000}y',
        "a\n\n## Claims\n\n### a\n\nS.\n\n- anchor: " + '"a" prefix ' * 1_000,
        "a\n\n## Claims\n\n### a\n\nS.\n\n- anchor: " + '"' * 2_000,
        "a " * 9_000 + "\n\n## Claims\n\n### a\n\nS.\n\n- anchor: " + '"' + "a " * 9_000 + 'b"',
        f"## Claims\n\n### a\n\nS.\n\n- quantity: {'1' * 60_000},1 shells",
        f"## Claims\n\n### a\n\nS.\n\n- quantity: 1{',111' * 15_000},1 shells",
    ],
)
def test_spaces_take_no_time(text: str) -> None:
    # The time of this process alone, for others keep the machine busy; and a slow machine has five
    # seconds. Trying all spaces in every way, 60,000 of them squared, takes many times that.
    start = time.process_time()
    parse_article("a.md", "a", text)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# My title\n\nText.\n", "My title"),
        ("## Claims\n\n### one\n\nIt is so.\n", "Port blast"),
        ("## A part\n\nText.\n", "Port blast"),
        ("[A headline](#one)\n\nText.\n\n## Claims\n\n### one\n\nIt is so.\n", "Port blast"),
    ],
)
def test_titles_are_taken_from_the_text_once(text: str, title: str) -> None:
    parsed = parse_article("a.md", "2025-03-02-port-blast", text)
    assert parsed.document.title == title
    assert "h1" not in {token.tag for token in parsed.tokens}


def test_a_claim_in_a_title_is_reported(load_with: Load) -> None:
    text = (
        FRONT.replace("Case", "Blast") + "# [Blast](#one)\n\nText.\n\n## Claims\n\n### one\n\nS.\n"
    )
    assert Code.CLAIM_IN_HEADING in _codes(load_with, text)


def test_new_records_go_behind_the_first_claims() -> None:
    text = "A.[^1]\n\n## Claims\n\n### a\n\nS.\n\n[^1]: Note.\n"
    assert claims_end("a.md", text) == len(text.split("\n"))
    assert claims_end("a.md", text + "\n## More\n") == 10
    assert claims_end("a.md", "Text.\n") is None


def _article(load_with: Load, body: str) -> tuple[Renderer, Article]:
    loaded = load_with({"articles/case.md": FRONT + body})
    article = loaded.documents["articles/case.md"]
    assert isinstance(article, Article)
    return Renderer(loaded.archive, article.url, str, article), article


def test_outside_the_text_a_claim_link_is_a_plain_link(load_with: Load) -> None:
    note = "See [[[Oona Vale]] and [@courier-2025-03-02] [x](https://x.org)](#one), [y](#none)."
    record = f"## Claims\n\n### one\n\nIt is so.\n\n- source: [@courier-2025-03-02]\n\n{note}\n"
    renderer, article = _article(load_with, f"[a](#one)\n\n{record}\n## Method\n\n[b](#one)\n")
    assert "<mark" in renderer.blocks(article.blocks)[0].html
    html = renderer.prose(article.claims[0].note)
    assert html == '<p>See <a href="#one">Oona Vale and (Island Courier 2025) x</a>, y.</p>\n'
    assert '<p><a href="#one">b</a></p>' in renderer.prose(article.afterword.segments)


def test_footnotes_of_notes_stand_in_the_text(load_with: Load) -> None:
    record = "## Claims\n\n### fn\n\nIt is so.\n\n- source: [@courier-2025-03-02]\n\nNote.[^b]\n"
    renderer, article = _article(load_with, f"[a](#fn)[^a]\n\n{record}\n[^a]: A.\n\n[^b]: B.\n")
    html = "".join(block.html for block in renderer.blocks(article.blocks))
    assert article.claims[0].note_text == "Note."
    assert len(renderer.blocks(article.blocks)) == 2
    assert re.findall(r'id="(fn.*?)"', html) == ["fn_1", "fnref_n1", "fn_n1", "fn_n2"]


def test_links_to_the_web_say_that_they_leave(load_with: Load) -> None:
    renderer, article = _article(load_with, "[a](https://x.org) [b](/c.md)\n")
    html = renderer.blocks(article.blocks)[0].html
    assert '<a href="https://x.org" rel="external noopener">a</a> <a href="/c.md">b</a>' in html


def test_notes_take_no_more_rows_than_the_theme_has(load_with: Load) -> None:
    body = "[a](#one)\n\n" + "Text.\n\n" * 20 + "## Claims\n\n### one\n\nIt is so.\n"
    renderer, article = _article(load_with, body)
    assert renderer.blocks(article.blocks)[0].span == MAX_SPAN


def test_unsafe_addresses_of_entities_are_dropped(load_with: Load) -> None:
    text = (
        "---\nname: Thing\nkind: outlet\nsame_as: ['javascript:alert(1)', https://x.example]\n"
        "control: {class: SC, scheme: s, assessed: 2024, evidence: 'javascript:alert(2)'}\n---\n"
    )
    entity = load_with({"entities/thing.md": text}).documents["entities/thing.md"]
    assert isinstance(entity, Entity)
    assert entity.control
    assert (entity.same_as, entity.control.evidence) == (("https://x.example",), "")


def test_other_pages_are_refused_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        read_text(tmp_path / "nothing.md", tmp_path)
