"""The wording of articles, kept between builds: read when an article's page or data is made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import msgspec

from obelus.kept.store import key_of
from obelus.model import Article
from obelus.model.shared import share
from obelus.model.wording import Contexts, Wording, apart, whole

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Wording, dec_hook=share)
_CONTEXTS = msgspec.msgpack.Decoder(Contexts)


@dataclass(frozen=True, slots=True)
class Wordings:
    """Where the wording of an archive's articles is."""

    read: Callable[[list[bytes]], Mapping[bytes, bytes]]
    """What is kept under keys."""
    made_again: Callable[[str, bytes], bytes]
    """The wording of a file by its name and the key of its facts; what is kept may be damaged."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The wording of one article, which is kept."""

    wordings: Wordings
    name: str
    """Of its file."""
    facts: bytes
    """The key of what was read of it."""

    def whole(self, article: Article) -> Article:
        """The article with its wording."""
        return with_wording(article, self._read())

    def contexts(self) -> Sequence[str]:
        """The contexts of its mentions."""
        return _CONTEXTS.decode(self._read()).contexts

    def _read(self) -> bytes:
        key = wording_key(self.facts)
        found = self.wordings.read([key]).get(key)
        return self.wordings.made_again(self.name, self.facts) if found is None else found

    def __reduce__(self) -> tuple[type[Sent], tuple[bytes]]:
        """Whoever it is sent to has nothing of what is kept here."""
        return Sent, (self._read(),)


@dataclass(frozen=True, slots=True)
class Sent:
    """The wording of one article, in a worker elsewhere."""

    wording: bytes

    def whole(self, article: Article) -> Article:
        """The article with its wording."""
        return with_wording(article, self.wording)

    def contexts(self) -> Sequence[str]:
        """The contexts of its mentions."""
        return _CONTEXTS.decode(self.wording).contexts


def taken_apart(article: Article) -> tuple[Article, bytes]:
    """An article without its wording, and that as bytes."""
    rest, contexts, wording = apart(article)
    return rest, _ENCODER.encode(Contexts(contexts, msgspec.Raw(_ENCODER.encode(wording))))


def with_wording(article: Article, wording: bytes) -> Article:
    """An article with its wording."""
    found = _CONTEXTS.decode(wording)
    return whole(article, found.contexts, _DECODER.decode(found.wording))


def contexts_of(articles: Collection[Article]) -> dict[str, Sequence[str]]:
    """The contexts of the mentions of articles, by their paths; what is kept is read at once."""
    kept = {a.path: a.kept for a in articles if isinstance(a.kept, Kept)}
    keys = {path: wording_key(one.facts) for path, one in kept.items()}
    read = next(iter(kept.values())).wordings.read([*keys.values()]) if kept else {}
    found = {path: _CONTEXTS.decode(read[k]).contexts for path, k in keys.items() if k in read}
    return {a.path: found.get(a.path) or a.contexts for a in articles}


def wording_key(facts: bytes) -> bytes:
    """The key of the wording of an article, by that of its facts."""
    return (int.from_bytes(facts) ^ _salt()).to_bytes(len(facts))


@cache
def _salt() -> int:
    return int.from_bytes(key_of(b"wording"))
