"""Anchors: records that say where a text holds their words, and leave the text as it came."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import Load, build_site
from gum import documents
from obelus.cli import main
from obelus.configured import load_from
from obelus.model import Article, Location
from obelus.parse.documents import parse_article, parse_beside
from obelus.parse.selectors import ranges, read_selectors, selector_for, written
from obelus.problems import Code

GUM = Path(__file__).parent / "attribution" / "gum"
HERE = Location("x.claims.md")
WORD = re.compile(r"\w+")
TEXT = """\
Fire at the port

Oona Vale told reporters that two warehouses had burned. Oona Vale praised the Fire Service.

"We saw nothing; nobody did," the Harbour Office said <b>twice</b>. *No* [link](#burned).
"""
FRONT = "---\ntitle: Fire at the port\nsource: courier-2025-03-02\npublished: 2025-03-02\n---\n"
RECORD = (
    "### burned\n\nWarehouses burned.\n\n"
    '- said by: [[Oona Vale]]\n- source: [@courier-2025-03-02]\n- anchor: "two warehouses"\n'
)
RECORDS = f"{FRONT}\n## Claims\n\n{RECORD}"


@pytest.fixture
def beside(archive_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small archive with a text as its publisher gave it, and records beside it."""
    articles = archive_folder / "content" / "articles"
    (articles / "port.txt").write_bytes(TEXT.replace("\n", "\r\n").encode())
    (articles / "port.claims.md").write_text(RECORDS, encoding="utf-8")
    monkeypatch.chdir(archive_folder)
    return articles


def _run(*args: str) -> Result:
    result = CliRunner().invoke(main, args)
    assert result.exit_code == 0, result.output
    return result


def test_a_text_and_the_records_beside_it_are_one_article(beside: Path) -> None:
    before = (beside / "port.txt").read_bytes()
    site = build_site(beside.parents[1])
    html = (site / "articles" / "port" / "index.html").read_text(encoding="utf-8")
    assert 'data-claim="burned" id="burned_1">two warehouses</mark>' in html
    assert "&lt;b&gt;twice&lt;/b&gt;. *No* [link](#burned)." in html
    assert html.count("Fire at the port</h1>") == 1
    assert "<p>Fire at the port</p>" not in html
    assert (beside / "port.txt").read_bytes() == before
    assert not [*site.rglob("port*.*")]


def test_the_annotation_says_where_the_words_are(beside: Path) -> None:
    site = build_site(beside.parents[1])
    page = json.loads((site / "data" / "annotations.jsonld").read_text(encoding="utf-8"))
    (item,) = (i for i in page["first"]["items"] if i["id"].endswith("/port/#burned_1"))
    quote, position = item["target"]["selector"]
    assert (quote["exact"], quote["suffix"][:11]) == ("two warehouses", " had burned")
    assert position["end"] - position["start"] == len("two warehouses")


def test_what_is_named_inside_an_anchor_counts_for_its_claim(load_with: Load) -> None:
    records = RECORDS.replace('"two warehouses"', '"Oona Vale praised the Fire Service"')
    loaded = load_with({"articles/a.txt": TEXT, "articles/a.claims.md": records})
    assert loaded.problems == []
    (claim,) = loaded.archive.claims
    assert claim.named == ("Fire Service",)


def test_problems_name_the_file_in_which_they_are(load_with: Load) -> None:
    records = RECORDS.replace("two warehouses", "two ware houses").replace("[[Oona", "[[Una")
    loaded = load_with({"articles/a.txt": TEXT, "articles/a.claims.md": records})
    found = [(p.location.path, p.location.line, p.code.slug) for p in loaded.problems]
    path = "content/articles/a.claims.md"
    assert found == [(path, 13, "unknown-entity"), (path, 15, "anchor-missing")]
    assert "two warehouses" in loaded.problems[1].fix


def test_records_without_their_text_are_an_error(load_with: Load) -> None:
    (problem, *rest) = load_with({"articles/a.claims.md": RECORDS}).problems
    assert (problem.code.slug, problem.location.path) == ("no-text", "content/articles/a.claims.md")
    assert [p.code.slug for p in rest] == ["anchor-missing"]


def test_text_over_the_records_of_another_text_is_an_error(load_with: Load) -> None:
    records = RECORDS.replace("\n## Claims", "\nA sentence.\n\n## Claims")
    loaded = load_with({"articles/a.txt": TEXT, "articles/a.claims.md": records})
    assert [p.code.slug for p in loaded.problems] == ["stray-text"]


def test_a_draft_beside_a_text_publishes_neither(beside: Path) -> None:
    draft = RECORDS.replace("published:", "draft: true\npublished:")
    (beside / "port.claims.md").write_text(draft, encoding="utf-8")
    site = build_site(beside.parents[1])
    files = [path for path in site.rglob("*") if path.is_file()]
    assert not any(b"saw nothing" in path.read_bytes() for path in files)


@pytest.mark.parametrize("source", ["radio-2025-03-03", "ledger-2025-03-04", "nobody", ""])
def test_a_text_that_may_not_be_published_whole_is_not(beside: Path, source: str) -> None:
    records = RECORDS.replace("source: courier-2025-03-02", f"source: {source}", 1)
    (beside / "port.claims.md").write_text(records, encoding="utf-8")
    codes = [p.code.slug for p in load_from("mkdocs.yml").problems if p.code.is_error]
    # Of no source there are no rights to speak of: that it is missing is one problem.
    assert ("text-rights" in codes) == bool(source)
    assert ("missing-field" in codes) == (not source)
    site = build_site(beside.parents[1], strict=False)
    files = [path for path in site.rglob("*") if path.is_file()]
    assert not any(b"saw nothing" in path.read_bytes() for path in files)


def test_an_address_is_taken_once(beside: Path) -> None:
    (beside / "port.md").write_text(f"{FRONT}\nText.\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code in {0, 1}
    loaded = build_site(beside.parents[1], strict=False)
    assert (loaded / "articles" / "port" / "index.html").exists()


class TestSuggest:
    """`obelus suggest --write` where the text is not to be edited."""

    def test_it_writes_anchors_beside_the_text_and_can_run_again(self, beside: Path) -> None:
        text = (beside / "port.txt").read_bytes()
        listed = _run("suggest", str(beside / "port.txt")).output
        assert "content/articles/port.txt:5:1: likely" in listed
        _run("suggest", "--write", str(beside / "port.txt"))
        records = (beside / "port.claims.md").read_text(encoding="utf-8")
        assert '- anchor: “"We saw nothing; nobody did,"”\n' in records
        assert records.startswith(RECORDS)
        assert (beside / "port.txt").read_bytes() == text
        _run("suggest", "--write", str(beside))
        assert (beside / "port.claims.md").read_text(encoding="utf-8") == records
        assert _run("check", str(beside / "port.claims.md")).output == "No problems.\n"

    @pytest.mark.parametrize("args", [("--anchors",), ()])
    def test_it_keeps_to_anchors_where_an_article_has_them(
        self, beside: Path, args: tuple[str, ...]
    ) -> None:
        path = beside / "mixed.md"
        body = "Oona Vale said that *two* piers burned. The Fire Service said it was quick.\n"
        record = "" if args else RECORD.replace("two warehouses", "two piers")
        path.write_text(f"{FRONT}\n{body}\n## Claims\n\n{record}", encoding="utf-8")
        _run("suggest", "--write", *args, str(path))
        after = path.read_text(encoding="utf-8")
        assert f"\n{body}\n## Claims" in after
        assert '- anchor: "it was quick"\n' in after
        assert _run("check", str(path)).output == "No problems.\n"

    def test_words_that_stand_twice_get_those_around_them(self, beside: Path) -> None:
        text = "The Fire Service said it was quick. Oona Vale said it was quick, too.\n"
        (beside / "port.txt").write_text(text, encoding="utf-8")
        (beside / "port.claims.md").write_text(FRONT, encoding="utf-8")
        _run("suggest", "--write", str(beside / "port.txt"))
        records = (beside / "port.claims.md").read_text(encoding="utf-8")
        assert '- anchor: "it was quick", suffix "."\n' in records


def _fail(code: Code, place: Location, message: str, fix: str) -> None:
    raise AssertionError(message)


def test_a_selector_leads_back_to_its_words() -> None:
    """Any words of the GUM articles, also where they stand several times."""
    chance, tried = random.Random(5), 0
    for document in documents(GUM):
        paragraphs = document.text.split("\n\n")
        text = "\n\n".join(" ".join(p.split()) for p in paragraphs)
        words = [match.span() for match in WORD.finditer(text)]
        for _ in range(40):
            first = chance.randrange(len(words) - 8)
            start, end = words[first][0], words[first + chance.randrange(1, 8)][1]
            paragraph = next(p for p in text[:end].split("\n\n")[::-1])
            if "\n" in text[start:end] or text.count(paragraph) > 1:
                continue  # Two paragraphs that are the same cannot be told apart.
            value = written(selector_for(text, start, end, HERE))
            (selector,) = read_selectors(value, lambda _: HERE, _fail)
            assert ranges(text, selector) == [(start, end)], value
            tried += 1
    assert tried > 700


def test_anchors_mark_what_brackets_would() -> None:
    """Words marked in the text and words named by anchors make the same tokens."""
    marked = f"{FRONT}\nOona Vale [*praised* the [fire](#b) service](#a) at once.\n\n## Claims\n"
    named = marked.replace("](#a)", "").replace("](#b)", "").replace("[", "")
    record = "\n### {}\n\nSo.\n\n- source: [@courier-2025-03-02]\n"
    anchors = ('- anchor: "praised the fire service"\n', '- anchor: "fire"\n')
    bodies = []
    for text, lines in ((marked, ("", "")), (named, anchors)):
        whole = text + "".join(
            record.format(name) + line for name, line in zip("ab", lines, strict=True)
        )
        parsed = parse_article("x.md", "x", whole)
        article = parsed.document
        (inline,) = (t for t in parsed.tokens if t.type == "inline")
        tokens = [
            (t.type, t.content) for t in inline.children or () if t.type != "text" or t.content
        ]
        bodies.append(
            (tokens, [(m.claim, m.words) for m in article.marks], article.claims[0].words)
        )
        assert parsed.running.text == "Oona Vale praised the fire service at once.\n\n"
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize(
    ("anchor", "code"), [(" ".join(["a"] * 201), "bad-value"), ("far far", "anchor-ambiguous")]
)
def test_what_would_take_long_is_refused(anchor: str, code: str) -> None:
    record = f'### c\n\nSo.\n\n- source: [@a]\n- anchor: "{anchor}"\n'
    records = f"{FRONT}\n## Claims\n\n{record}"
    parsed = parse_beside("x.claims.md", "x", records, "x.txt", "far " * 50_000)
    assert [p.code.slug for p in parsed.problems] == [code]
    assert "100 or more times" in parsed.problems[0].message or code == "bad-value"


def test_more_anchors_than_an_article_may_have_are_an_error() -> None:
    anchors = "; ".join(f'"w{number}"' for number in range(1001))
    records = f"{FRONT}\n## Claims\n\n### c\n\nSo.\n\n- source: [@a]\n- anchor: {anchors}\n"
    text = " ".join(f"w{number}" for number in range(1001))
    parsed = parse_beside("x.claims.md", "x", records, "x.txt", text)
    assert [p.message for p in parsed.problems] == ["This article has more than 1,000 anchors."]


def test_many_anchors_take_no_time() -> None:
    """A hundred records on a long text: nobody waits."""
    sentences = [f"The harbour counted {n} ships on day {n}." for n in range(1000)]
    text = "\n\n".join(" ".join(sentences[i : i + 5]) for i in range(0, 1000, 5))
    records = "".join(
        f'### c-{n}\n\nSo.\n\n- source: [@a]\n- anchor: "counted {n} ships"\n\n' for n in range(100)
    )
    parsed = parse_beside("x.claims.md", "x", f"{FRONT}\n## Claims\n\n{records}", "x.txt", text)
    assert [p.code for p in parsed.problems] == []
    article: Article = parsed.document
    assert len(article.marks) == 100
