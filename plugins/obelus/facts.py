"""All files of an archive → what each says, read anew only where it or the names it is read with
have changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from obelus.kept.keys import key_of
from obelus.means import Means
from obelus.model import Article, Entity
from obelus.model.shared import share
from obelus.model.ties import Ties, ties_of
from obelus.parse.markdown_file import Parsed
from obelus.read import SourceFile
from obelus.reading import BESIDE, PLAIN, Document, is_article, read_document, text_name
from obelus.suggest.reader import Detection, Reader
from obelus.texts import Texts
from obelus.wordings import Kept, Unpacked, Wordings, taken_apart, wording_key
from obelus.work.executors import spread

T = TypeVar("T")


class Facts(msgspec.Struct, frozen=True, gc=False):
    """What was read of a file, and what that is tied to."""

    read: Parsed[Document]
    ties: Ties


@dataclass(frozen=True, slots=True)
class _Reading:
    """What reading a file takes: its text, and that of the file beside it, by their names."""

    texts: Texts
    reader: Reader
    with_names: bytes = b""
    """The digest of the names that articles are read with."""

    def key(self, name: str) -> bytes:
        """Of a file with all that it is read with."""
        digests = [self.texts.digest(name)]
        if (other := text_name(name)) != name and other in self.texts:
            digests.append(self.texts.digest(other))
        return key_of(b"facts", self.with_names, self.texts.path(name).encode(), *digests)

    def read(self, name: str) -> tuple[SourceFile, str | None]:
        """A file, and the text beside it; raises KeyError for what cannot be read."""
        other = text_name(name)
        return self.texts.file(name), self.texts.get(other) if other != name else None


BATCH = 256
"""So many values are read at once."""

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Facts, dec_hook=share)


def encoded(facts: Facts) -> bytes:
    """Facts as bytes, to be kept or sent."""
    return _ENCODER.encode(facts)


def decoded(data: bytes) -> Facts:
    """Facts out of their bytes; what many files name is in memory once."""
    return _DECODER.decode(data)


def read_facts(
    texts: Texts, detection: Detection, means: Means
) -> tuple[dict[str, Facts], Reader, dict[str, bytes]]:
    """(what each file says by its name, the reader that knows all names, the keys of articles):
    articles are read last, with the names of all entities."""
    others = [name for name in texts if not is_article(name)]
    keys = dict[str, bytes]()
    found = dict(_read(_Reading(texts, Reader(())), others, keys, means))
    # In the order of files, not of what was kept and what not: the detector has its names in it.
    documents = (found[name].read.document for name in others if name in found)
    reader = Reader([d for d in documents if isinstance(d, Entity)], detection)
    articles = [n for n in texts if n not in found and is_article(n) and not _is_beside(n, texts)]
    keys.clear()
    found |= _read(_Reading(texts, reader, key_of(reader.key)), articles, keys, means)
    texts.forget()
    return {name: found[name] for name in texts if name in found}, reader, keys


def _read(
    reading: _Reading, names: Sequence[str], keys: dict[str, bytes], means: Means
) -> Iterator[tuple[str, Facts]]:
    """What files say, those known first; `keys` are filled in."""
    keys |= {name: reading.key(name) for name in names}
    wordings = Wordings(means.store.get_many, partial(_wording_again, reading))
    missing = []
    known = means.store.known(wording_key(keys[name]) for name in names if is_article(name))
    found = means.store.get_in_batches([keys[name] for name in names], BATCH)
    for start, kept in zip(range(0, len(names), BATCH), found, strict=True):
        means.progress.go_on()
        for name in names[start : start + BATCH]:
            facts = _readable(kept.pop(keys[name], b""))
            is_whole = wording_key(keys[name]) in known or not is_article(name)
            if facts is None or not is_whole:
                missing.append(name)
            else:
                yield name, _with_kept(facts, Kept(wordings, name, keys[name]))
    # Texts are items and not shared, so that workers elsewhere are sent only those they read.
    items = dict[str, tuple[SourceFile, str | None]]()
    for name in missing:
        with suppress(KeyError):
            items[name] = reading.read(name)
            # Of what was read now, which may be another text than the one that was seen.
            keys[name] = reading.key(name)
    made = spread(means.workers, _facts_of, reading.reader, [*items.values()])
    made = means.progress.over(made, len(items), "Reading")
    anew = dict[str, tuple[bytes, bytes]]()
    for some in _batched(zip(items, made, strict=True), BATCH):
        means.store.put_many({keys[name]: facts for name, (facts, _) in some})
        of_wording = {wording_key(keys[name]): wording for name, (_, wording) in some if wording}
        means.store.put_many(of_wording)
        known = means.store.known(of_wording)
        for name, (data, wording) in some:
            anew[name] = data, b"" if wording_key(keys[name]) in known else wording
    # When all is read, or what stays would lie in memory between what reading leaves behind.
    for name in [*anew]:
        data, wording = anew.pop(name)
        if wording:
            yield name, _with_wording(decoded(data), wording)
        else:
            yield name, _with_kept(decoded(data), Kept(wordings, name, keys[name]))


def _with_kept(facts: Facts, kept: Kept) -> Facts:
    """Facts that know where their wording is, if they have one."""
    article = facts.read.document
    if not isinstance(article, Article):
        return facts
    return _with_document(facts, replace(article, kept=kept))


def _with_wording(facts: Facts, wording: bytes) -> Facts:
    article = facts.read.document
    assert isinstance(article, Article)
    parts = Unpacked(wording)
    return _with_document(facts, parts.whole(parts.written(article)))


def _with_document(facts: Facts, document: Document) -> Facts:
    return Facts(Parsed(document, facts.read.problems), facts.ties)


def _wording_again(reading: _Reading, name: str, key: bytes) -> bytes:
    """The wording of a file that is read once more, as what was kept of it is damaged."""
    files = reading.read(name)
    if reading.key(name) != key:
        raise RuntimeError(f"{name} was changed while the site was built. Build it again.")
    return _facts_of(reading.reader, files)[1]


def _facts_of(reader: Reader, files: tuple[SourceFile, str | None]) -> tuple[bytes, bytes]:
    """What a file says and, of an article, its wording: workers hand it over, and it is kept."""
    parsed = read_document(*files, reader)
    ties, document, wording = ties_of(parsed.document), parsed.document, b""
    if isinstance(document, Article):
        document, wording = taken_apart(document)
    return encoded(Facts(Parsed(document, parsed.problems), ties)), wording


def _readable(kept: bytes) -> Facts | None:
    """Facts as they were kept; None where there are none, or of another shape."""
    try:
        return decoded(kept)
    except msgspec.MsgspecError:
        return None


def _batched(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch


def _is_beside(name: str, texts: Texts) -> bool:
    """Whether a text is read with the records beside it, and not alone."""
    return name.endswith(PLAIN) and name.removesuffix(PLAIN) + BESIDE in texts
