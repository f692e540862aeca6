"""All files of an archive → what each says, read anew only where it or the names it is read with
have changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

import msgspec

from obelus.executors import Serial, spread
from obelus.model import Entity
from obelus.model.shared import share
from obelus.model.ties import Ties, ties_of
from obelus.parse.markdown_file import Parsed
from obelus.read import SourceFile
from obelus.reading import BESIDE, PLAIN, Document, is_article, read_document, text_name
from obelus.store import key_of
from obelus.suggest.reader import Detection, Reader
from obelus.tasks import Workers
from obelus.timings import Progress


class Facts(msgspec.Struct, frozen=True, gc=False):
    """What was read of a file, and what that is tied to."""

    read: Parsed[Document]
    ties: Ties


class Keeps(Protocol):
    """Where values are kept under digests of what they were made of."""

    notes: list[str]
    """What to tell whoever builds: never a reason to fail."""

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """The values of those keys that are kept."""

    def put_many(self, values: Mapping[bytes, bytes]) -> None:
        """Keep values."""

    def keep(self, keys: Iterable[bytes]) -> None:
        """Say that this build stands on these keys, though it did not read their values."""

    def flush(self) -> None:
        """Let other processes read what was added."""

    @property
    def folder(self) -> Path | None:
        """Where other processes find it; None if nowhere."""

    def close(self, *, whole_build: bool = False) -> None:
        """Let the next build have what was added; a whole build knows what else is not needed."""


class KeepsNothing:
    """For commands that read an archive once."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Nothing."""
        return {}

    def put_many(self, values: Mapping[bytes, bytes]) -> None:
        """Nothing is kept."""

    def keep(self, keys: Iterable[bytes]) -> None:
        """Nothing is kept."""

    def flush(self) -> None:
        """There is nothing to read."""

    @property
    def folder(self) -> Path | None:
        """Nowhere."""
        return None

    def close(self, *, whole_build: bool = False) -> None:
        """Nothing is let go of."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a build works with: those who do the work, what was kept, what shows how far it is."""

    store: Keeps = field(default_factory=KeepsNothing)
    workers: Workers = field(default_factory=Serial)
    progress: Progress = field(default_factory=partial(Progress, quiet=True))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What reading a file takes: its text, and that of the file beside it, by their names."""

    files: Mapping[str, SourceFile]
    reader: Reader

    def beside(self, name: str) -> str | None:
        file = self.files.get(text_name(name)) if name.endswith(BESIDE) else None
        return file.text if file else None


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Facts, dec_hook=share)


def encoded(facts: Facts) -> bytes:
    """Facts as bytes, to be kept or sent."""
    return _ENCODER.encode(facts)


def decoded(data: bytes) -> Facts:
    """Facts out of their bytes; what many files name is in memory once."""
    return _DECODER.decode(data)


def read_facts(
    files: Sequence[SourceFile], detection: Detection, means: Means
) -> tuple[dict[str, Facts], Reader]:
    """(what each file says by its name, the reader that knows all names); articles are read last,
    with the names of all entities."""
    by_name = {file.name: file for file in files}
    others = [file.name for file in files if not is_article(file.name)]
    found = dict(_read(_Reading(by_name, Reader(())), others, b"", means))
    documents = (facts.read.document for facts in found.values())
    reader = Reader([d for d in documents if isinstance(d, Entity)], detection)
    articles = [f.name for f in files if f.name not in found and not _is_beside(f.name, by_name)]
    found |= _read(_Reading(by_name, reader), articles, reader.key, means)
    return {file.name: found[file.name] for file in files if file.name in found}, reader


def _read(
    reading: _Reading, names: Sequence[str], with_names: bytes, means: Means
) -> Iterator[tuple[str, Facts]]:
    """What files say, those known first."""
    keys = {name: _key(reading, name, with_names) for name in names}
    kept = means.store.get_many(keys.values())
    missing = []
    for name in names:
        facts = _readable(kept.pop(keys[name], b""))
        if facts is None:
            missing.append(name)
        else:
            yield name, facts
    # Texts are items and not shared, so that workers elsewhere are sent only those they read.
    items = [(reading.files[name], reading.beside(name)) for name in missing]
    made = spread(means.workers, _facts_of, reading.reader, items)
    made = means.progress.over(made, len(items), "Reading")
    for some in _batched(zip(missing, made, strict=True)):
        means.store.put_many({keys[name]: facts for name, facts in some})
        yield from ((name, decoded(facts)) for name, facts in some)


def _key(reading: _Reading, name: str, with_names: bytes) -> bytes:
    file, beside = reading.files[name], reading.beside(name)
    texts = [file.text, *([] if beside is None else [beside])]
    return key_of(b"facts", with_names, file.path.encode(), *(text.encode() for text in texts))


def _facts_of(reader: Reader, files: tuple[SourceFile, str | None]) -> bytes:
    """What a file says, encoded: workers hand it over, and it is kept."""
    parsed = read_document(*files, reader)
    return encoded(Facts(parsed, ties_of(parsed.document)))


def _readable(kept: bytes) -> Facts | None:
    """Facts as they were kept; None where there are none, or of another shape."""
    try:
        return decoded(kept)
    except msgspec.MsgspecError:
        return None


def _batched(
    rows: Iterable[tuple[str, bytes]], size: int = 256
) -> Iterator[list[tuple[str, bytes]]]:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch


def _is_beside(name: str, files: Mapping[str, SourceFile]) -> bool:
    """Whether a text is read with the records beside it, and not alone."""
    return name.endswith(PLAIN) and name.removesuffix(PLAIN) + BESIDE in files
