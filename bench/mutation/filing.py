"""Mistakes outside the records: front matter, sources, entities."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from obelus.resolve.archive import Archive

OnFile = Callable[[str, str, Archive], Iterator[tuple[str, str]]]
"""(the file's name, its text, the archive) → (what was done, the text then)."""


def _replaced(name: str, text: str, pattern: str, new: str) -> Iterator[tuple[str, str]]:
    for match in re.finditer(pattern, text, re.MULTILINE):
        changed = text[: match.start()] + match.expand(new) + text[match.end() :]
        yield f"{name}: {match[0].strip()} → {match.expand(new).strip()}", changed


def change_published(name: str, text: str, archive: Archive) -> Iterator[tuple[str, str]]:
    """Publish an article on another day: of another month, of a hundred years later."""
    if name.startswith("articles/"):
        yield from _replaced(name, text, r"^(published: \d{4})-\d\d-\d\d", r"\1-12-28")
        yield from _replaced(name, text, r"^published: 20(\d\d-)", r"published: 21\1")


def drop_correction(name: str, text: str, archive: Archive) -> Iterator[tuple[str, str]]:
    """Take a correction away."""
    if name.startswith("articles/"):
        yield from _replaced(name, text, r"^  - \{date: .*\n", "")


def clear_outlet(name: str, text: str, archive: Archive) -> Iterator[tuple[str, str]]:
    """Call a state outlet independent, or nothing at all."""
    if name.startswith("entities/"):
        yield from _replaced(name, text, r"class: (?:SC|CaPu|CaPr)\b", "class: IP")
        yield from _replaced(name, text, r"^control: \{class: (?:SC|CaPu|CaPr)\b.*\n", "")


def share_alias(name: str, text: str, archive: Archive) -> Iterator[tuple[str, str]]:
    """Give an entity the name of another one as an alias."""
    others = [e.name for e in archive.entities if e.path.removeprefix("content/") != name]
    if name.startswith("entities/") and "aliases:" not in text:
        yield from _replaced(name, text, r"^kind: .*\n", rf"\g<0>aliases: [{others[0]}]\n")


def free_rights(name: str, text: str, archive: Archive) -> Iterator[tuple[str, str]]:
    """Give a source more rights than it has."""
    if name.endswith(".bib"):
        yield from _replaced(name, text, r"\{(?:withheld|excerpt)\}", "{full}")


def change_hash(name: str, text: str, archive: Archive) -> Iterator[tuple[str, str]]:
    """Change the hash of a copy; leave it out."""
    if name.endswith(".bib"):
        yield from _replaced(name, text, r"(sha256\s+= \{)\w{4}", r"\g<1>beef")
        yield from _replaced(name, text, r"^\s+sha256\s+= \{\w+\},?\n", "")


def change_copy(name: str, text: str, archive: Archive) -> Iterator[tuple[str, str]]:
    """Change one word of a copy: the first of each paragraph."""
    if name.endswith(".txt"):
        yield from _replaced(name, text, r"^\w+ (?=\w)", "Perhaps ")


OPERATORS: Sequence[OnFile] = (
    change_published,
    drop_correction,
    clear_outlet,
    share_alias,
    free_rights,
    change_hash,
    change_copy,
)
