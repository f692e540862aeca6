"""The parts of data files: those of unchanged members as they were kept, the others made by all who
work, and never all of them at once in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from obelus.export.parts import Part, Parts
from obelus.kept.keys import key_for
from obelus.site.members import Digest, Members
from obelus.site.whole import Whole
from obelus.work.executors import spread
from obelus.work.tasks import Rebuilt

BATCH = 256
"""So many parts are read at once."""


Listed = dict[str, list[Digest]]
"""All members of each kind, in the order of their parts."""


class KeptParts(Mapping[str, Iterator[Part]]):
    """The parts of every file by its path, in order; a file's can be walked more than once."""

    def __init__(self, whole: Whole, recipe: Rebuilt[Whole] | None, before: bytes) -> None:
        self._whole, self._means, self._recipe = whole, whole.means, recipe
        self._frame = whole.digests.frame
        self._before = _read(before)
        for kind in whole.members:
            self._make_missing(kind)

    @property
    def state(self) -> bytes:
        """What the next build is given as `before`."""
        listed = {kind: list(members.digests) for kind, members in self._whole.members.items()}
        return msgspec.msgpack.encode((self._frame, listed))

    def is_unchanged(self, path: str) -> bool:
        """Whether a file is made of the same parts as in the build before."""
        kind, (frame, listed) = self._kind(path), self._before
        members, before = self._whole.members[kind], listed.get(kind, [])
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
        members = self._whole.members[self._kind(path)]
        keys = [_key(path, digest) for _, digest in members.digests]
        found = self._means.store.get_in_batches(keys, BATCH)
        for start, kept in zip(range(0, len(keys), BATCH), found, strict=True):
            for place in range(start, min(start + BATCH, len(keys))):
                part = _decoded(kept.get(keys[place], b""))
                yield part or members.made(self._whole.context, members.subjects[place])[path]

    def __contains__(self, path: object) -> bool:
        return any(path in members.paths for members in self._whole.members.values())

    def __iter__(self) -> Iterator[str]:
        return (path for members in self._whole.members.values() for path in members.paths)

    def __len__(self) -> int:
        return sum(len(members.paths) for members in self._whole.members.values())

    def _kind(self, path: str) -> str:
        kinds = self._whole.members
        return next(kind for kind, members in kinds.items() if path in members.paths)

    def _make_missing(self, kind: str) -> None:
        # Parts of one member are kept together: the last and smallest tells whether they are there.
        members = self._whole.members[kind]
        path, store = members.paths[-1], self._means.store
        keys = [_key(path, digest) for _, digest in members.digests]
        known = store.known(keys)
        missing = [place for place, key in enumerate(keys) if key not in known]
        items = [(kind, place, members.digests[place]) for place in missing]
        workers, recipe = self._means.workers, self._recipe
        is_sendable = recipe is not None
        made = spread(
            workers, made_parts, self._whole, items, is_sendable=is_sendable, recipe=recipe
        )
        made = self._means.progress.over(made, len(items), "Data")
        for place, parts in zip(missing, made, strict=True):
            _, digest = members.digests[place]
            encoded = {path: msgspec.msgpack.encode(part) for path, part in parts.items()}
            store.put_many({_key(path, digest): part for path, part in encoded.items()})


def made_parts(whole: Whole, item: tuple[str, int, Digest]) -> Parts:
    """The parts of the member of that kind at that place."""
    kind, place, digest = item
    members: Members = whole.members[kind]
    whole.compare(digest, members.digests[place] if place < len(members.digests) else None)
    return members.made(whole.context, members.subjects[place])


def _key(path: str, digest: bytes) -> bytes:
    """The key of a member's part of a file."""
    return key_for(f"part {path}".encode(), digest)


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
