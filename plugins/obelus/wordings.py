"""The wording of articles, kept between builds: read when an article's page or data is made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import Raw
from msgspec.msgpack import Decoder, Encoder

from obelus.kept.keys import key_for
from obelus.model import Article, Entity, Suggestion
from obelus.model.shared import share
from obelus.model.text import Line
from obelus.model.wording import Bullets, Marked, Packed, Wording, apart, whole, with_marks, written

_ENCODER = Encoder()
_PACKED = Decoder(Packed)
_LINES = Decoder(tuple[Line, ...])
_BULLETS = Decoder(Bullets, dec_hook=share)
_SUGGESTIONS = Decoder(tuple[Suggestion, ...], dec_hook=share)
_MARKED = Decoder(Marked, dec_hook=share)
_WORDING = Decoder(Wording, dec_hook=share)


@dataclass(frozen=True, slots=True)
class Wordings:
    """Where the wording of an archive's articles is."""

    read: Callable[[list[bytes]], Mapping[bytes, bytes]]
    """What is kept under keys."""
    made_again: Callable[[str, bytes], bytes]
    """The wording of a file by its name and the key of its facts; what is kept may be damaged."""
    last: dict[bytes, tuple[Suggestion, ...]] = field(default_factory=dict, compare=False)
    """The suggestions of the article that was asked for them last: its page does so ten times."""


class _Apart:
    """The wording of one article, wherever that is."""

    __slots__ = ()

    def read(self) -> bytes:
        """It, as it is kept."""
        raise NotImplementedError

    def whole(self, article: Article) -> Article:
        """The article with its wording."""
        return with_wording(article, self.read())

    def marked(self, article: Article) -> Article:
        """The article with what its text marks and names."""
        return with_marks(article, _MARKED.decode(_PACKED.decode(self.read()).marked))

    def written(self, article: Article) -> Article:
        """The same with the bullets of its records."""
        return with_bullets(article, self.read())

    def lines(self) -> Sequence[Line]:
        """The lines of its mentions."""
        return _lines(self.read())

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Its suggestions."""
        return _SUGGESTIONS.decode(_PACKED.decode(self.read()).suggestions)


@dataclass(frozen=True, slots=True)
class Kept(_Apart):
    """The wording of one article, which is kept."""

    wordings: Wordings
    name: str
    """Of its file."""
    facts: bytes
    """The key of what was read of it."""

    def read(self) -> bytes:
        """It, as it is kept, or made again."""
        key = wording_key(self.facts)
        found = self.wordings.read([key]).get(key)
        return self.wordings.made_again(self.name, self.facts) if found is None else found

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Its suggestions."""
        last = self.wordings.last
        found = last.get(self.facts)
        if found is None:
            found = _Apart.suggestions(self)
            last.clear()
            last[self.facts] = found
        return found

    def __reduce__(self) -> tuple[type[Sent], tuple[bytes]]:
        """Whoever it is sent to has nothing of what is kept here."""
        return Sent, (self.read(),)


@dataclass(frozen=True, slots=True)
class Sent(_Apart):
    """The wording of one article, in a worker elsewhere."""

    wording: bytes

    def read(self) -> bytes:
        """It, as it was sent."""
        return self.wording


def taken_apart(article: Article) -> tuple[Article, bytes]:
    """An article without what is kept beside it, and that as bytes."""
    rest, parts = apart(article)
    return rest, _ENCODER.encode(Packed(*[Raw(_ENCODER.encode(part)) for part in parts]))


def with_wording(article: Article, wording: bytes) -> Article:
    """An article with its wording."""
    parts = _PACKED.decode(wording)
    suggestions = _SUGGESTIONS.decode(parts.suggestions)
    marked, words = _MARKED.decode(parts.marked), _WORDING.decode(parts.wording)
    return whole(article, _LINES.decode(parts.lines), suggestions, marked, words)


def with_bullets(article: Article, wording: bytes) -> Article:
    """An article with the bullets of its records, and what its text marks and names."""
    parts = _PACKED.decode(wording)
    return written(article, _BULLETS.decode(parts.bullets), _MARKED.decode(parts.marked))


def _lines(wording: bytes) -> Sequence[Line]:
    return _LINES.decode(_PACKED.decode(wording).lines)


def lines_of(pages: Collection[Article | Entity]) -> dict[str, Sequence[Line]]:
    """The lines of the mentions of pages, by their paths; what is kept is read at once."""
    kept = {p.path: p.kept for p in pages if isinstance(p, Article) and isinstance(p.kept, Kept)}
    keys = {path: wording_key(one.facts) for path, one in kept.items()}
    read = next(iter(kept.values())).wordings.read([*keys.values()]) if kept else {}
    found = {path: _lines(read[k]) for path, k in keys.items() if k in read}
    return {page.path: found.get(page.path) or page.mentioned_in for page in pages}


def wording_key(facts: bytes) -> bytes:
    """The key of the wording of an article, by that of its facts."""
    return key_for(b"wording", facts)
