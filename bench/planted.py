"""A good archive of `tests/redteam/bases` on disk, with edits planted in it, and what is found."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from obelus.evidence import Copy
from obelus.folders import Folders
from obelus.load import Loaded, load
from obelus.lock import as_text
from obelus.resolve.checks.quotes import lock_rows

BASES = Path(__file__).resolve().parent.parent / "tests" / "redteam" / "bases"
CONFIG = """\
site_name: Planted
site_url: https://planted.example/
docs_dir: content
site_dir: build
theme: {name: obelus}
plugins: [obelus]
"""
LOCKED_ON = date(2025, 6, 1)

Edits = Mapping[str, Sequence[tuple[str, str]]]
"""For each file what is put in the place of what; the file is named below `content/`, if there."""


@dataclass(frozen=True)
class Planted:
    """One archive in a folder of its own."""

    root: Path

    @property
    def folders(self) -> Folders:
        """Where it lies."""
        seeds = self.root / "seeds"
        return Folders(self.root, self.root / "content", seeds, seeds / "text")

    def file(self, name: str) -> Path:
        """A file by the name that edits give it."""
        return self.root / (name if name.startswith(("seeds/", "mkdocs")) else f"content/{name}")

    def load(self) -> Loaded:
        """The archive as it is now."""
        content = self.root / "content"
        paths = (p for p in content.rglob("*") if p.suffix in {".md", ".txt"})
        return load(self.folders, sorted(p.relative_to(content).as_posix() for p in paths))

    def edit(self, edits: Edits) -> None:
        """Replace each text by another one; each must be there, and the first is meant."""
        for name, pairs in edits.items():
            text = self.file(name).read_text(encoding="utf-8")
            for old, new in pairs:
                assert old in text, f"{name} has no {old!r}"
                text = text.replace(old, new, 1)
            self.file(name).write_text(text, encoding="utf-8")

    def write(self, files: Mapping[str, str]) -> None:
        """Add whole files, or replace them."""
        for name, text in files.items():
            self.file(name).parent.mkdir(parents=True, exist_ok=True)
            self.file(name).write_text(text, encoding="utf-8")

    def hash_copies(self) -> None:
        """Say in sources.bib which copies there are, as an editor does."""
        path = self.root / "seeds" / "sources.bib"
        text = path.read_text(encoding="utf-8")
        for copy in sorted((self.root / "seeds" / "text").glob("*.txt")):
            digest = Copy(copy.read_text(encoding="utf-8")).sha256
            lines = [line for line in _entry(text, copy.stem) if "sha256" not in line]
            lines.insert(1, f"  sha256  = {{{digest}}},")
            text = text.replace("\n".join(_entry(text, copy.stem)), "\n".join(lines))
        path.write_text(text, encoding="utf-8")

    def lock(self) -> None:
        """Write quotes.lock as `obelus lock` does."""
        rows = lock_rows(self.load().archive, LOCKED_ON)
        (self.root / "seeds" / "quotes.lock").write_text(as_text(rows.values()), encoding="utf-8")


def planted(base: Path, root: Path) -> Planted:
    """A copy of a good archive in a new folder, its copies hashed and its quotations locked."""
    shutil.copytree(base, root)
    archive = Planted(root)
    (root / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    archive.hash_copies()
    archive.lock()
    return archive


def _entry(text: str, key: str) -> list[str]:
    """The lines of one entry of sources.bib; none where there is no such entry."""
    start = text.find(f"{{{key},\n")
    if start < 0:
        return [f"% no {key}", ""]
    start = text.rfind("@", 0, start)
    return text[start : text.index("\n}", start) + 2].split("\n")
