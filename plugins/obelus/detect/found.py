"""What a rule has found in one sentence, before it is a suggestion."""

from msgspec import Struct

from obelus.detect.lexicon import Cue
from obelus.detect.phrases import Span
from obelus.detect.tagging import Sentence

Range = tuple[int, int]


class Found(Struct, frozen=True, gc=False):
    """An attribution in token positions of its sentence."""

    rule: str
    sentence: Sentence
    cue: Cue | None
    source: Span | None
    mark: tuple[Span, ...]
    """The cue's tokens."""
    content: tuple[Span, ...]
    carrier: Span | None = None
    """A second source that handed the words on: "was quoted as saying by X"."""
    later: tuple[Range, ...] = ()
    """Content in later sentences, as ranges of the text."""

    @property
    def at(self) -> int:
        """Token position of the cue."""
        return self.mark[0].start

    def ranges(self, spans: tuple[Span, ...]) -> tuple[Range, ...]:
        """Give spans of tokens as ranges of the text."""
        s = self.sentence
        return tuple((s.starts[a], s.ends[b - 1]) for a, b in spans if a < b)
