"""The bibliography read entry by entry is the one read in one piece."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ARCHIVE
from obelus import entries
from obelus.bibliography import ENTRY, read_sources
from obelus.entries import read_entries
from obelus.kept import store as kept_store
from obelus.kept.keys import key_of
from obelus.kept.store import Store
from obelus.kept.versions import BOUND
from obelus.means import Means

PATH = "seeds/sources.bib"
GOOD = (ARCHIVE / "seeds" / "sources.bib").read_text(encoding="utf-8")
MORE = """
Words between entries.
  @misc{more,
  title = {More}, rights = {ful}, archivedate = {2025-13-01},
  url = {javascript:x}
}
"""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nothing here.",
        GOOD,
        f"Words first.\n{GOOD}{MORE}",
        f"@string{{paper = {{The Paper}}}}\n{GOOD}\n@misc{{a, title = paper, rights = {{full}}}}",
        f"{GOOD}\n@comment{{@misc{{a, title = {{A}}}}}}",
        f"{MORE}{GOOD}{MORE}",
        GOOD.replace("}", "", 1),
        f'{GOOD}\n@misc{{a, note = "one\n@misc{{b, title = {{B}}}} two", title = {{A}}}}',
        f"{GOOD}\n@misc{{index, title = {{No key}}, rights = {{full}}}}",
        f"{GOOD}\n@misc{{a, title = {{A}}}} @misc{{b, title = {{B}}}}\n",
        f"{GOOD}\n@misc(a, title = {{A}})\n",
        f"{GOOD}\nWrite to a@b.example.\n",
        f"someone@b.example\n{GOOD}",
    ],
)
def test_pieces_say_what_the_whole_says(text: str) -> None:
    assert read_entries(PATH, text, Means()) == read_sources(PATH, text)


def test_only_what_changed_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{GOOD}{MORE}"
    store = Store.open("", tmp_path, "test")
    read_entries(PATH, text, Means(store))
    store.close()
    read: list[str] = []
    made = entries._entry_of

    def entry_of(path: str, piece: str) -> bytes:
        read.append(piece)
        return made(path, piece)

    monkeypatch.setattr(entries, "_entry_of", entry_of)
    changed = text.replace("title = {More}", "title = {Less}").replace("\n@", "\n\n\n@")
    store = Store.open("", tmp_path, "test")
    assert read_entries(PATH, changed, Means(store)) == read_sources(PATH, changed)
    store.close()
    assert [ENTRY.findall(piece) for piece in read] == [["more"]]


def test_a_file_that_did_not_change_is_not_looked_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, store = f"{GOOD}{MORE}", Store.open("", tmp_path, "test")
    first = read_entries(PATH, text, Means(store))
    store.close(whole_build=True)
    monkeypatch.setattr(entries, "_pieces", lambda text: 1 / 0)
    monkeypatch.setattr(kept_store, "SLACK", 0)
    for bound in tmp_path.rglob(BOUND):
        bound.unlink()  # The next build drops all that it does not stand on.
    store = Store.open("", tmp_path, "test")
    store.put_many({key_of(b"%d" % number): bytes(1_000) for number in range(99)})
    store.close()
    store = Store.open("", tmp_path, "test")
    assert read_entries(PATH, text, Means(store)) == first == read_sources(PATH, text)
    store.close(whole_build=True)
    monkeypatch.undo()
    # Its entries are there still, for when one of them changes.
    store = Store.open("", tmp_path, "test")
    pieces = [piece.text.encode() for piece in entries._pieces(text)]
    keys = {key_of(b"entry", PATH.encode(), piece) for piece in pieces}
    assert store.known(keys) == keys
    assert store.known([key_of(b"1")]) == set()
    store.close()
