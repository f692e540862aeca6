"""What is found out beside the work: told, not told, and not asked for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

from conftest import build_site, copy_archive
from obelus.site import assembly
from obelus.site.record import Entry, Touched, touched
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


def test_where_nothing_can_be_forked_it_is_found_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> int:
        raise BlockingIOError

    before = {*Path("/proc/self/fd").iterdir()}
    monkeypatch.setattr(os, "fork", full)
    assert Aside(os.getpid).result() == os.getpid()
    assert {*Path("/proc/self/fd").iterdir()} == before


def test_nobody_looks_on_after_the_end() -> None:
    begun = time.monotonic()
    looking = Aside(partial(time.sleep, 60))
    process = looking._process
    looking.end()
    looking.end()
    assert not looking.is_under_way and time.monotonic() - begun < 30
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_whoever_may_not_fork_finds_it_out_alone() -> None:
    aside = Aside(os.getpid, may_fork=False)
    assert not aside.is_under_way and aside.result() == os.getpid()


ORPHAN = """
import os, signal, sys
from obelus.work import aside

aside.processors = lambda: 2
if sys.argv[1] == "late":
    aside.end_with_parent = lambda: None
looking = aside.Aside(lambda: bytes(10_000_000))
print(looking._process, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("when", ["early", "late"])
def test_nobody_tells_who_is_not_there_any_more(when: str) -> None:
    command = [sys.executable, "-c", ORPHAN, when]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr
    for _ in range(500):
        if not is_running(int(done.stdout)):
            return
        time.sleep(0.02)
    pytest.fail("it waits for one who is gone")


def is_running(process: int) -> bool:
    """Whether it does anything: one that has ended waits for somebody to see that."""
    try:
        with open(f"/proc/{process}/stat") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def built(folder: Path) -> dict[str, bytes]:
    """The site, built again after an article was edited."""
    article = folder / "content" / "articles" / "swift-work.md"
    for text in (article.read_text("utf-8"), article.read_text("utf-8") + "\nMore.\n"):
        article.write_text(text, "utf-8")
        site = build_site(folder)
    return {f"{path.relative_to(site)}": path.read_bytes() for path in site.rglob("*.*")}


PROCESS = os.getpid()


def killed(folder: Path, entries: Mapping[str, Entry], *, with_dotfiles: bool = True) -> Touched:
    """Kills whoever looks, unless that is the build itself."""
    if os.getpid() != PROCESS:
        os.kill(os.getpid(), signal.SIGKILL)
    return touched(folder, entries, with_dotfiles=with_dotfiles)


def test_a_site_is_the_same_whoever_finds_out_what_it_is_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forks: list[int] = []
    fork = os.fork

    def counted() -> int:
        forks.append(1)
        return fork()

    monkeypatch.setattr(os, "fork", counted)
    shared = built(copy_archive(tmp_path / "shared"))
    assert len(forks) > 2
    monkeypatch.setattr(assembly, "touched", killed)
    assert built(copy_archive(tmp_path / "killed")) == shared
    forks.clear()
    serial = copy_archive(tmp_path / "serial")
    config = serial / "mkdocs.yml"
    told = config.read_text("utf-8").replace("- obelus", "- obelus:\n      executor: serial")
    config.write_text(told, "utf-8")
    assert built(serial) == shared and not forks
