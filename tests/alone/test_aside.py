"""What is found out beside the work: told, not told, and not asked for."""

from __future__ import annotations

import os
import signal
import time
from functools import partial

import pytest

from obelus.work import aside
from obelus.work.aside import Aside


@pytest.fixture(autouse=True)
def _two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "processors", lambda: 2)


def test_another_process_finds_it_out() -> None:
    assert Aside(os.getpid).result() != os.getpid()


def test_more_is_told_than_a_pipe_holds() -> None:
    assert Aside(partial(bytes, 1_000_000)).result() == bytes(1_000_000)


def test_where_there_is_one_processor_nothing_is_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "processors", lambda: 1)
    assert Aside(os.getpid).result() == os.getpid()


def _told_by(only: int) -> int:
    if os.getpid() != only:
        os.kill(os.getpid(), signal.SIGKILL)
    return only


def test_what_a_killed_process_did_not_tell_is_found_here() -> None:
    assert Aside(partial(_told_by, os.getpid())).result() == os.getpid()


def _refused(only: int) -> int:
    if os.getpid() != only:
        raise OSError("not here")
    return only


def test_what_it_cannot_find_out_is_found_here() -> None:
    assert Aside(partial(_refused, os.getpid())).result() == os.getpid()


def test_nobody_looks_on_after_the_end() -> None:
    begun = time.monotonic()
    looking = Aside(partial(time.sleep, 60))
    looking.end()
    looking.end()
    assert time.monotonic() - begun < 30
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
