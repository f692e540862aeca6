"""`search/`: an index of one format for archives of all sizes, of which a page loads a few files.

`index.json` says what there is. The files beside it are named by it; those of a small archive
travel inside it, so that a search there is one request.

Every article and entity has a *part* (`search_parts`), which is made of it and of what its claims'
chains and flags and its mentions resolve to, and of nothing else: whoever builds may make parts in
a pool, and keep each under a digest of these. `index` joins them. With the `Previous` index it
reads no part but those that came and went, and makes no file but those in which these are. Either
way the files are to the byte the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from obelus.export.search_coding import as_json
from obelus.export.search_edit import edited
from obelus.export.search_join import head, joined
from obelus.export.search_numbers import Subject, layout
from obelus.export.search_parts import part_of
from obelus.export.search_state import (
    END,
    FOLDER,
    Index,
    Lost,
    Parts,
    Previous,
    State,
    total,
    write_state,
)
from obelus.resolve.archive import Archive

__all__ = ["Index", "Parts", "Previous", "Subject", "files", "index", "part_of"]

PATH = f"{FOLDER}index.json"

SMALL = 128 * 1024
"""Bytes up to which all files are one: about 30 kB, compressed, and no second request."""


def files(archive: Archive) -> Iterator[tuple[str, bytes]]:
    """(path in the site, content) of each file of the index, with nothing kept from before."""
    for path, content in index(archive, _Made(archive)).files.items():
        assert content is not None
        yield path, content


def index(archive: Archive, parts: Parts, previous: Previous | None = None) -> Index:
    """The index of an archive; with the index before, only what changed since is made."""
    where = layout(archive)
    try:
        made, state = edited(archive, where, parts, previous)
        is_small = _is_small(state)
        if is_small:
            raise Lost
    except Lost:  # Nothing but time.
        made, state = joined(archive, where, parts)
        is_small = _is_small(state)
    first = head(archive, where, state)
    if is_small:
        first["parts"] = {name: msgspec.Raw(file[: -len(END)]) for name, file in made.items()}
    known = {} if is_small else {f"{FOLDER}{name}.json": made.get(name) for name in state.files}
    content = as_json(first) + END
    is_same = previous is not None and previous.file(PATH) == content
    return Index({PATH: None if is_same else content, **known}, write_state(state))


def _is_small(state: State) -> bool:
    return total(state.files.values()) <= SMALL


class _Made:
    """Parts that are made when they are asked for, and not kept."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def digest(self, subject: Subject) -> str:
        """Nothing: no later build can ask for it."""
        return ""

    def contents(self, subjects: Sequence[Subject]) -> Iterator[bytes]:
        """The parts, made now."""
        return (part_of(self._archive, subject) for subject in subjects)
