"""The search index of a build: parts as they were kept or made by all who work, and of the files
only those that the published site does not have yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b

from obelus.export import search
from obelus.export.search import Previous, Subject
from obelus.kept.keys import key_of
from obelus.model import Article
from obelus.resolve.digests import Digests
from obelus.site.assembly import Assembly
from obelus.site.whole import Whole
from obelus.work.executors import spread
from obelus.work.tasks import Rebuilt

BATCH = 256
"""So many parts are read at once."""

OURS = b"search"
"""The inputs of a file that is as a build left it; those of the first file tell which state."""


class SearchParts:
    """The parts of the index, each kept under the digest of its article or entity."""

    def __init__(self, whole: Whole, recipe: Rebuilt[Whole] | None) -> None:
        self._whole, self._means, self._recipe = whole, whole.means, recipe
        subjects, digests = whole.subjects, whole.digests
        self._keys = {path: _key(subject, digests) for path, subject in subjects.items()}
        self._means.store.keep(self._keys.values())

    def digest(self, subject: Subject) -> str:
        """What changes whenever the part does."""
        return self._keys[subject.path].hex()

    def contents(self, subjects: Sequence[Subject]) -> Iterator[bytes]:
        """The parts of these, in order; never all of them at once in memory."""
        self._make([subject for batch in _batches(subjects) for subject in self._missing(batch)])
        found = self._means.store.get_in_batches([self._keys[s.path] for s in subjects], BATCH)
        for batch, kept in zip(_batches(subjects), found, strict=True):
            for subject in batch:
                part = kept.get(self._keys[subject.path])
                yield search.part_of(self._whole.archive, subject) if part is None else part

    def kept(self, digest: str) -> bytes | None:
        """The part that had a digest in another build."""
        key = bytes.fromhex(digest)
        return self._means.store.get_many([key]).get(key)

    def state(self, inputs: bytes) -> bytes | None:
        """The state of the index in another build, if it is kept."""
        key = _state_key(inputs)
        return self._means.store.get_many([key]).get(key)

    def _missing(self, subjects: Sequence[Subject]) -> list[Subject]:
        kept = self._means.store.get_many([self._keys[subject.path] for subject in subjects])
        return [subject for subject in subjects if self._keys[subject.path] not in kept]

    def _make(self, subjects: Sequence[Subject]) -> None:
        items = [(subject.path, self._keys[subject.path]) for subject in subjects]
        workers, recipe = self._means.workers, self._recipe
        is_sendable = recipe is not None
        made = spread(
            workers, made_part, self._whole, items, is_sendable=is_sendable, recipe=recipe
        )
        for (_, key), part in zip(items, made, strict=True):
            self._means.store.put_many({key: part})


def made_part(whole: Whole, item: tuple[str, bytes]) -> bytes:
    """The part of the article or entity of that path."""
    path, key = item
    subject = whole.subjects.get(path)
    whole.compare(key, _key(subject, whole.digests) if subject else None)
    assert subject
    return search.part_of(whole.archive, subject)


def write_search(whole: Whole, recipe: Rebuilt[Whole] | None, assembly: Assembly) -> None:
    """Add the index to a site."""
    means, parts = whole.means, SearchParts(whole, recipe)
    index = search.index(whole.archive, parts, _previous(parts, assembly))
    inputs = blake2b(index.state, digest_size=16).digest()
    means.store.put_many({_state_key(inputs): index.state})
    for path, content in index.files.items():
        if path == search.PATH:
            first = _published(assembly, path) if content is None else content
            assembly.write(path, first or b"", inputs)
        elif content is None:
            assembly.keep(path, OURS)  # It is there, or the index would have made it.
        else:
            assembly.write(path, content, OURS)


def _previous(parts: SearchParts, assembly: Assembly) -> Previous | None:
    entry = assembly.before.get(search.PATH)
    state = parts.state(entry.inputs) if entry and entry.inputs else None
    if state is None:
        return None

    def file(path: str) -> bytes | None:
        return _published(assembly, path)

    def is_there(path: str) -> bool:
        found = assembly.before.get(path)
        return found is not None and found.inputs == OURS

    return Previous(state, parts.kept, file, is_there)


def _published(assembly: Assembly, path: str) -> bytes | None:
    try:
        return (assembly.site / path).read_bytes()
    except OSError:
        return None


def _key(subject: Subject, digests: Digests) -> bytes:
    if isinstance(subject, Article):
        return key_of(b"search", subject.path.encode(), digests.article(subject))
    return key_of(b"search", subject.path.encode(), digests.entity(subject))


def _state_key(inputs: bytes) -> bytes:
    return key_of(b"search state", inputs)


def _batches(subjects: Sequence[Subject]) -> Iterator[Sequence[Subject]]:
    return (subjects[start : start + BATCH] for start in range(0, len(subjects), BATCH))
