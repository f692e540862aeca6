"""The parts of data files: those of unchanged members as they were kept, the others made by all who
work, and never all of them at once in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
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


Digest = tuple[str, bytes]
"""(the id of a member, the digest of all that its parts are made of)."""

Listed = dict[str, list[Digest]]
"""All members of each kind, in the order of their parts."""


@dataclass(frozen=True)
class Members:
    """The members of one kind, in the order of their parts, and what makes their parts."""

    kind: str
    made: Callable[[Context, Any], Parts]
    paths: Sequence[str]
    subjects: Sequence[Any]
    digests: Sequence[Digest]


class KeptParts(Mapping[str, Iterator[Part]]):
    """The parts of every file by its path, in order; a file's can be walked more than once."""

    def __init__(self, context: Context, digests: Digests, means: Means, before: bytes) -> None:
        self._context, self._means = context, means
        self._kinds = [*_kinds(context, digests)]
        self._frame = digests.frame
        self._before = _read(before)
        for members in self._kinds:
            self._make_missing(members)

    @property
    def state(self) -> bytes:
        """What the next build is given as `before`."""
        listed = {members.kind: list(members.digests) for members in self._kinds}
        return msgspec.msgpack.encode((self._frame, listed))

    def is_unchanged(self, path: str) -> bool:
        """Whether a file is made of the same parts as in the build before."""
        members, (frame, listed) = self._members(path), self._before
        before = listed.get(members.kind, [])
        if frame != self._frame or [n for n, _ in before] != [n for n, _ in members.digests]:
            return False
        pairs = zip(before, members.digests, strict=True)
        changed = [(old, new) for (_, old), (_, new) in pairs if old != new]
        keys = [(_key(path, old), _key(path, new)) for old, new in changed]
        kept = self._means.store.get_many([key for pair in keys for key in pair])
        is_same = all(old in kept and kept[old] == kept.get(new) for old, new in keys)
        if is_same:
            self._means.store.keep(_key(path, digest) for _, digest in members.digests)
        return is_same

    def __getitem__(self, path: str) -> Iterator[Part]:
        members = self._members(path)
        keys = [_key(path, digest) for _, digest in members.digests]
        for start in range(0, len(keys), BATCH):
            kept = self._means.store.get_many(keys[start : start + BATCH])
            for place in range(start, min(start + BATCH, len(keys))):
                part = _decoded(kept.get(keys[place], b""))
                yield part or members.made(self._context, members.subjects[place])[path]

    def __contains__(self, path: object) -> bool:
        return any(path in members.paths for members in self._kinds)

    def __iter__(self) -> Iterator[str]:
        return (path for members in self._kinds for path in members.paths)

    def __len__(self) -> int:
        return sum(len(members.paths) for members in self._kinds)

    def _members(self, path: str) -> Members:
        return next(members for members in self._kinds if path in members.paths)

    def _make_missing(self, members: Members) -> None:
        # Parts of one member are kept together: the last and smallest tells whether they are there.
        path, store = members.paths[-1], self._means.store
        keys = [_key(path, digest) for _, digest in members.digests]
        known = store.get_many(keys)
        missing = [place for place, key in enumerate(keys) if key not in known]
        subjects = [members.subjects[place] for place in missing]
        workers = self._means.workers
        made = spread(workers, members.made, self._context, subjects, is_sendable=False)
        made = self._means.progress.over(made, len(subjects), "Data")
        for place, parts in zip(missing, made, strict=True):
            _, digest = members.digests[place]
            encoded = {path: msgspec.msgpack.encode(part) for path, part in parts.items()}
            store.put_many({_key(path, digest): part for path, part in encoded.items()})


def _kinds(context: Context, digests: Digests) -> Iterator[Members]:
    found = articles(context)
    paths = [exporter.PATH for exporter in BY_ARTICLE]
    of_articles = [(article.slug, digests.article(article)) for article in found]
    yield Members("articles", article_parts, paths, found, of_articles)
    kept = sources(context)
    paths = [exporter.PATH for exporter in BY_SOURCE]
    of_sources = [(source.key, digests.source(source)) for source in kept]
    yield Members("sources", source_parts, paths, kept, of_sources)
    cases = dossiers(context)
    paths = [exporter.PATH for exporter in BY_DOSSIER]
    of_dossiers = [(case.id, digests.dossier(case)) for case in cases]
    yield Members("dossiers", dossier_parts, paths, cases, of_dossiers)


@cache
def _salt(path: str) -> int:
    return int.from_bytes(key_of(b"part", path.encode()))


def _key(path: str, digest: bytes) -> bytes:
    """The key of a member's part of a file: as good as `key_of` both, and made in no time."""
    return (int.from_bytes(digest) ^ _salt(path)).to_bytes(len(digest))


def _read(before: bytes) -> tuple[bytes, Listed]:
    try:
        return msgspec.msgpack.decode(before, type=tuple[bytes, Listed])
    except msgspec.MsgspecError:
        return b"", {}


def _decoded(kept: bytes) -> Part | None:
    try:
        return msgspec.msgpack.decode(kept, type=Part)
    except msgspec.MsgspecError:
        return None
