"""The bibliography read entry by entry is the one read in one piece."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ARCHIVE
from obelus import entries
from obelus.bibliography import ENTRY, read_sources
from obelus.entries import read_entries
from obelus.kept.store import Store
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
