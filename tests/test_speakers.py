"""Words that a copy gives to somebody else than the record: said where it is sure, else not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import quotations
from conftest import ROOT, copy_archive, evidence
from obelus.configured import load_from
from obelus.evidence import MAX_SHOWN, Copy
from obelus.folders import Folders
from obelus.load import load
from obelus.problems import Code, Problem

Check = Callable[..., list[Problem]]
BIB = "@misc{{pier,\n  title  = {{Pier}},\n  rights = {{{rights}}},\n  sha256 = {{{sha256}}}\n}}\n"
RECORD = """\
---
title: The pier
source: pier
---

[It closes](#closes).

## Claims

### closes

The pier closes.

{fields}- quote: "{quote}"
- source: [@pier]
"""


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """The problems of one quotation from a copy, in the register of the small archive."""
    folder = copy_archive(tmp_path / "archive")
    content, seeds = folder / "content", folder / "seeds"

    def problems(text: str, quote: str, *fields: str, rights: str = "excerpt") -> list[Problem]:
        (seeds / "text" / "pier.txt").write_text(text, encoding="utf-8")
        with (seeds / "sources.bib").open("a", encoding="utf-8") as file:
            file.write(BIB.format(rights=rights, sha256=Copy(text).sha256))
        lines = "".join(f"- {field}\n" for field in fields)
        article = content / "articles" / "pier.md"
        article.write_text(RECORD.format(fields=lines, quote=quote), encoding="utf-8")
        names = [p.relative_to(content).as_posix() for p in content.rglob("*.md")]
        found = load(Folders(folder, content, seeds, seeds / "text"), sorted(names)).problems
        here = [p for p in found if p.location.path.endswith("pier.md")]
        return [p for p in here if p.code not in {Code.NO_PAGE, Code.DROPPED_OUTLET}]

    return problems


VALE, OFFICE = "said by: [[Oona Vale]]", "said by: [[Harbour Office]]"


@pytest.mark.parametrize(
    ("text", "quote", "fields"),
    [
        ("“We will close the pier,” Oona Vale said.", "close the pier", [OFFICE]),
        ("“We will close the pier,” President Vale said.", "close the pier", [OFFICE]),
        ("“We will close the pier,” the Harbour Office said.", "close the pier", [VALE]),
        ("Ida Roe told reporters that the pier will close.", "the pier will close", [VALE]),
        ("According to Ida Roe, the pier will close in May.", "the pier will close", [VALE]),
        ("The pier will close, according to Ida Roe.", "The pier will close", [VALE]),
        ("Ida Roe told reporters that the pier will close.", "the pier will close",
         ["said by: experts"]),
        ("Radio Meridian reported that Ida Roe said the pier will close.", "the pier will close",
         [VALE]),
        ("“We will close the pier,” Ida Roe said.", "We will close the pier", []),
        ("The pier will close, according to Ida Roe.", "The pier will close", []),
        ("“It will close,” said Ida Roe. “The pier is old.” She left.", "The pier is old", [VALE]),
        ("“We,” Ida Roe said, “will close the pier.”", "close the pier", [VALE]),
    ],
)  # fmt: skip
def test_words_of_somebody_else_are_pointed_out(
    check: Check, text: str, quote: str, fields: list[str]
) -> None:
    (problem,) = check(text, quote, *fields)
    assert (problem.code, problem.severity) == (Code.OTHER_SPEAKER, "warning")
    assert problem.line == f'- quote: "{quote}"'


@pytest.mark.parametrize(
    ("text", "quote", "fields"),
    [
        # The same by another name
        ("“We will close the pier,” Vale said.", "close the pier", [VALE]),
        ("“We will close the pier,” President Oona Vale, 54, said.", "close the pier", [VALE]),
        ("“We will close the pier,” Meridian said.", "close the pier",
         ["said by: [[Radio Meridian]]"]),
        ("“We will close the pier,” Dr Ida Roe said.", "close the pier", ["said by: Ida Roe"]),
        ("“We will close the pier,” Ida Roes said.", "close the pier", ["said by: Ida Roe"]),
        ("The Harbour Office and Oona Vale said that the pier will close.", "the pier will close",
         [VALE]),
        ("“It will close,” said Oona Vale, who leads the Harbour Office.", "It will close",
         [OFFICE]),
        ("Port Sable said that the pier will close.", "the pier will close",
         ["said by: the Port Sable council"]),
        # Nobody in particular
        ("“We will close the pier,” the president said.", "close the pier", [VALE]),
        ("“We will close the pier,” a spokeswoman said.", "close the pier", [VALE]),
        ("“We will close the pier,” officials said.", "close the pier", [VALE]),
        ("Ida Roe left early. “We will close the pier,” she said.", "close the pier", [VALE]),
        ("The report said that the pier will close.", "the pier will close", [VALE]),
        # Who passed it on
        ("Radio Meridian said that Oona Vale said the pier will close.", "the pier will close",
         [VALE]),
        ("Radio Meridian reported that the pier will close.", "the pier will close",
         [VALE, "via: [[Radio Meridian]]"]),
        ("Radio Meridian reported that Oona Vale said the pier will close.", "the pier will close",
         ["said by: [[Radio Meridian]]"]),
        # Both in one sentence
        ("According to Ida Roe, Oona Vale believes the pier will close.", "the pier will close",
         [VALE]),
        # The article's own voice
        ("Ida Roe told reporters that the pier will close.", "the pier will close", []),
        ("The pier will close. “It is old,” Ida Roe said.", "The pier will close", []),
        ("Ida Roe called it “a shame”. The pier will close.", "The pier will close", [VALE]),
        # Two sources in one sentence
        ("Ida Roe spoke, but the pier will close.", "the pier will close", [VALE]),
    ],
)  # fmt: skip
def test_what_is_not_sure_is_not_said(
    check: Check, text: str, quote: str, fields: list[str]
) -> None:
    assert check(text, quote, *fields) == []


def test_the_message_shows_the_sentence_and_the_way_out(check: Check) -> None:
    text = "It rained. “We will close the pier,” Ida Roe told reporters on a wet Sunday in May."
    (problem,) = check(text, "close the pier", VALE)
    assert problem.message == (
        'In para. 1 of [@pier], the quote in claim "closes" is given to Ida Roe, not to Oona Vale: '
        '"… will close the pier,” Ida Roe told reporters on a wet Sunday …".'
    )
    assert problem.fix.startswith('Correct "said by".')


def test_without_a_speaker_in_the_record_the_fix_is_to_add_one(check: Check) -> None:
    (problem,) = check("“We will close the pier,” Ida Roe said.", "close the pier")
    assert "and the record to nobody" in problem.message
    assert problem.fix.startswith('Add a line "- said by: …"')


def test_of_a_withheld_copy_nothing_is_shown(check: Check) -> None:
    text = "“We will close the pier,” Ida Roe said."
    (problem,) = check(text, "close the pier", VALE, rights="withheld")
    assert problem.code is Code.OTHER_SPEAKER
    assert "Roe" not in f"{problem.message} {problem.fix}"


def test_no_message_holds_more_than_a_few_words_of_the_copy(check: Check) -> None:
    names = " ".join(f"W{number}" for number in range(30))
    (problem,) = check(
        f"“We will close the pier,” Ida Roe of {names} said.", "close the pier", VALE
    )
    assert sum(f"W{number}" in problem.message.split(": ")[-1] for number in range(30)) <= MAX_SHOWN


def test_on_annotated_articles_no_right_record_is_doubted() -> None:
    """By GUM's annotation: no false alarm, and more than half of the swapped speakers are found."""
    found = quotations.speakers()
    for label in ("with pages", "in plain words"):
        assert found[f"right, {label}"].warnings == 0
        assert found[f"right, {label}"].quotations >= 100
        swapped = found[f"swapped, {label}"]
        assert swapped.warnings >= 0.6 * swapped.quotations


def test_quotations_cut_at_random_seldom_turn_the_meaning() -> None:
    count, found = quotations.random_cuts()
    assert 0 < len(found) < 0.02 * count


def test_on_the_two_articles_no_warning_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBELUS_EVIDENCE", str(evidence()))
    monkeypatch.chdir(ROOT)
    codes = {Code.OTHER_SPEAKER, Code.CUT_CONDITION, Code.CUT_NEGATION, Code.MUCH_QUOTED}
    assert [p for p in load_from("mkdocs.yml").problems if p.code in codes] == []
