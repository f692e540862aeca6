"""How long a build takes, and how far it is."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time

import pytest

from obelus.work import timings
from obelus.work.timings import Progress, Timings


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_steps_are_in_order_and_added_up() -> None:
    taken = Timings()
    with taken.step("read"):
        time.sleep(0.02)
    with taken.step("pages"):
        pass
    with taken.step("read"):
        time.sleep(0.02)
    head, *rows = taken.table()
    assert head.split() == ["step", "s", "s", "of", "CPU"]
    seconds = {row.split()[0]: float(row.split()[1]) for row in rows}
    assert list(seconds) == ["read", "pages", "together"]
    assert seconds["together"] >= seconds["read"] >= 0.04
    assert len({len(row) for row in (head, *rows)}) == 1


def test_a_step_that_fails_is_counted() -> None:
    taken = Timings()
    with pytest.raises(LookupError), taken.step("read"):
        raise LookupError
    assert [row.split()[0] for row in taken.table()] == ["step", "read", "together"]


def test_the_processor_is_that_of_workers_too() -> None:
    taken = Timings()
    with taken.step("read"):
        subprocess.run([sys.executable, "-c", "sum(range(3_000_000))"], check=True)
    assert float(taken.table()[1].split()[2]) > 0.02


@pytest.mark.parametrize(
    ("stream", "quiet", "patience", "is_shown"),
    [
        (Terminal, False, 0.0, True),
        (Terminal, True, 0.0, False),
        (Terminal, False, 60.0, False),
        (io.StringIO, False, 0.0, False),
    ],
)
def test_a_bar_is_for_whoever_waits_at_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
    stream: type[io.StringIO],
    quiet: bool,
    patience: float,
    is_shown: bool,
) -> None:
    shown = stream()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(timings, "PATIENCE", patience)
    items = iter(range(50))
    assert list(Progress(quiet=quiet).over(items, 50, "Pages")) == list(range(50))
    assert bool(re.search(r"Pages.*100%", shown.getvalue())) == is_shown
    assert bool(shown.getvalue()) == is_shown


def test_a_bar_begins_late(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(timings, "PATIENCE", 0.1)
    results = Progress().over(iter(range(4)), 4, "Pages")
    assert [next(results), next(results)] == [0, 1]
    assert shown.getvalue() == ""
    time.sleep(0.15)
    assert list(results) == [2, 3]
    assert "100%" in shown.getvalue()
