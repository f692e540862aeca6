"""What is not read and checked again has the problems that it would have from nothing."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mutate import mutants
from obelus import texts
from obelus.folders import Folders
from obelus.kept.store import Store
from obelus.load import Loaded, load
from obelus.means import Means
from obelus.printed import as_text
from obelus.problems import Code, Problem
from obelus.resolve.quoted import QuoteLimits
from obelus.seen import RECENT, Scans, Seen
from obelus.suggest.reader import Detection
from planted import BASES, planted
from test_incremental import BIB, BLAST, CHANGES, SWIFT, Change, _gone, _replaced, _written

SEED = 7
MUTANTS = 60
"""Of some hundreds in each of two archives."""


@dataclass
class Desk:
    """An archive that is loaded again and again, with all that was kept of it before."""

    root: Path
    version: str = "a version"
    limits: QuoteLimits = field(default_factory=QuoteLimits)
    detection: Detection = field(default_factory=Detection)
    state: bytes = b""
    """What the load before tells the next."""

    @property
    def folders(self) -> Folders:
        seeds = self.root / "seeds"
        return Folders(self.root, self.root / "content", seeds, seeds / "text")

    def again(self) -> Loaded:
        """The archive as it is now, from what was kept, and from files that are old enough."""
        time.sleep(1.2 * RECENT / 1e9)
        seen = Seen(self.folders.content, Scans(), self.version, self.state)
        store = Store.open("", self.root, self.version)
        loaded = self._load(Means(store=store, seen=seen))
        store.close(whole_build=True)
        self.state = seen.state
        return loaded

    def from_nothing(self) -> Loaded:
        """The same where nothing was kept."""
        return self._load(Means())

    def differing(self) -> list[str]:
        """What one of the two finds, and the other does not."""
        found, wanted = _shown(self.again().problems), _shown(self.from_nothing().problems)
        return [] if found == wanted else [*found, "", *wanted]

    def _load(self, means: Means) -> Loaded:
        content = self.folders.content
        paths = (path for path in content.rglob("*") if path.suffix in {".md", ".txt"})
        names = sorted(path.relative_to(content).as_posix() for path in paths)
        return load(self.folders, names, self.detection, self.limits, means)


def _shown(problems: list[Problem]) -> list[str]:
    return [as_text(problem) for problem in problems]


def _copy(change: Callable[[str], str]) -> Change:
    def write(folder: Path) -> None:
        for path in (folder / "seeds" / "text").glob("*.txt"):
            path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    return write


MORE: dict[str, Change] = {
    "two of one name": _written("content/articles/swift-work.txt", "A text.\n"),
    "one of one name": _gone("content/articles/swift-work.txt"),
    "a quotation": _replaced(SWIFT, ("- quote: ", "- quote: indeed ")),
    "a quotation as it was": _replaced(SWIFT, ("- quote: indeed ", "- quote: ")),
    "a date": _replaced(BIB, ("{2025-03-03}", "{2025-02-03}")),
    "a date as it was": _replaced(BIB, ("{2025-02-03}", "{2025-03-03}")),
    "copies with other words": _copy(lambda text: "Nothing of that.\n" + text.replace("a", "o")),
    "copies as they were": _copy(lambda text: text.removeprefix("Nothing of that.\n")),
}
"""Beside what test_incremental does, while all that is still there."""


def test_every_change_is_noticed(archive_folder: Path) -> None:
    desk = Desk(archive_folder)
    desk.again()
    differing = {}
    for what, change in {**MORE, **CHANGES}.items():
        change(archive_folder)
        if found := desk.differing():
            differing[what] = found
    assert differing == {}


@pytest.mark.parametrize("base", [BASES / "pier", Path(__file__).parent / "archive"])
@pytest.mark.parametrize("has_copies", [True, False])
def test_every_mistake_is_found_at_once(tmp_path: Path, base: Path, has_copies: bool) -> None:
    archive = planted(base, tmp_path / "archive")
    desk = Desk(archive.root)
    chosen = random.Random(SEED).sample([*mutants(archive, archive.load())], MUTANTS)
    if not has_copies:
        shutil.rmtree(archive.folders.evidence)
    desk.again()
    differing = {}
    for mutant in chosen:
        path = archive.file(mutant.file)
        if not path.exists():
            continue
        before = path.read_text(encoding="utf-8")
        path.write_text(mutant.text, encoding="utf-8")
        if found := desk.differing():
            differing[mutant.operator, mutant.file, mutant.what] = found
        path.write_text(before, encoding="utf-8")
    assert differing == {}


def test_other_settings_are_noticed(archive_folder: Path) -> None:
    desk = Desk(archive_folder)
    desk.again()
    desk.limits = QuoteLimits(words=1)
    assert Code.LONG_QUOTE in {problem.code for problem in desk.again().problems}
    assert desk.differing() == []
    desk.detection = Detection("off")
    assert desk.differing() == []


def test_what_has_not_changed_is_not_read(
    archive_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, really = list[str](), texts.read_text  # type: ignore[attr-defined]

    def counted(path: Path, *args: object, **options: object) -> str:
        read.append(path.relative_to(archive_folder).as_posix())
        return really(path, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(texts, "read_text", counted)
    desk = Desk(archive_folder)
    everything = {*desk.again().texts}
    assert len(read) == len(everything)
    read.clear()
    found = desk.again().texts
    assert read == [], "nothing has changed"
    assert {*found} == everything
    assert found["articles/swift-work.md"] == (archive_folder / SWIFT).read_text(encoding="utf-8")
    read.clear()
    CHANGES["a paragraph"](archive_folder)
    desk.again()
    assert read == [SWIFT]
    read.clear()
    desk.version = "another version"
    desk.again()
    assert len(read) == len(everything), "another version may read otherwise"


def test_what_was_changed_just_now_is_not_trusted(archive_folder: Path) -> None:
    desk = Desk(archive_folder)
    path = archive_folder / SWIFT
    path.touch()
    seen = Seen(desk.folders.content, Scans(), desk.version)
    seen.note("articles/swift-work.md", b"digest")
    later = Seen(desk.folders.content, Scans(), desk.version, seen.state)
    assert later.digest("articles/swift-work.md") == b""
    time.sleep(1.2 * RECENT / 1e9)
    seen = Seen(desk.folders.content, Scans(), desk.version)
    seen.note("articles/swift-work.md", b"digest")
    later = Seen(desk.folders.content, Scans(), desk.version, seen.state)
    assert later.digest("articles/swift-work.md") == b"digest"
    path.touch()
    later = Seen(desk.folders.content, Scans(), desk.version, seen.state)
    assert later.digest("articles/swift-work.md") == b""


def test_a_link_is_read_each_time(archive_folder: Path) -> None:
    desk = Desk(archive_folder)
    (archive_folder / "content" / "about" / "other.md").symlink_to("method.md")
    desk.again()
    (archive_folder / "content" / "about" / "method.md").write_text("# Else\n", encoding="utf-8")
    assert desk.again().texts["about/other.md"] == "# Else\n"


def test_a_file_that_changes_meanwhile_is_kept_as_what_was_read(archive_folder: Path) -> None:
    desk = Desk(archive_folder)
    desk.again()
    time.sleep(1.2 * RECENT / 1e9)
    seen = Seen(desk.folders.content, Scans(), desk.version, desk.state)
    CHANGES["a paragraph"](archive_folder)
    (archive_folder / BLAST).unlink()
    # Nothing is in the store, so that both are read though they are known.
    store = Store(archive_folder / "another-cache")
    loaded = desk._load(Means(store=store, seen=seen))
    assert "articles/harbour-blast.md" not in loaded.texts
    store.close()
    desk.state = seen.state
    assert desk.differing() == []


def test_only_articles_without_a_problem_are_not_checked_again(archive_folder: Path) -> None:
    desk = Desk(archive_folder)
    _replaced(SWIFT, ("## Claims", "[[Nobody at all]] left.\n\n## Claims"))(archive_folder)
    first, second = desk.again(), desk.again()
    assert first.problems == second.problems
    assert Code.UNKNOWN_ENTITY in {problem.code for problem in second.problems}
    seen = Seen(None, Scans(), desk.version, desk.state)
    assert 0 < len(seen.good) < len(second.archive.articles)


def test_a_reader_is_the_same_whichever_entity_was_read_anew(archive_folder: Path) -> None:
    desk = Desk(archive_folder)
    desk.again()
    _replaced("content/entities/fire-service.md", ("name: ", "aliases: [Brigade]\nname: "))(
        archive_folder
    )
    assert desk.again().reader.key == desk.again().reader.key
