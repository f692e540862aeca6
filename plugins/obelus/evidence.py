"""The private copies of the sources: is a quotation really there, word for word?"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate

SINGLE_QUOTES = dict.fromkeys(map(ord, "‘’‚‛′ʼ"), "'")
DOUBLE_QUOTES = dict.fromkeys(map(ord, "“”„‟«»″"), '"')
HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
PLAIN = SINGLE_QUOTES | DOUBLE_QUOTES | HYPHENS
PARAGRAPHS = re.compile(r"paras?\.?\s*(\d{1,6})(?!\d)(?:\s*[-–]\s*(\d{1,6})(?!\d))?")

ELLIPSIS = re.compile(r"\s*(?:\[\.{3}\]|\(\.{3}\)|\.{3,4})\s*")
"""As it stands after normalising; with a full stop, where a sentence ends in what is left out."""
NOTHING = re.compile(r"(?!)")
MAX_SHOWN = 12
"""Words of a copy in one message: messages stand in public logs."""

Span = tuple[int, int]


def normalise(text: str) -> str:
    """NFKC with straight quotation marks, hyphens for all dashes and single spaces."""
    if text.isascii():
        return " ".join(text.split())
    # Before NFKC, too: it takes ″ apart into two primes, which are not one double quotation mark.
    plain = text.translate(PLAIN)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain).translate(PLAIN)
    return " ".join(plain.split())


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quotation stands in a copy."""

    paragraph: int
    """Counted from 1."""
    parts: tuple[Span, ...]
    """Start and end in the normalised text: of the whole, or of each part between ellipses."""

    @property
    def start(self) -> int:
        """Where its first word starts."""
        return self.parts[0][0]

    @property
    def end(self) -> int:
        """Where its last word ends."""
        return self.parts[-1][1]


@dataclass(frozen=True)
class Copy:
    """The private copy of one source."""

    text: str

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        """Its lines that are not empty, normalised: locators count them from 1."""
        return tuple(normalise(line) for line in self.text.split("\n") if line.strip())

    @cached_property
    def normalised(self) -> str:
        """The whole text, normalised."""
        return normalise(self.text)

    @property
    def word_count(self) -> int:
        """How many words it has."""
        return len(self.normalised.split())

    @cached_property
    def sha256(self) -> str:
        """The hash of the whole text, normalised."""
        return sha256(self.normalised)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each paragraph starts in the normalised text."""
        lengths = (len(paragraph) + 1 for paragraph in self.paragraphs)
        return tuple(accumulate(lengths, initial=0))[:-1]

    def places(self, quote: str, locator: str = "") -> tuple[Place, ...]:
        """Where the exact words stand: in the paragraphs of a locator, or anywhere.

        What an ellipsis joins must follow each other in this order within one paragraph.
        """
        key = quote, locator
        if key not in self._found:  # Half a dozen checks ask for the place of each quotation.
            self._found[key] = self._places(quote, locator)
        return self._found[key]

    @cached_property
    def _found(self) -> dict[tuple[str, str], tuple[Place, ...]]:
        return {}

    def _places(self, quote: str, locator: str) -> tuple[Place, ...]:
        words = normalise(quote)
        spans = [((m.start(), m.end()),) for m in _finder(words).finditer(self.normalised)]
        found = spans or self._joined([part for part in ELLIPSIS.split(words) if part])
        first, last = paragraphs_of(locator) or (1, len(self.paragraphs))
        places = (Place(self._paragraph(parts[0][0]), parts) for parts in found)
        return tuple(
            p for p in places if first <= p.paragraph and self._paragraph(p.end - 1) <= last
        )

    def _paragraph(self, offset: int) -> int:
        return bisect_right(self.starts, offset)

    def count(self, quote: str, locator: str = "") -> int:
        """How often the exact words occur: in the paragraphs of a locator, or anywhere."""
        return len(self.places(quote, locator))

    def words(self, place: Place) -> str:
        """The words at a place, normalised, with an ellipsis for what is left out."""
        return " … ".join(self.normalised[start:end] for start, end in place.parts)

    def in_context(self, span: Span) -> str:
        """Words of the normalised copy with those around them in their paragraph."""
        number = self._paragraph(span[0]) - 1
        start = self.starts[number]
        return in_context(self.paragraphs[number], span[0] - start, span[1] - start)

    def nearest(self, quote: str) -> str:
        """The words of the copy most like a quotation, for a message to its editor."""
        wanted, words = normalise(quote).split(), self.normalised.split()
        size = len(wanted)
        windows = [words[i : i + size] for i in range(max(1, len(words) - size + 1))]
        best = max(windows, key=lambda window: _likeness(wanted, window))
        return _around_difference(wanted, best)

    def _joined(self, parts: Sequence[str]) -> list[tuple[Span, ...]]:
        """Where parts follow each other within a paragraph.

        Each part as early, and each as late as it can be: where that is not the same, more than one
        reading is possible. To list them all could take longer than anybody waits.
        """
        if len(parts) < 2:
            return [
                ((m.start(), m.end()),)
                for part in parts
                for m in _finder(part).finditer(self.normalised)
            ]
        found = []
        for start, paragraph in zip(self.starts, self.paragraphs, strict=True):
            options = [
                [(m.start(), m.end()) for m in _finder(p).finditer(paragraph)] for p in parts
            ]
            readings = dict.fromkeys((_earliest(options), _latest(options)))
            found += [
                tuple((start + one, start + end) for one, end in reading)
                for reading in readings
                if reading
            ]
        return found


def sha256(text: str) -> str:
    """The SHA-256 of a text, as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def shown(words: Sequence[str]) -> str:
    """The first words of a copy, as many as a message may hold."""
    return " ".join(words[:MAX_SHOWN]) + (" …" if len(words) > MAX_SHOWN else "")


def in_context(text: str, start: int, end: int) -> str:
    """Words of a text with those around them, as many as a message may hold."""
    start = text.rfind(" ", 0, start) + 1
    end += len(text[end:].partition(" ")[0])
    before, inside, behind = text[:start].split(), text[start:end].split(), text[end:].split()
    room = max(0, MAX_SHOWN - len(inside))
    left = min(len(before), max(room // 2, room - len(behind)))
    right = min(len(behind), room - left)
    words = [*before[len(before) - left :], *inside, *behind[:right]]
    dots = " …" if right < len(behind) and len(words) <= MAX_SHOWN else ""
    return ("… " if left < len(before) else "") + shown(words) + dots


def paragraphs_of(locator: str) -> tuple[int, int] | None:
    """The first and the last paragraph that a locator names; None where it names none."""
    match = PARAGRAPHS.search(locator)
    return (int(match[1]), int(match[2] or match[1])) if match else None


def _finder(words: str) -> re.Pattern[str]:
    """Whole words only; without any words it finds nothing."""
    if not words:
        return NOTHING
    start = r"(?<!\w)" if words[0].isalnum() else ""
    end = r"(?!\w)" if words[-1].isalnum() else ""
    return re.compile(start + re.escape(words) + end)


def _earliest(options: Sequence[Sequence[Span]]) -> tuple[Span, ...]:
    """One span of each list, each behind the one before; empty where there are none."""
    reading, end = list[Span](), 0
    for spans in options:
        following = next((span for span in spans if span[0] >= end), None)
        if following is None:
            return ()
        reading.append(following)
        end = following[1]
    return tuple(reading)


def _latest(options: Sequence[Sequence[Span]]) -> tuple[Span, ...]:
    reading, start = list[Span](), options[-1][-1][1] if options[-1] else 0
    for spans in reversed(options):
        before = next((span for span in reversed(spans) if span[1] <= start), None)
        if before is None:
            return ()
        reading.append(before)
        start = before[0]
    return tuple(reversed(reading))


def _around_difference(wanted: Sequence[str], best: Sequence[str]) -> str:
    """As many words of the copy as a message may hold, those that differ among them."""
    same = next((i for i, (a, b) in enumerate(zip(wanted, best, strict=False)) if a != b), 0)
    start = max(0, min(same - MAX_SHOWN // 2, len(best) - MAX_SHOWN))
    return ("… " if start else "") + shown(best[start:])


def _likeness(one: list[str], other: list[str]) -> float:
    shared = len(set(one) & set(other))
    # Comparing letters costs a thousand times more than comparing words: only where words agree.
    letters = SequenceMatcher(None, " ".join(one), " ".join(other)).ratio() if shared else 0.0
    return shared + letters
