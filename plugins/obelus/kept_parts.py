"""The parts of data files: those of unchanged members as they were kept, the others made by all who
work, and never all of them at once in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from obelus.executors import spread
from obelus.export import (
    BY_ARTICLE,
    BY_DOSSIER,
    BY_SOURCE,
    article_parts,
    articles,
    dossier_parts,
    dossiers,
    source_parts,
    sources,
)
from obelus.export.context import Context
from obelus.export.parts import Part, Parts
from obelus.facts import Means
from obelus.resolve.digests import Digests
from obelus.store import key_of

BATCH = 256
"""So many parts are read at once."""


@dataclass(frozen=True)
class Members:
    """The members of one kind, in the order of their parts, and what makes their parts."""

    made: Callable[[Context, Any], Parts]
    paths: Sequence[str]
    subjects: Sequence[Any]
    digests: Sequence[bytes]

    def keys(self, path: str) -> list[bytes]:
        """The key of each member's part of a file."""
        return [key_of(b"part", path.encode(), digest) for digest in self.digests]


class KeptParts(Mapping[str, Iterator[Part]]):
    """The parts of every file by its path, in order; a file's can be walked more than once."""

    def __init__(self, context: Context, digests: Digests, means: Means) -> None:
        self._context, self._means = context, means
        self._kinds = [*_kinds(context, digests)]
        for members in self._kinds:
            self._make_missing(members)

    def __getitem__(self, path: str) -> Iterator[Part]:
        members = next(members for members in self._kinds if path in members.paths)
        keys = members.keys(path)
        for start in range(0, len(keys), BATCH):
            kept = self._means.store.get_many(keys[start : start + BATCH])
            for place in range(start, min(start + BATCH, len(keys))):
                part = _decoded(kept.get(keys[place], b""))
                yield part or members.made(self._context, members.subjects[place])[path]

    def __iter__(self) -> Iterator[str]:
        return (path for members in self._kinds for path in members.paths)

    def __len__(self) -> int:
        return sum(len(members.paths) for members in self._kinds)

    def _make_missing(self, members: Members) -> None:
        # Parts of one member are kept together: the smallest tells whether they are there.
        path, store = members.paths[-1], self._means.store
        keys = members.keys(path)
        known = store.get_many(keys)
        missing = [place for place, key in enumerate(keys) if key not in known]
        subjects = [members.subjects[place] for place in missing]
        made = spread(self._means.workers, members.made, self._context, subjects)
        for place, parts in zip(missing, made, strict=True):
            digest = members.digests[place]
            store.put_many(
                {
                    key_of(b"part", path.encode(), digest): msgspec.msgpack.encode(part)
                    for path, part in parts.items()
                }
            )


def _kinds(context: Context, digests: Digests) -> Iterator[Members]:
    found = articles(context)
    # The paths of each kind end with that of its smallest file.
    paths = [e.PATH for e in BY_ARTICLE]
    yield Members(article_parts, paths, found, [digests.article(article) for article in found])
    kept = sources(context)
    paths = [e.PATH for e in BY_SOURCE]
    yield Members(source_parts, paths, kept, [digests.sources[source.key] for source in kept])
    cases = dossiers(context)
    paths = [e.PATH for e in BY_DOSSIER]
    yield Members(dossier_parts, paths, cases, [digests.dossier(case) for case in cases])


def _decoded(kept: bytes) -> Part | None:
    try:
        return msgspec.msgpack.decode(kept, type=Part)
    except msgspec.MsgspecError:
        return None
