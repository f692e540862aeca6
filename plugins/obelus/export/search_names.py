"""Entities → their names by the first letters of each word, for what is being typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from obelus.export.search_coding import beginning, fnv1a, power_of_two
from obelus.export.search_words import words
from obelus.model import Entity
from obelus.resolve.archive import Archive, spellings
from obelus.text import smart

LETTERS = 2
ENTITIES_A_FILE = 64

Name = list[str]
"""What to show, the address, and the other names."""


def names(archive: Archive, counts: Mapping[str, int]) -> list[list[Name]]:
    """The files of names; within one, what most documents name comes first."""
    files: list[list[Name]] = [[] for _ in range(name_files(len(archive.entities)))]
    for entity in sorted(archive.entities, key=lambda e: (-counts.get(e.name, 0), e.name, e.id)):
        others = [name for name in spellings(entity) if name != entity.name]
        for place in sorted({fnv1a(start) % len(files) for start in _beginnings(entity)}):
            files[place].append([smart(entity.name), entity.url, *others])
    return files


def name_files(entities: int) -> int:
    """How many files of names so many entities have."""
    return power_of_two(-(-entities // ENTITIES_A_FILE))


def _beginnings(entity: Entity) -> Iterator[str]:
    for name in spellings(entity):
        yield from (beginning(word, LETTERS) for word in words(name))
