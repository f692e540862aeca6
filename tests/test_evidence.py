"""Copies, quotations and quotes.lock: what is proved, what readers are told, what is refused."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import ROOT, build_site, evidence
from obelus.cli import main
from obelus.configured import load_from
from obelus.cuts import cuts
from obelus.evidence import MAX_SHOWN, Copy, in_context, normalise, sha256
from obelus.load import Loaded
from obelus.lock import VERSION, as_text, read_lock
from obelus.problems import Code
from obelus.resolve.checks import copying
from obelus.resolve.quoted import QuoteLimits, quoted_words

COPY = """\
The mayor said the pier “will be closed” unless the storm turns.

She did not call it a disaster. The pier, built in 1902, was never insured and has not been used.
A pier was closed in spring. A pier was closed in autumn.
The ferry sails again in May.
"""
BIB = "@misc{{{key},\n  title  = {{Pier}},\n  rights = {{{rights}}}{sha256}\n}}\n"
FRONT = "---\ntitle: The pier\nsource: pier\n---\n\n[It closes](#closes).\n\n"
RECORD = "## Claims\n\n### closes\n\nThe pier closes.\n\n- quote: “{quote}”\n- source: {source}\n"


@dataclass(frozen=True)
class Desk:
    """A small archive on disk with one quotation, as its editor sees it."""

    folder: Path

    @property
    def copy(self) -> Path:
        return self.folder / "seeds" / "text" / "pier.txt"

    @property
    def lock(self) -> Path:
        return self.folder / "seeds" / "quotes.lock"

    def write(
        self,
        quote: str = "",
        source: str = "[@pier]",
        rights: str = "excerpt",
        fixity: str = "right",
    ) -> None:
        """Write the article and the entry; the hash of the copy is right, or as said."""
        record = RECORD.format(quote=quote, source=source) if quote else "No claims.\n"
        text = FRONT + record if quote else "---\ntitle: The pier\nsource: pier\n---\n\nText.\n"
        (self.folder / "content/articles/pier.md").write_text(text, encoding="utf-8")
        digest = Copy(COPY).sha256 if fixity == "right" else fixity
        line = f",\n  sha256 = {{{digest}}}" if digest else ""
        entries = [BIB.format(key="pier", rights=rights, sha256=line)]
        entries.append(BIB.format(key="other", rights="excerpt", sha256=""))
        (self.folder / "seeds/sources.bib").write_text("".join(entries), encoding="utf-8")

    def load(self) -> Loaded:
        return load_from("mkdocs.yml")

    def codes(self) -> list[Code]:
        return [problem.code for problem in self.load().problems]

    def message(self, code: Code) -> str:
        (found,) = (p for p in self.load().problems if p.code is code)
        return f"{found.message} {found.fix}"

    def status(self) -> str:
        archive = self.load().archive
        return archive.quote_status(archive.claims[0])

    def row(self) -> dict[str, object]:
        return dict(json.loads(self.lock.read_text(encoding="utf-8").splitlines()[1]))

    def set_row(self, **values: object) -> None:
        lines = self.lock.read_text(encoding="utf-8").splitlines()
        lines[1] = json.dumps({**json.loads(lines[1]), **values})
        self.lock.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _run(*args: str) -> Result:
    return CliRunner().invoke(main, args)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    for name in ("content/articles", "seeds/text"):
        (tmp_path / name).mkdir(parents=True)
    config = "site_name: Desk\ndocs_dir: content\nsite_dir: build\n"
    config += "site_url: https://desk.example/\ntheme: {name: obelus}\nplugins: [obelus]\n"
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path)
    desk.copy.write_text(COPY, encoding="utf-8")
    desk.write("The ferry sails")
    return desk


@pytest.fixture
def locked(desk: Desk) -> Desk:
    """The small archive, locked some time ago."""
    assert _run("lock").exit_code == 0
    desk.set_row(date="2026-08-20")
    return desk


# Fixity


def test_a_copy_with_its_hash_is_no_problem(desk: Desk) -> None:
    assert desk.codes() == []
    desk.copy.write_text(COPY.replace("“", '"').replace(" the ", "  the\t"), encoding="utf-8")
    assert desk.codes() == [], "the hash is of the normalised text"


def test_a_changed_copy_is_an_error_at_its_entry(desk: Desk) -> None:
    desk.copy.write_text(COPY + "One line more.\n", encoding="utf-8")
    (problem,) = desk.load().problems
    assert (problem.code, problem.location.line) == (Code.COPY_CHANGED, 1)
    assert problem.line.startswith("@misc{pier")
    assert Copy(COPY).sha256[:12] in problem.message
    assert Copy(COPY + "One line more.").sha256[:12] in problem.message


def test_a_copy_without_a_hash_is_a_warning_with_the_line_to_add(desk: Desk) -> None:
    desk.write("The ferry sails", fixity="")
    assert desk.codes() == [Code.NO_FIXITY]
    assert not Code.NO_FIXITY.is_error
    assert f"sha256 = {{{Copy(COPY).sha256}}}," in desk.message(Code.NO_FIXITY)


def test_an_entry_without_its_copy_is_no_problem(desk: Desk) -> None:
    desk.copy.unlink()
    assert desk.codes() == []


# The lock


def test_the_lock_holds_hashes_and_places_and_no_words(locked: Desk) -> None:
    text = locked.lock.read_text(encoding="utf-8")
    assert json.loads(text.splitlines()[0]) == {"version": VERSION}
    row, copy = locked.row(), Copy(COPY)
    start = copy.normalised.index("The ferry")
    assert row == {
        "article": "pier",
        "claim": "closes",
        "source": "pier",
        "quote": sha256("The ferry sails"),
        "copy": copy.sha256,
        "paragraph": 4,
        "start": start,
        "end": start + len("The ferry sails"),
        "date": "2026-08-20",
    }
    assert "ferry" not in text


def test_the_day_stays_while_nothing_changes(locked: Desk) -> None:
    before = locked.lock.read_bytes()
    assert _run("lock").output == "seeds/quotes.lock: 1 quotation locked.\n"
    assert locked.lock.read_bytes() == before
    locked.write("The ferry sails again")
    assert _run("lock").output.splitlines()[0] == "~ pier#closes [@pier, para. 4]"
    assert locked.row()["date"] == date.today().isoformat()


@pytest.mark.parametrize(
    "changed", [{"start": 1}, {"quote": "0" * 64}, {"copy": "0" * 64}, {"paragraph": 1}]
)
def test_with_the_copy_a_lock_that_says_something_else_is_stale(
    locked: Desk, changed: dict[str, object]
) -> None:
    locked.set_row(**changed)
    assert locked.codes() == [Code.STALE_LOCK]
    assert _run("lock").exit_code == 0
    assert locked.codes() == []


@pytest.mark.parametrize(
    ("rights", "codes"),
    [
        ("excerpt", []),
        ("withheld", [Code.STALE_LOCK]),
        ("ours", [Code.BIBLIOGRAPHY]),
        ("", [Code.BIBLIOGRAPHY]),
    ],
)
def test_a_row_is_stale_by_rights_only_where_they_are_known(
    locked: Desk, rights: str, codes: list[Code]
) -> None:
    locked.write("The ferry sails", rights=rights)
    assert locked.codes() == codes
    if rights == "withheld":
        message = locked.message(Code.STALE_LOCK)
        assert "pier#closes [@pier] of quotes.lock must go: [@pier] is withheld." in message


def test_a_bibliography_that_cannot_be_read_is_one_problem(locked: Desk) -> None:
    (locked.folder / "seeds/sources.bib").write_text("@misc{pier,", encoding="utf-8")
    assert locked.codes() == [Code.BIBLIOGRAPHY]
    (locked.folder / "seeds/sources.bib").write_text("", encoding="utf-8")
    assert set(locked.codes()) == {Code.UNKNOWN_SOURCE}


def test_a_lock_without_a_row_is_pointed_out_and_no_lock_is_none(locked: Desk) -> None:
    locked.lock.write_text('{"version": 1}\n', encoding="utf-8")
    assert locked.codes() == [Code.NOT_LOCKED]
    locked.lock.unlink()
    assert locked.codes() == []


@pytest.mark.parametrize("has_copy", [True, False])
def test_a_row_of_a_claim_that_is_gone_is_pointed_out_and_dropped(
    locked: Desk, has_copy: bool
) -> None:
    if not has_copy:
        locked.copy.unlink()
    locked.write()
    (problem,) = locked.load().problems
    assert (problem.code, problem.location.path) == (Code.NOT_LOCKED, "seeds/quotes.lock")
    assert problem.location.line == 2
    assert _run("lock").output.splitlines()[0] == "- pier#closes [@pier]"
    assert locked.codes() == []


def test_without_the_copy_the_lock_says_when_it_was_matched(locked: Desk) -> None:
    assert locked.status() == "matches"
    locked.copy.unlink()
    assert (locked.status(), locked.codes()) == ("locked", [])
    archive = locked.load().archive
    assert archive.matched_on(archive.claims[0]) == date(2026, 8, 20)
    before = locked.lock.read_bytes()
    assert _run("lock").exit_code == 0
    assert locked.lock.read_bytes() == before


def test_without_the_copy_a_changed_quotation_is_an_error(locked: Desk) -> None:
    locked.copy.unlink()
    locked.write("The ferry sinks")
    assert locked.status() == "unchecked"
    assert locked.codes() == [Code.QUOTE_CHANGED]
    assert "matched on 2026-08-20" in locked.message(Code.QUOTE_CHANGED)


def test_a_changed_quotation_is_not_forgotten_without_the_copy(locked: Desk) -> None:
    """Else `obelus lock` would turn an error into silence."""
    locked.copy.unlink()
    locked.write("The ferry sinks")
    before = locked.lock.read_bytes()
    assert _run("lock").exit_code == 1
    assert locked.lock.read_bytes() == before


def test_marks_of_another_shape_are_the_same_quotation(locked: Desk) -> None:
    locked.copy.unlink()
    locked.write("The  ferry\u00a0sails")
    assert (locked.status(), locked.codes()) == ("locked", [])


def test_a_row_of_another_copy_proves_nothing(locked: Desk) -> None:
    locked.copy.unlink()
    locked.write("The ferry sails", fixity="1" * 64)
    assert (locked.status(), locked.codes()) == ("unchecked", [Code.STALE_LOCK])
    locked.write("The ferry sails", fixity="")
    assert (locked.status(), locked.codes()) == ("unchecked", [Code.NO_FIXITY])


def test_a_row_of_another_source_proves_nothing(locked: Desk) -> None:
    locked.copy.unlink()
    locked.write("The ferry sails", source="[@other]")
    assert locked.status() == "unchecked"


def test_one_source_is_enough(locked: Desk) -> None:
    """A quotation of two sources is matched where one has it; only that one is locked."""
    (locked.folder / "seeds/text/other.txt").write_text("Other words.\n", encoding="utf-8")
    both = "[@pier]; [@other, para. 1]"
    locked.write("The ferry sails", both)
    assert (locked.status(), locked.codes()) == ("matches", [Code.NO_FIXITY])
    locked.copy.unlink()
    assert (locked.status(), locked.codes()) == ("locked", [Code.NO_FIXITY])
    locked.write("The ferry sinks", both)
    assert locked.status() == "differs"
    assert Code.QUOTE_CHANGED in locked.codes()
    locked.write("Other words", both)
    assert (locked.status(), locked.codes()[-1]) == ("matches", Code.NO_FIXITY)
    assert {Code.NOT_LOCKED, Code.STALE_LOCK} < set(locked.codes())
    assert _run("lock").exit_code == 0
    assert (locked.row()["source"], locked.codes()) == ("other", [Code.NO_FIXITY])


def test_nothing_is_locked_while_a_quotation_does_not_match(locked: Desk) -> None:
    before = locked.lock.read_bytes()
    for quote, code in (
        ("The ferry sinks", Code.QUOTE_MISMATCH),
        ("A pier was closed in", Code.AMBIGUOUS_QUOTE),
        ("sinks " * 31, Code.LONG_QUOTE),  # It is not looked for in the copy.
    ):
        locked.write(quote)
        assert locked.codes() == [code], "one mistake is one problem"
        result = _run("lock")
        assert (result.exit_code, locked.lock.read_bytes()) == (1, before)
        assert "pier.md:" in result.output


def test_a_copy_at_hand_counts_more_than_the_lock(locked: Desk) -> None:
    locked.copy.write_text("Other words.\n", encoding="utf-8")
    assert locked.status() == "differs"
    assert sorted(code.slug for code in locked.codes()) == ["copy-changed", "quote-mismatch"]


def test_nothing_is_locked_to_a_changed_copy(locked: Desk) -> None:
    locked.copy.write_text(COPY + "More.\n", encoding="utf-8")
    assert locked.codes() == [Code.COPY_CHANGED], "one mistake is one problem"
    assert _run("lock").exit_code == 1


@pytest.mark.parametrize("rights", ["withheld", "", "exerpt"])
def test_what_is_withheld_is_not_locked(desk: Desk, rights: str) -> None:
    desk.write("The ferry sails", rights=rights)
    _run("lock")
    assert not desk.lock.exists()


def test_withholding_a_source_unlocks_its_quotations(locked: Desk) -> None:
    locked.write("The ferry sails", rights="withheld")
    assert locked.codes() == [Code.STALE_LOCK]
    assert _run("lock").exit_code == 0
    assert locked.lock.read_text(encoding="utf-8") == '{"version": 1}\n'


@pytest.mark.parametrize(
    "line",
    [
        "<<<<<<< HEAD",
        "[]",
        "{",
        "[" * 100_000,
        '{"article": "a"}',
        json.dumps(dict.fromkeys(("article", "claim", "source", "quote", "copy", "date"), "x")),
    ],
)
def test_a_line_that_is_no_row_is_an_error_at_its_place(locked: Desk, line: str) -> None:
    with locked.lock.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    (problem,) = locked.load().problems
    assert (problem.code, problem.location.line) == (Code.BROKEN_LOCK, 3)
    assert _run("lock").exit_code == 1


def test_a_lock_of_another_version_is_not_read(locked: Desk) -> None:
    text = locked.lock.read_text(encoding="utf-8").replace('"version": 1', '"version": 2')
    locked.lock.write_text(text, encoding="utf-8")
    assert locked.codes() == [Code.BROKEN_LOCK]


def test_rows_are_written_in_order_and_read_as_they_were(locked: Desk) -> None:
    text = locked.lock.read_text(encoding="utf-8")
    lock, _ = read_lock("quotes.lock", text)
    (row,) = lock.rows.values()
    rows = [replace(row, claim=claim) for claim in ("b", "a", "c")]
    again, problems = read_lock("quotes.lock", as_text(rows))
    assert [key[1] for key in again.rows] == ["a", "b", "c"]
    assert not problems
    _, doubled = read_lock("quotes.lock", as_text([row, row]))
    assert [problem.location.line for problem in doubled] == [3]


def test_a_row_cannot_command_the_log(locked: Desk) -> None:
    locked.set_row(article="\n::error::\ud800\x1b[31m")
    result = _run("check")
    assert "not-locked" in result.output
    assert not [line for line in result.output.split("\n") if line.startswith("::")]
    result = _run("lock")
    assert (result.exit_code, "\x1b" in result.output) == (0, False)


def test_a_lock_that_leads_elsewhere_is_not_read(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret", encoding="utf-8")
    desk.lock.symlink_to(tmp_path / "secret")
    assert desk.codes() == [Code.UNREADABLE_FILE]


# What readers are told


def _told(desk: Desk) -> str:
    html = (build_site(desk.folder) / "articles/pier/index.html").read_text(encoding="utf-8")
    (line,) = re.findall(r'<p class="qstat">(.*?)</p>', html)
    return re.sub(r"<.*?>", "", line)


def test_readers_are_told_which_it_is(locked: Desk) -> None:
    assert _told(locked) == "Quote matches our copy, word for word"
    locked.copy.unlink()
    assert _told(locked) == "Quote matched on 20 August 2026, copy not at hand"
    locked.lock.unlink()
    assert _told(locked) == "Quote not checked"


def test_the_lock_is_not_published(locked: Desk) -> None:
    site = build_site(locked.folder)
    published = b"".join(path.read_bytes() for path in site.rglob("*") if path.is_file())
    assert sha256("The ferry sails").encode() not in published


def test_the_demonstration_archive_is_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the copies each of its quotations was matched, on a day that is named."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("OBELUS_EVIDENCE", "nowhere")
    archive = load_from("mkdocs.yml").archive
    statuses = {archive.quote_status(claim) for claim in archive.claims if claim.quote}
    assert statuses == {"locked"}


def test_its_lock_is_what_the_copies_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBELUS_EVIDENCE", str(evidence()))
    monkeypatch.chdir(ROOT)
    evidence_codes = {Code.STALE_LOCK, Code.COPY_CHANGED, Code.NO_FIXITY}
    assert not [p for p in load_from("mkdocs.yml").problems if p.code in evidence_codes]


# Quotations with an ellipsis


@pytest.mark.parametrize(
    ("quote", "locator", "count"),
    [
        ("The pier … was never insured", "", 1),
        ("The pier ... was never insured", "para. 2", 1),
        ("The pier […] insured (...) used", "", 1),
        ("… was never insured …", "", 1),
        ("was never insured … The pier", "", 0),
        ("The pier … in autumn", "", 0),  # From one paragraph into the next.
        ("A pier … closed in autumn", "", 2),
        ("The pier … was never insured", "para. 3", 0),
        ("…", "", 0),
        ("The … the … the … the", "", 0),
    ],
)
def test_parts_follow_each_other_within_a_paragraph(quote: str, locator: str, count: int) -> None:
    assert Copy(COPY).count(quote, locator) == count


def test_a_locator_holds_all_of_a_quotation() -> None:
    copy = Copy("The end\nis near.")
    assert [copy.count("end is", at) for at in ("", "paras 1-2", "para. 1", "para. 2")] == [
        1,
        1,
        0,
        0,
    ]


def test_an_ellipsis_of_the_copy_is_quoted_as_it_is() -> None:
    copy = Copy("He said… nothing at all.\nHe said what, and nothing at all.")
    assert [place.paragraph for place in copy.places("said… nothing")] == [1]


def test_many_parts_take_no_time() -> None:
    copy = Copy("a b " * 20_000)
    assert copy.count(" … ".join("ab" * 14)) == 2
    assert copy.count(" … ".join("ab" * 14) + " … c") == 0


def test_places_are_offsets_in_the_normalised_copy() -> None:
    copy = Copy(COPY)
    assert copy.normalised == " ".join(copy.paragraphs) == normalise(COPY)
    (place,) = copy.places("The pier … has not been used")
    assert copy.words(place) == "The pier … has not been used"
    assert copy.normalised[place.start : place.end].startswith("The pier, built")


# What a quotation leaves out


def _cuts(text: str, quote: str) -> list[tuple[str, str, str]]:
    copy = Copy(text)
    (place,) = copy.places(quote)
    return [(cut.kind, cut.where, cut.words) for cut in cuts(copy, place)]


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("It will close unless it rains.", "It will close", ("condition", "behind", "unless")),
        ("“It will close,” if it rains.", "It will close", ("condition", "behind", "if")),
        ("It closes, but only if it rains.", "It closes", ("condition", "behind", "but only if")),
        ("It closes, but not in May.", "It closes", ("negation", "behind", "but not")),
        ("The pier did not close in May.", "close in May", ("negation", "before", "not")),
        ("It is not “a disaster” at all.", "a disaster", ("negation", "before", "not")),
        ("It wasn’t to be closed.", "closed", ("negation", "before", "wasn't")),
        ("The pier, they say, was never shut.", "The pier … shut", ("negation", "inside", "never")),
        ("It will, if it rains, be shut.", "It will … be shut", ("condition", "inside", "if")),
        ("He denied that it was shut.", "it was shut", ("negation", "before", "denied that")),
        ("They denied “any fault” at all.", "any fault", ("negation", "before", "denied")),
        ("She rejected claims that it was shut.", "it was shut",
         ("negation", "before", "rejected claims that")),
        ("The office failed to close it.", "close it", ("negation", "before", "failed to")),
        ("They stopped short of a ban on boats.", "a ban on boats",
         ("negation", "before", "stopped short of")),
        ("That it is shut was false.", "That it is shut", ("negation", "behind", "was false")),
        ("It had been expected to close.", "close",
         ("condition", "before", "had been expected to")),
        ("The pier would have been shut.", "shut", ("condition", "before", "would have been")),
        ("He said that if it rains, it will close.", "it will close",
         ("condition", "before", "if it rains,")),
        ("If it rains, “the pier closes”.", "the pier closes",
         ("condition", "before", "If it rains,")),
        ("It closes only when it rains.", "It closes", ("condition", "behind", "only when")),
        ("It will not open until May.", "will not open", ("condition", "behind", "until")),
        ("It was, he denied, ever shut.", "It was … ever shut", ("negation", "inside", "denied")),
    ],
)  # fmt: skip
def test_what_turns_the_meaning_is_found(
    text: str, quote: str, found: tuple[str, str, str]
) -> None:
    assert _cuts(text, quote) == [found]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("It will close. If it rains, we stay.", "It will close"),
        ("It will close. If it rains, we stay.", "It will close."),
        ("They said not. The pier is shut.", "The pier is shut"),
        ("Why not\nThe pier is shut", "The pier is shut"),
        ("The pier is shut\nUnless it rains", "The pier is shut"),
        ("It closed the pier, a notable one.", "the pier"),
        ("It will close, as if it had rained.", "It will close"),
        ("It was not only shut but sold.", "shut"),
        ("A knot, iffy and something else.", "A … else"),
        ("It will close unless it rains.", "close unless it rains"),
        ("There is no doubt that it was shut.", "it was shut"),
        ("Asked if it was shut, he left.", "he left"),
        ("If so, it will close.", "it will close"),
        ("If it rains, we stay; it will close.", "it will close"),
        ("It is open until May.", "It is open"),
        ("It was supposed to rain. It closed.", "It closed"),
        ("He rejected the offer of a pier.", "the offer of a pier"),
    ],
)
def test_what_does_not_is_let_pass(text: str, quote: str) -> None:
    assert _cuts(text, quote) == []


@pytest.mark.parametrize(
    ("quote", "codes"),
    [
        ("will be closed", [Code.CUT_CONDITION]),
        ("call it a disaster", [Code.CUT_NEGATION]),
        ("The pier … has not been used", [Code.CUT_NEGATION]),
        ("was never insured", []),
    ],
)
def test_a_cut_is_a_warning_at_the_quotation(desk: Desk, quote: str, codes: list[Code]) -> None:
    desk.write(quote)
    problems = desk.load().problems
    assert [problem.code for problem in problems] == codes
    assert all(problem.severity == "warning" for problem in problems)
    assert all(problem.line.startswith("- quote:") for problem in problems)
    assert all("para. " in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("quote", "statement", "note", "is_said"),
    [
        ("will be closed", "It closes unless the storm turns.", "", True),
        ("will be closed", "It closes.", "That is, Unless the storm turns.", True),
        ("will be closed", "It closes if the storm stays.", "", False),
        ("call it a disaster", "She didn’t call it that.", "", True),
        ("call it a disaster", "Nothing she says is knotty.", "", False),
        ("The pier … has not been used", "It was never insured.", "", True),
        ("The pier … has not been used", "It was not insured.", "", False),
    ],
)
def test_a_cut_that_the_claim_says_is_none(
    desk: Desk, quote: str, statement: str, note: str, is_said: bool
) -> None:
    desk.write(quote)
    path = desk.folder / "content/articles/pier.md"
    text = path.read_text(encoding="utf-8")
    assert "The pier closes." in text
    said = text.replace("The pier closes.", statement)
    path.write_text(f"{said}\n{note}\n", encoding="utf-8")
    assert {code.slug for code in desk.codes()} <= {"cut-condition", "cut-negation"}
    assert (desk.codes() == []) == is_said


@pytest.mark.parametrize(
    ("text", "quote", "claim", "is_said"),
    [
        ("If the storm turns, the pier stays open.", "the pier stays open", "Open if so.", True),
        ("If the storm turns, the pier stays open.", "the pier stays open", "The storm.", False),
        ("He denied that it was shut.", "it was shut", "He denied it.", True),
        ("It had been expected to close in May.", "close in May", "It was expected.", True),
        ("It had been expected to close in May.", "close in May", "It had been to.", False),
        ("It will not open until May.", "will not open", "Not until May.", True),
    ],
)
def test_the_word_on_which_the_meaning_hangs_is_looked_for(
    text: str, quote: str, claim: str, is_said: bool
) -> None:
    copy = Copy(text)
    (place,) = copy.places(quote)
    (cut,) = cuts(copy, place)
    assert cut.is_said_in(claim) == is_said


def test_a_cut_is_shown_in_its_sentence(desk: Desk) -> None:
    desk.write("call it a disaster")
    assert desk.message(Code.CUT_NEGATION).startswith(
        'The quote in claim "closes" leaves out "not" right before it, in para. 2 of [@pier]: '
        '"She did not call it a disaster. The pier, built in 1902, …".'
    )


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (0, "w0 w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 …"),
        (20, "… w15 w16 w17 w18 w19 w20 w21 w22 w23 w24 w25 w26 …"),
        (39, "… w28 w29 w30 w31 w32 w33 w34 w35 w36 w37 w38 w39"),
    ],
)
def test_words_are_shown_with_those_around_them(at: int, shown: str) -> None:
    text = " ".join(f"w{number}" for number in range(40))
    start = text.index(f"w{at}")
    assert in_context(text, start, start + 2) == shown
    assert in_context("one two", 0, 3) == "one two"


def test_no_message_holds_more_than_a_few_words_of_a_copy(desk: Desk) -> None:
    words = " ".join(f"w{number}" for number in range(60))
    wrong = " ".join(f"w{number}" for number in range(10, 39)) + " x"
    near = Copy(words).nearest(wrong)
    assert len(re.findall(r"w\d+", near)) == MAX_SHOWN
    assert "w39" in near, "the word that differs is shown"
    desk.copy.write_text(words, encoding="utf-8")
    desk.write(wrong, fixity=Copy(words).sha256)
    assert len(re.findall(r"w\d+", desk.message(Code.QUOTE_MISMATCH))) <= MAX_SHOWN


@pytest.mark.parametrize("quote", ["will be closed", "call it a disaster", "call it a calamity"])
def test_no_message_holds_words_of_a_withheld_copy(desk: Desk, quote: str) -> None:
    desk.write(quote, rights="withheld")
    (problem,) = desk.load().problems
    text = f"{problem.message} {problem.fix}"
    assert not [word for word in ("unless", '"not"', "disaster", "storm") if word in text]


# obelus quote


def test_the_lines_of_a_record_are_ready_to_paste(desk: Desk) -> None:
    result = _run("quote", "pier", "the  pier 'will")
    assert result.exit_code == 1
    result = _run("quote", "pier", "the  pier “will be closed” unless")
    lines = '- quote: "the pier "will be closed" unless"\n- source: [@pier, para. 1]\n'
    assert (result.exit_code, result.output) == (0, lines)
    desk.write("the pier “will be closed” unless", "[@pier, para. 1]")
    assert desk.codes() == []
    for words in ("The pier … insured", '"The pier … insured"', " ‘The pier … insured’ "):
        output = _run("quote", "@pier", words).output
        assert output.startswith('- quote: "The pier … insured"\n')


def test_pasted_lines_are_in_order(desk: Desk) -> None:
    article = desk.folder / "content/articles/pier.md"
    pasted = _run("quote", "pier", "pier “will be closed” unless").stdout
    text = article.read_text(encoding="utf-8")
    start = text.index("- quote")
    article.write_text(text[:start] + pasted, encoding="utf-8")
    assert (desk.codes(), desk.status()) == ([], "matches")


def test_words_in_several_places_are_printed_with_each(desk: Desk) -> None:
    desk.copy.write_text("One pier.\nOne pier.\n", encoding="utf-8")
    result = _run("quote", "pier", "One pier")
    assert result.exit_code == 0
    assert [line[-8:] for line in result.stdout.splitlines()[1::2]] == ["para. 1]", "para. 2]"]
    assert "2 paragraphs" in result.stderr
    desk.copy.write_text("One pier and one more: one more.\n", encoding="utf-8")
    assert "more than once" in _run("quote", "pier", "one more").stderr


def test_words_that_are_not_there_are_answered_with_the_nearest(desk: Desk) -> None:
    result = _run("quote", "pier", "The ferry sinks")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "The ferry sails" in result.stderr
    desk.write("The ferry sails", rights="withheld")
    result = _run("quote", "pier", "The ferry sinks")
    assert (result.exit_code, "sails" in result.output) == (1, False)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["pear", "x"], 'Did you mean "pier"?'),
        (["other", "x"], "not at hand"),
        (["pier", ""], "does not have"),
    ],
)
@pytest.mark.usefixtures("desk")
def test_what_cannot_be_quoted_is_said(args: Sequence[str], words: str) -> None:
    result = _run("quote", *args)
    assert result.exit_code == 1
    assert words in result.stderr


def test_commands_need_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.rmtree(tmp_path / "content", ignore_errors=True)
    assert (_run("lock").exit_code, _run("quote", "a", "b").exit_code) == (1, 1)


# How much is quoted


def _quote_all(desk: Desk, *quotes: str, options: str = "") -> None:
    """An article that quotes all this, and the options of mkdocs.yml."""
    record = "### c{}\n\nSo.\n\n- quote: “{}”\n- source: [@pier]\n\n"
    records = "".join(record.format(number, words) for number, words in enumerate(quotes))
    marks = " ".join(f"[Words](#c{number})" for number in range(len(quotes)))
    text = f"---\ntitle: The pier\nsource: pier\n---\n\n{marks}\n\n## Claims\n\n{records}"
    (desk.folder / "content/articles/pier.md").write_text(text, encoding="utf-8")
    config = desk.folder / "mkdocs.yml"
    plain = config.read_text(encoding="utf-8").partition("plugins:")[0]
    plugins = f"plugins: [{{obelus: {{quotes: {{{options}}}}}}}]\n"
    config.write_text(plain + plugins, encoding="utf-8")


def test_words_quoted_twice_count_once(desk: Desk) -> None:
    _quote_all(desk, "The ferry sails", "ferry sails again", "The ferry … in May")
    archive = desk.load().archive
    assert quoted_words(archive, "pier") == (6, Copy(COPY).word_count)
    desk.copy.unlink()
    assert quoted_words(desk.load().archive, "pier") == (3 + 3 + 5, 0), "the places are not known"


def test_without_the_copy_a_phrase_in_a_phrase_counts_once(desk: Desk) -> None:
    _quote_all(desk, "The ferry sails", "The ferry sails again", "The ferry sails")
    desk.copy.unlink()
    assert quoted_words(desk.load().archive, "pier") == (4, 0)


def test_a_quotation_counts_for_the_source_that_has_it(desk: Desk) -> None:
    desk.write("The ferry sails", source="[@other]; [@pier]")
    assert _run("lock").exit_code == 0
    for _ in range(2):
        archive = desk.load().archive
        found = [quoted_words(archive, key)[0] for key in ("pier", "other")]
        assert found == [3, 0]
        desk.copy.unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ("words: 4, share: 15", None),
        ("words: 3", None),
        ("words: 2, share: 50", Code.LONG_QUOTE),
        ("words: 3, share: 1", None),
    ],
)
def test_how_long_a_quotation_is_may_be_said(desk: Desk, options: str, code: Code | None) -> None:
    _quote_all(desk, "The ferry sails", options=options)
    assert desk.codes() == ([code] if code else [])
    result = _run("quote", "pier", "The ferry sails")
    assert ("and the limit is 2" in result.stderr) == (code is Code.LONG_QUOTE)
    assert (_run("lock").exit_code == 1) == (code is Code.LONG_QUOTE)


def test_more_than_the_share_of_a_copy_is_an_error_where_it_is_passed(desk: Desk) -> None:
    quotes = ("The ferry sails", "closed in spring", "has not been used")
    _quote_all(desk, *quotes, options="words: 4, share: 15")
    total = Copy(COPY).word_count
    (problem,) = (p for p in desk.load().problems if p.code is Code.MUCH_QUOTED)
    allowed = total * 15 // 100
    assert allowed == 7
    assert problem.message == (
        f'With the quote in claim "c2", 10 of the {total} words of [@pier] are quoted; '
        f"the limit is {allowed}."
    )
    assert problem.line == "- quote: “has not been used”"
    _quote_all(desk, *quotes, options="words: 4, share: 20")
    assert Code.MUCH_QUOTED not in desk.codes()
    _quote_all(desk, *quotes, options="words: 10, share: 0")
    assert Code.MUCH_QUOTED not in desk.codes(), "one quotation may always stand"


@pytest.mark.parametrize("rights", ["full", "withheld"])
def test_the_share_is_asked_of_excerpts_alone(desk: Desk, rights: str) -> None:
    desk.write("", rights=rights)
    _quote_all(desk, "The ferry sails", "closed in spring", options="words: 3, share: 1")
    assert Code.MUCH_QUOTED not in desk.codes()


@pytest.mark.parametrize(
    "options", ["words: 0", "share: -1", "share: 101", "words: many", "word: 3", "words: true"]
)
def test_limits_that_mean_nothing_are_refused(desk: Desk, options: str) -> None:
    _quote_all(desk, options=options)
    result = _run("check")
    assert result.exit_code == 1
    assert "The option cues, words or quotes cannot be used" in result.output
    misnamed = 'cannot be used: "word" is not a limit; limits are words, share.'
    assert (misnamed in result.output) == (options == "word: 3")


def test_a_draft_counts_last(desk: Desk) -> None:
    _quote_all(desk, "The ferry sails", options="words: 3, share: 1")
    path = desk.folder / "content/articles/pier.md"
    text = path.read_text(encoding="utf-8")
    draft = text.replace("source:", "draft: true\npublished: 2020-01-01\nsource:", 1).replace(
        "The ferry sails", "sails again in"
    )
    (desk.folder / "content/articles/a-draft.md").write_text(draft, encoding="utf-8")
    (problem,) = (p for p in desk.load().problems if p.code is Code.MUCH_QUOTED)
    assert problem.location.path.endswith("a-draft.md")


def test_pages_and_data_say_how_much_is_quoted(desk: Desk) -> None:
    _quote_all(desk, "The ferry sails", "ferry sails again")
    site = build_site(desk.folder)
    total = Copy(COPY).word_count
    for page in ("articles/pier", "sources/pier"):
        html = (site / page / "index.html").read_text(encoding="utf-8")
        assert f"4 of {total} words quoted" in html
    (row,) = json.loads((site / "data/articles.json").read_text(encoding="utf-8"))["articles"]
    assert (row["quoted_words"], row["copy_words"]) == (4, total)
    items = json.loads((site / "data/sources.csl.json").read_text(encoding="utf-8"))
    custom = {item["id"]: item["custom"] for item in items}
    assert custom["pier"]["quoted-words"] == 4
    assert "quoted-words" not in custom["other"]


# What a text repeats outside its quotations

PASSAGE = " ".join(f"plank{number}" for number in range(60))


def _repeat(desk: Desk, text: str, quote: str, options: str) -> list[Code]:
    """The codes of an article that says a text, with one quote in its record."""
    desk.copy.write_text(f"{PASSAGE}.\nThe ferry sails.\n", encoding="utf-8")
    _quote_all(desk, quote, options=f"{options}, share: 100")
    path = desk.folder / "content/articles/pier.md"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("## Claims", f"{text}\n\n## Claims", 1), encoding="utf-8")
    return [code for code in desk.codes() if code in {Code.COPIED_WORDS, Code.LONG_QUOTE}]


def _planks(first: int, end: int) -> str:
    return " ".join(PASSAGE.split()[first:end])


@pytest.mark.parametrize(
    ("options", "text", "quote", "expected"),
    [
        ("words: 50", _planks(0, 35), _planks(0, 35), []),
        ("words: 50", _planks(0, 50), "The ferry sails", []),
        ("words: 50", _planks(0, 51), "The ferry sails", [Code.COPIED_WORDS]),
        ("words: 10", _planks(0, 30), "The ferry sails", [Code.COPIED_WORDS]),
        ("words: 10", _planks(0, 10), "The ferry sails", []),
        # Below what is shared by chance, nothing is asked.
        ("words: 3", _planks(0, 7), "The ferry sails", []),
        ("words: 3", _planks(0, 8), "The ferry sails", [Code.COPIED_WORDS]),
        # A quotation stands aside, and not the words around it.
        ("words: 10", _planks(0, 20), _planks(5, 15), []),
        ("words: 10", _planks(0, 21), _planks(5, 15), [Code.COPIED_WORDS]),
        ("words: 10", _planks(0, 20), _planks(5, 16), [Code.COPIED_WORDS, Code.LONG_QUOTE]),
    ],
)
def test_a_text_repeats_no_more_than_a_quotation_may_have(
    desk: Desk, options: str, text: str, quote: str, expected: list[Code]
) -> None:
    assert sorted(_repeat(desk, text, quote, options), key=str) == sorted(expected, key=str)


def test_a_long_repetition_is_shown_in_the_file_of_the_text(desk: Desk) -> None:
    desk.copy.write_text(f"{PASSAGE}.\n", encoding="utf-8")
    desk.write("")
    articles = desk.folder / "content/articles"
    (articles / "quay.txt").write_text(f"The quay\n\n{PASSAGE}\n", encoding="utf-8")
    records = "---\ntitle: The quay\nsource: other\n---\n\n## Claims\n\n### closes\n\n"
    records += "The quay closes.\n\n- quote: “The quay”\n- source: [@pier]\n"
    (articles / "quay.claims.md").write_text(records, encoding="utf-8")
    bib = desk.folder / "seeds/sources.bib"
    entries = bib.read_text(encoding="utf-8").partition("@misc{other")
    bib.write_text(
        entries[0] + entries[1] + entries[2].replace("excerpt", "full"), encoding="utf-8"
    )
    (problem,) = (p for p in desk.load().problems if p.code is Code.COPIED_WORDS)
    assert (problem.location.path, problem.location.line) == ("content/articles/quay.txt", 3)


def test_a_copy_is_read_once_for_all_articles(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        text = (desk.folder / "content/articles/pier.md").read_text(encoding="utf-8")
        (desk.folder / f"content/articles/a{number}.md").write_text(text, encoding="utf-8")
    archive, read = desk.load().archive, list[str]()
    words = copying._words

    def counted(text: str) -> tuple[str, ...]:
        read.append(text)
        return words(text)

    monkeypatch.setattr(copying, "_words", counted)
    assert not list(copying.check_copying(archive, QuoteLimits()))
    assert read.count(archive.copies["pier"].normalised) == 1
