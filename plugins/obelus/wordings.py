"""The wording of articles, kept between builds: read when an article's page or data is made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

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


class Unpacked:
    """The wording of one article, of which each part is decoded when it is asked for."""

    def __init__(self, wording: bytes) -> None:
        self._packed = _PACKED.decode(wording)

    @cached_property
    def lines(self) -> Sequence[Line]:
        """Those of its mentions."""
        return _LINES.decode(self._packed.lines)

    @cached_property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """As they were found."""
        return _SUGGESTIONS.decode(self._packed.suggestions)

    @cached_property
    def marked(self) -> Marked:
        """What its text marks and names."""
        return _MARKED.decode(self._packed.marked)

    def whole(self, article: Article) -> Article:
        """The article with its wording."""
        words = _WORDING.decode(self._packed.wording)
        return whole(article, self.lines, self.suggestions, self.marked, words)

    def written(self, article: Article) -> Article:
        """The article with the bullets of its records, and what its text marks and names."""
        return written(article, _BULLETS.decode(self._packed.bullets), self.marked)


@dataclass(frozen=True, slots=True)
class Wordings:
    """Where the wording of an archive's articles is."""

    read: Callable[[list[bytes]], Mapping[bytes, bytes]]
    """What is kept under keys."""
    made_again: Callable[[str, bytes], bytes]
    """The wording of a file by its name and the key of its facts; what is kept may be damaged."""
    last: dict[bytes, Unpacked] = field(default_factory=dict, compare=False)
    """That of the article that was asked for it last: its page does so a dozen times."""


class _Apart:
    """The wording of one article, wherever that is."""

    __slots__ = ()

    @property
    def parts(self) -> Unpacked:
        """It, in its parts."""
        raise NotImplementedError

    def whole(self, article: Article) -> Article:
        """The article with its wording."""
        return self.parts.whole(article)

    def marked(self, article: Article) -> Article:
        """The article with what its text marks and names."""
        return with_marks(article, self.parts.marked)

    def written(self, article: Article) -> Article:
        """The same with the bullets of its records."""
        return self.parts.written(article)

    def lines(self) -> Sequence[Line]:
        """The lines of its mentions."""
        return self.parts.lines

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Its suggestions."""
        return self.parts.suggestions


@dataclass(frozen=True, slots=True)
class Kept(_Apart):
    """The wording of one article, which is kept."""

    wordings: Wordings
    name: str
    """Of its file."""
    facts: bytes
    """The key of what was read of it."""

    @property
    def parts(self) -> Unpacked:
        """It, in its parts, as it is kept."""
        last = self.wordings.last
        found = last.get(self.facts)
        if found is None:
            found = Unpacked(self._read())
            last.clear()
            last[self.facts] = found
        return found

    def _read(self) -> bytes:
        key = wording_key(self.facts)
        found = self.wordings.read([key]).get(key)
        return self.wordings.made_again(self.name, self.facts) if found is None else found

    def __reduce__(self) -> tuple[type[Sent], tuple[bytes]]:
        """Whoever it is sent to has nothing of what is kept here."""
        return Sent, (self._read(),)


@dataclass(frozen=True, slots=True)
class Sent(_Apart):
    """The wording of one article, in a worker elsewhere."""

    wording: bytes

    @property
    def parts(self) -> Unpacked:
        """It, in its parts, as it was sent."""
        return Unpacked(self.wording)


def taken_apart(article: Article) -> tuple[Article, bytes]:
    """An article without what is kept beside it, and that as bytes."""
    rest, parts = apart(article)
    return rest, _ENCODER.encode(Packed(*[Raw(_ENCODER.encode(part)) for part in parts]))


def lines_of(pages: Collection[Article | Entity]) -> dict[str, Sequence[Line]]:
    """The lines of the mentions of pages, by their paths; what is kept is read at once."""
    kept = {p.path: p.kept for p in pages if isinstance(p, Article) and isinstance(p.kept, Kept)}
    keys = {path: wording_key(one.facts) for path, one in kept.items()}
    read = next(iter(kept.values())).wordings.read([*keys.values()]) if kept else {}
    found = {path: Unpacked(read[k]).lines for path, k in keys.items() if k in read}
    return {page.path: found.get(page.path) or page.mentioned_in for page in pages}


def wording_key(facts: bytes) -> bytes:
    """The key of the wording of an article, by that of its facts."""
    return key_for(b"wording", facts)
