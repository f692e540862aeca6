"""A find with its ranges and its speaker: what scope, carriers and flags are worked out from."""

from collections.abc import Sequence

from msgspec import Struct

from obelus.detect.found import Found, Range
from obelus.detect.speakers import Memory, Speaker

WINDOW = 12
"""How many finds before and after may be of one sentence."""


class Placed(Struct, frozen=True, gc=False):
    """A find with its ranges and speaker."""

    found: Found
    source: tuple[Range, ...]
    cue: tuple[Range, ...]
    content: tuple[Range, ...]
    speaker: Speaker | None
    carrier: Speaker | None = None
    """Who quoted the speaker: "X quoted Y as saying"."""

    def holds(self, at: int) -> bool:
        """Tell whether the content covers a code point."""
        return any(a <= at < b for a, b in self.content)


def place(f: Found, memory: Memory) -> Placed:
    """Give a find its ranges, and the speaker its name."""
    source = f.ranges((f.source,)) if f.source else ()
    content = (*f.ranges(f.content), *f.later)
    speaker = memory.speaker(source[0][0], source[-1][1]) if source else None
    carrier = None
    if f.carrier is not None and speaker is not None:
        carrier = memory.speaker(*f.ranges((f.carrier,))[0])
        memory.remember(speaker)  # "He added": who was quoted, not who quoted him
    return Placed(f, source, f.ranges(f.mark), content, speaker, carrier)


def parents(placed: Sequence[Placed]) -> list[int | None]:
    """Find for each the narrowest attribution whose content holds its cue."""
    out = [_parent(i, placed) for i in range(len(placed))]
    for i in range(len(out)):
        if _is_cycle(i, out):
            out[i] = None
    return out


def chain(i: int, tree: Sequence[int | None]) -> list[int]:
    """Give the attributions around one, from the inside out."""
    out: list[int] = []
    at = tree[i]
    while at is not None:
        out.append(at)
        at = tree[at]
    return out


def _parent(i: int, placed: Sequence[Placed]) -> int | None:
    here = placed[i]
    best, width = None, 0
    for k in range(max(0, i - WINDOW), min(len(placed), i + WINDOW)):
        other = placed[k]
        if k == i or other.found.sentence is not here.found.sentence:
            continue
        if other.holds(here.cue[0][0]):
            size = sum(b - a for a, b in other.content)
            if best is None or size < width:
                best, width = k, size
    return best


def _is_cycle(i: int, tree: Sequence[int | None]) -> bool:
    at, steps = tree[i], 0
    while at is not None and steps <= len(tree):
        if at == i:
            return True
        at, steps = tree[at], steps + 1
    return False
