"""Checks that compare the texts of a claim: what they count, when they look, and their silence."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from conftest import ROOT, evidence
from mutate import ARCHIVES, MODES, run
from obelus.evidence import Copy
from obelus.model import Article, Claim, Location
from obelus.numbers import MAX_DIGITS, counts, numbers
from obelus.problems import Code
from obelus.resolve.checks import likeness
from obelus.resolve.checks.dates import check_future
from planted import BASES, planted

CONTROLS = {Code.NOT_ASSESSED}
"""What is known of the demonstration archive: nobody has classified two of its outlets."""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,200 shells and 3 boats", "3 1200"),
        ("1.5 million", "1500000"),
        ("forty-five of them", "45"),
        ("two hundred and ten, or twelve", "12 210"),
        ("two thousand five hundred and six", "2506"),
        ("a dozen; dozens", "12"),
        ("twenty and two", "2 20"),
        ("thirty 5", "5 30"),
        ("three to five", "3 5"),
        ("3 November 2022", "3 2022"),
        ("no number, only oneness", ""),
        ("9" * (MAX_DIGITS + 1), ""),
    ],
)
def test_numbers_in_digits_and_in_words(text: str, found: str) -> None:
    assert numbers(text) == {Decimal(number) for number in found.split()}


def test_counts_are_digits_that_stand_alone() -> None:
    assert counts("Two of 1,200 TEL-2 on the 3rd, 40 km off; 2.5 in 2022-12") == {
        Decimal(1200),
        Decimal(40),
        Decimal("2.5"),
    }


def test_days_are_judged_from_a_day_with_one_of_leeway(tmp_path: Path) -> None:
    archive = planted(BASES / "pier", tmp_path / "archive").load().archive
    checked = date(2025, 6, 1)  # The day of its quotes.lock, the last in it.
    assert not list(check_future(archive, checked - timedelta(days=1)))
    found = list(check_future(archive, checked - timedelta(days=2)))
    assert {problem.code for problem in found} == {Code.DOUBTFUL_DATE}
    assert {problem.location.path for problem in found} == {"seeds/quotes.lock"}


def test_the_demonstration_archive_gives_none_of_these_warnings(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "source" / "content")
    shutil.copytree(ROOT / "seeds", tmp_path / "source" / "seeds")
    text = tmp_path / "source" / "seeds" / "text"
    shutil.copytree(evidence(), text, dirs_exist_ok=True)
    problems = planted(tmp_path / "source", tmp_path / "archive").load().problems
    assert {problem.code for problem in problems} <= CONTROLS


def test_mutation_is_the_same_each_time_and_sees_what_does_not_matter(tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        archive = ARCHIVES["pier"](tmp_path / name)
        found.append([(m.operator, m.what, fate) for m, fate in run(archive, MODES[0], 1)])
    assert found[0] == found[1]
    fates = {operator: fate for operator, _, fate in found[0]}
    assert len(fates) > 30
    assert fates["remove mark"] == fates["change quoted word"] == fates["change copy"] == "error"
    assert fates["change our number"] == fates["swap via"] == "warning"
    assert fates["free rights"] == "passed"
    assert fates["drop correction"] == "passed"
    assert "equivalent" in fates.values()


def test_the_paragraphs_of_a_copy_are_looked_up_by_their_stems() -> None:
    copy = Copy("The harbour office warned.\n\nHarbours, and the office of harbours.\nA storm.\n")
    index = likeness._index(copy)
    assert (index["harbo"], index["offic"], index["warne"]) == ([1, 2], [1, 2], [1])
    claim = Claim("a", "c", 1, "", Location("a.md"))
    article = Article("a.md", "a", "A", source="pier")
    said = frozenset({"harbo", "warne", "storm"})
    found = likeness._everywhere({"pier": index}, article, claim, said)
    assert sorted(found) == [(1, "pier", 2), (1, "pier", 3), (2, "pier", 1)]
