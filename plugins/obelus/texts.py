"""Markdown files → their texts, each read when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path

from obelus.model import Location
from obelus.problems import Problem
from obelus.read import Refusal, SourceFile, read_text, shown_path
from obelus.seen import Seen


class Texts(Mapping[str, str]):
    """The texts of the files of those names below `content`, by their names.

    A file is read to know the digest of its text, unless the last build has seen it as it lies
    there, and whenever its text is needed. What cannot be read has a problem and is not there.
    """

    def __init__(self, names: Iterable[str], content: Path, root: Path, seen: Seen) -> None:
        self.problems: list[Problem] = []
        self._content, self._seen = content, seen
        shown = shown_path(content, root)
        self._prefix = "" if shown == "." else f"{shown}/"
        # Of a thousand files in a folder, its real place is the same.
        self._resolve = cache(Path.resolve)
        self._texts: dict[str, str] = {}
        self._digests: dict[str, bytes] = {}
        for name in names:
            if digest := seen.digest(name):
                self._digests[name] = digest
            else:
                self._read(name)

    def __getitem__(self, name: str) -> str:
        if name in self._digests and name not in self._texts:
            self._read(name)
        return self._texts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._digests)

    def __len__(self) -> int:
        return len(self._digests)

    def __contains__(self, name: object) -> bool:
        return name in self._digests

    def digest(self, name: str) -> bytes:
        """The digest of a text."""
        return self._digests[name]

    def forget(self) -> None:
        """Hold no text: whoever still needs one has it read again."""
        self._texts.clear()

    def path(self, name: str) -> str:
        """How problems name a file: relative to the folder of `mkdocs.yml`."""
        return self._prefix + name

    def file(self, name: str) -> SourceFile:
        """A file as read; raises KeyError for what cannot be."""
        return SourceFile(self.path(name), name, self[name])

    def _read(self, name: str) -> None:
        try:
            text = read_text(self._content / name, self._content, resolve=self._resolve)
        except Refusal as refusal:
            code, message, fix = refusal.args
            self._digests.pop(name, None)
            self.problems.append(Problem(code, Location(self.path(name)), message, fix))
            return
        self._texts[name] = text
        self._digests[name] = blake2b(text.encode(), digest_size=16).digest()
        self._seen.note(name, self._digests[name])
