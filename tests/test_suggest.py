"""From a text nobody has annotated to suggestions, found entities and records ready to edit."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from mkdocs.exceptions import Abort

from conftest import ROOT, Load, build_site, evidence
from obelus.cli import main
from obelus.detect import self_check
from obelus.model import Article, Claim
from obelus.parse.documents import parse_article, parse_plain
from obelus.parse.infer import infer_date, infer_title, plain_tokens
from obelus.parse.running_text import running_text
from obelus.problems import Code
from obelus.resolve.archive import Reason
from obelus.resolve.checks.suggestions import check_suggestions
from obelus.vocabulary import FLAGS

HEAD = "---\ntitle: Case\nsource: courier-2025-03-02\npublished: 2025-03-02\n---\n\n"
PLAIN = """\
Fire at the port

Oona Vale told reporters that two warehouses had burned. She praised the Fire Service.

Experts say that fertiliser was the cause, Radio Meridian reported on 3 March 2025.

"We saw nothing," the Harbour Office said. Meridian <b>is</b> *loud* [here](#no).
"""


def _article(load_with: Load, text: str, name: str = "articles/case.md") -> Article:
    document = load_with({name: text}).documents[name]
    assert isinstance(document, Article)
    return document


def _suggested(article: Article) -> dict[str, Claim]:
    return {s.claim.statement: s.claim for s in article.suggestions}


def test_a_text_without_annotations_gets_suggestions_and_links(load_with: Load) -> None:
    article = _article(load_with, PLAIN, "articles/2025-03-04-port.txt")
    flags = {s.claim.statement.split()[-1]: s.flag for s in article.suggestions}
    assert flags["burned"] == "attributed"
    assert flags["cause"] == "state-media"
    names = [mention.name for mention in article.body.mentions]
    assert names == ["Oona Vale", "Fire Service", "Radio Meridian", "Harbour Office"]


def test_title_and_date_are_inferred_and_said_to_be(load_with: Load) -> None:
    article = _article(load_with, PLAIN, "articles/2025-03-04-port.txt")
    assert (article.title, article.is_title_inferred) == ("Fire at the port", True)
    assert (article.published, article.is_date_inferred) == (date(2025, 3, 4), True)


@pytest.mark.parametrize(
    ("slug", "text", "day"),
    [
        ("2024-01-05-x", "6 May 2020", date(2024, 1, 5)),
        ("x", "On Jan. 5, 2024, and 6 May 2020", date(2024, 1, 5)),
        ("x", "It was 31 February 2024 or 1 March 2024", date(2024, 3, 1)),
        ("x", "2024-13-45", None),
        ("x", "no date", None),
    ],
)
def test_dates_are_found(slug: str, text: str, day: date | None) -> None:
    assert infer_date(slug, text) == day


@pytest.mark.parametrize(
    ("slug", "text", "title"),
    [
        ("2024-01-05-two-words", "A sentence that ends.\n\nMore.", "Two words"),
        ("x", "A headline\n\nMore.", "A headline"),
        ("x", "Only line", "X"),
    ],
)
def test_titles_are_found(slug: str, text: str, title: str) -> None:
    assert infer_title(slug, plain_tokens(text))[0] == title


@pytest.mark.parametrize("text", ["a\nb\nc", "a\n\nb\n\n\nc\n", "\n\na\n\nb\n\nc"])
def test_paragraphs_of_plain_text(text: str) -> None:
    inlines = [token for token in plain_tokens(text) if token.type == "inline"]
    assert [token.content for token in inlines] == ["a", "b", "c"]
    lines = text.split("\n")
    assert [lines[token.map[0]] for token in inlines if token.map] == ["a", "b", "c"]


def test_plain_text_is_no_markdown(archive_folder: Path) -> None:
    (archive_folder / "content" / "articles" / "port.txt").write_text(PLAIN, encoding="utf-8")
    site = build_site(archive_folder)
    html = (site / "articles" / "port" / "index.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;is&lt;/b&gt; *loud* [here](#no)" in html
    assert "No editor has reviewed this article" in html
    assert not (site / "articles" / "port.txt").exists()


def test_a_record_replaces_the_suggestion_it_covers(load_with: Load) -> None:
    text = (
        "Oona Vale said that [two warehouses burned](#one). The Fire Service said it was quick.\n"
    )
    record = "\n## Claims\n\n### one\n\nThey burned.\n\n- source: [@courier-2025-03-02]\n"
    article = _article(load_with, HEAD + text + record)
    assert list(_suggested(article)) == ["it was quick"]


@pytest.mark.parametrize(
    ("policy", "draft", "count"),
    [("publish", "", 1), ("off", "", 0), ("drafts", "", 0), ("drafts", "draft: true\n", 1)],
)
def test_suggestions_are_shown_by_policy(
    load_with: Load, policy: str, draft: str, count: int
) -> None:
    head = HEAD.replace("source:", f"suggestions: {policy}\n{draft}source:")
    article = _article(load_with, f"{head}Oona Vale said that two warehouses burned.\n")
    assert len(article.suggestions) == count


def test_entities_are_found_once_a_section_and_never_in_links_or_code(load_with: Load) -> None:
    text = (
        "[Oona Vale](https://x.example/) and `Oona Vale` and Oona Vale, again Oona Vale.\n\n"
        "## Oona Vale\n\n[[Oona Vale]] and Oona Vale of Port Sable.\n"
    )
    article = _article(load_with, HEAD + text)
    found = [(m.name, m.location.line, m.location.column) for m in article.body.mentions]
    assert sorted(found, key=lambda row: row[1:]) == [
        ("Oona Vale", 7, 53),
        ("Oona Vale", 11, 1),
        ("Port Sable", 11, 32),
    ]


def test_an_alias_that_two_entities_share_is_never_guessed(load_with: Load) -> None:
    other = "---\nname: Other Port\nkind: place\naliases: [Meridian]\n---\n\nA port.\n"
    loaded = load_with({"entities/other.md": other, "articles/case.md": f"{HEAD}Meridian spoke.\n"})
    article = loaded.documents["articles/case.md"]
    assert isinstance(article, Article)
    assert article.body.mentions == ()
    assert "ambiguous-entity" in [p.code.slug for p in loaded.problems]


def test_totals_count_no_suggestion(load_with: Load) -> None:
    loaded = load_with({"articles/case.md": f"{HEAD}Oona Vale said that two warehouses burned.\n"})
    assert len(loaded.archive.suggestions) == 1
    assert loaded.archive.claims == ()
    assert loaded.archive.carrying("attributed") == ()


def test_a_spokesman_of_a_body_is_not_the_body(load_with: Load) -> None:
    text = "An unnamed Harbour Office spokesman said that two warehouses burned.\n"
    (claim,) = _suggested(_article(load_with, HEAD + text)).values()
    assert [(agent.name, agent.is_link) for agent in claim.said_by] == [
        ("An unnamed Harbour Office spokesman", False)
    ]


@pytest.mark.parametrize(
    ("source", "said_by"),
    [
        ("Oona Vale", ["[[Oona Vale]]"]),
        ("President Oona Vale", ["[[Oona Vale]]"]),
        ("Oona Vale, the president,", ["[[Oona Vale]]"]),
        ("Both Oona Vale and Port Sable", ["[[Oona Vale]]", "[[Port Sable]]"]),
        ("The Harbour Office of Port Sable", ["[[Harbour Office]]"]),
        ("Port Sable's Harbour Office", ["[[Harbour Office]]"]),
        ("Port Sable's mayor, Ida Roe,", ["Port Sable's mayor, Ida Roe"]),
        ("Ida Roe, a baker in Port Sable,", ["Ida Roe, a baker in Port Sable"]),
        ("Russia's Sputnik", ["Sputnik"]),
    ],
)
def test_a_speaker_is_the_entity_that_the_words_are_about(
    load_with: Load, source: str, said_by: list[str]
) -> None:
    article = _article(load_with, f"{HEAD}{source} said that two warehouses burned.\n")
    (suggestion,) = article.suggestions
    agents = suggestion.claim.said_by
    names = [f"[[{a.name}]]" if a.is_link else a.name.replace("’", "'") for a in agents]
    assert names == said_by


def test_a_text_published_by_state_media_came_through_it(load_with: Load) -> None:
    head = HEAD.replace("courier-2025-03-02", "radio-2025-03-03")
    text = f"{head}Oona Vale said that two warehouses burned.\n"
    loaded = load_with({"articles/case.md": text})
    (suggestion,) = loaded.archive.suggestions
    assert loaded.archive.main_flag(suggestion.claim).id == "state-media"


def test_a_suggestion_that_forgets_a_state_outlet_fails_the_build(load_with: Load) -> None:
    head = HEAD.replace("courier-2025-03-02", "radio-2025-03-03")
    text = f"{head}Oona Vale said that two warehouses burned.\n"
    archive = load_with({"articles/case.md": text}).archive
    (article,) = (a for a in archive.articles if a.suggestions)
    assert list(check_suggestions(archive, article)) == []
    claim = archive.suggestions[0].claim
    wrong = {(claim.article, claim.id): (Reason(FLAGS["attributed"], "by mistake"),)}
    (problem,) = check_suggestions(replace(archive, reasons=wrong), article)
    assert (problem.code, problem.severity) == (Code.SELF_CHECK, "error")


def test_an_archive_extends_the_words_of_the_detector(archive_folder: Path) -> None:
    text = "Oona Vale proffered that two warehouses burned.\n\nFixers said it was late.\n"
    (archive_folder / "content" / "articles" / "case.txt").write_text(text, encoding="utf-8")
    config = (archive_folder / "mkdocs.yml").read_text(encoding="utf-8")
    options = "      cues: [{lemma: proffer}]\n      words: {anonymous_nouns: [fixers]}\n"
    changed = config.replace("  - obelus\n", f"  - obelus:\n{options}")
    (archive_folder / "mkdocs.yml").write_text(changed, encoding="utf-8")
    data = json.loads((build_site(archive_folder) / "data" / "claims.json").read_text())
    flags = {c["text"]: c["flags"] for c in data["claims"] if c["origin"] == "suggested"}
    assert flags == {
        "that two warehouses burned": ["attributed"],
        "it was late": ["unverified"],
    }


@pytest.mark.parametrize("option", ["words: {no_such_list: [x]}", "cues: [{frames: clause}]"])
def test_words_that_the_detector_cannot_take_are_refused(
    archive_folder: Path, option: str, caplog: pytest.LogCaptureFixture
) -> None:
    config = (archive_folder / "mkdocs.yml").read_text(encoding="utf-8")
    changed = config.replace("  - obelus\n", f"  - obelus:\n      {option}\n")
    (archive_folder / "mkdocs.yml").write_text(changed, encoding="utf-8")
    with pytest.raises(Abort):
        build_site(archive_folder)
    assert "The option cues, words or quotes cannot be used" in caplog.text


def test_running_text_leads_back_to_the_file() -> None:
    text = (
        HEAD
        + 'He said "no" to [[Oona Vale|her]] and [a *b*](#one) `c` [d](https://x.example/d) d.\n'
    )
    tokens = parse_article("x.md", "x", text).tokens
    running = running_text(tokens)
    assert running.text.strip() == "He said “no” to her and a b c d d."
    source = next(token.content for token in tokens if token.type == "inline")
    for start in range(len(running.text.rstrip())):
        place = running.source_range(start, start + 1)
        leaf = running.leaf_at(start)
        if place and leaf and not leaf.is_whole:
            sign = running.text[start].translate(str.maketrans("“”", '""'))
            assert source[place[1] : place[2]] == sign


class TestCommand:
    """`obelus suggest`, run as an editor runs it."""

    @pytest.fixture(autouse=True)
    def folder(self, archive_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.chdir(archive_folder)
        return archive_folder

    def _write(self, text: str) -> Path:
        path = Path("content/articles/case.md")
        path.write_text(text, encoding="utf-8")
        return path

    def _run(self, *args: str) -> Result:
        result = CliRunner().invoke(main, ["suggest", *args])
        assert result.exit_code == 0, result.output
        return result

    def test_it_lists_places_and_coverage(self) -> None:
        path = self._write(f"{HEAD}Oona Vale said that two warehouses burned.\n")
        lines = self._run(str(path)).output.splitlines()
        assert lines[0].startswith("content/articles/case.md:7:16: likely[")
        assert lines[1].startswith("    Oona Vale said that two warehouses burned.")
        assert lines[2] == "    " + " " * 15 + "^"
        assert lines[-1].endswith("0 of 1 attributions are covered by records (0%).")

    def test_it_writes_records_once_and_touches_nothing_else(self) -> None:
        rest = "\n\nMore, by [[Oona Vale]].\n\n## Notes\n\nEnd.\n"
        body = f"Oona Vale said that *two* warehouses burned.{rest}"
        path = self._write(HEAD + body)
        self._run("--write", str(path))
        written = path.read_text(encoding="utf-8")
        claim = "two-warehouses-burned"
        assert f"said [that *two* warehouses burned](#{claim})." in written
        assert f"### {claim}\n\nTwo warehouses burned.\n\n- said by: [[Oona Vale]]\n" in written
        assert rest in written
        self._run("--write", str(path))
        assert path.read_text(encoding="utf-8") == written
        check = CliRunner().invoke(main, ["check", str(path)])
        assert (check.exit_code, check.output) == (0, "No problems.\n")

    def test_records_join_the_section_that_is_there(self) -> None:
        record = "## Claims\n\n### one\n\nIt is.\n\n- source: [@courier-2025-03-02]\n\nOur note.\n"
        body = "[a](#one). Oona Vale said that two warehouses burned."
        text = f"{HEAD}{body}\n\n{record}\n## Notes\n\nEnd.\n"
        path = self._write(text)
        self._run("--write", str(path))
        written = path.read_text(encoding="utf-8")
        assert (
            written.index("Our note.")
            < written.index("### two-warehouses")
            < written.index("## Notes")
        )

    def test_markup_in_the_words_stays_words_in_the_record(self) -> None:
        path = self._write(f"{HEAD}Oona Vale said that 1\\*1 \\[is\\] \\_one\\_.\n")
        self._run("--write", str(path))
        check = CliRunner().invoke(main, ["check", str(path)])
        assert (check.exit_code, check.output) == (0, "No problems.\n")

    def test_records_need_a_source_and_a_file_to_stand_in(self) -> None:
        text = "Oona Vale said that two warehouses burned.\n"
        path = self._write(f"---\ntitle: Case\n---\n\n{text}")
        other = path.with_suffix(".txt")
        other.write_text(text, encoding="utf-8")
        for file, fix in ((path, "Add a line source:"), (other, "case.claims.md")):
            result = CliRunner().invoke(main, ["suggest", "--write", str(file)])
            assert result.exit_code == 1
            assert fix in result.output
        assert "[" not in path.read_text(encoding="utf-8")

    def test_windows_newlines_stay(self) -> None:
        path = Path("content/articles/case.md")
        text = f"{HEAD}Oona Vale said that two warehouses burned.\n"
        path.write_bytes(text.replace("\n", "\r\n").encode())
        self._run("--write", str(path))
        written = path.read_bytes()
        assert written.count(b"\n") == written.count(b"\r\n")


def test_the_two_source_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the copies are at hand: every claim that came through state media is flagged so."""
    for name in ("content", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    for copy in evidence().glob("*.txt"):
        shutil.copy(copy, tmp_path / "content" / "articles" / f"dropped-{copy.name}")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["suggest", "content/articles"])
    assert result.exit_code == 0
    lines = [line for line in result.output.splitlines() if "dropped-latin" in line]
    of_state = [line for line in lines if "State media:" in line]
    assert len(of_state) >= 5
    assert not any("Attributed" in line and "KCNA" in line for line in lines)


def test_no_attributed_suggestion_has_a_state_outlet_in_its_chain(load_with: Load) -> None:
    loaded = load_with({"articles/case.txt": PLAIN})
    running = parse_plain("case.txt", "case", PLAIN).running
    detected = loaded.reader.detector.detect(running.text)
    assert self_check(detected) == []
    for suggestion in loaded.archive.suggestions:
        chain = loaded.archive.chain(suggestion.claim)
        assert suggestion.flag != "attributed" or not any(step.is_state for step in chain)
