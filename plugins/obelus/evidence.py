"""The private copies of the sources: is a quotation really there, word for word?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

SINGLE_QUOTES = dict.fromkeys(map(ord, "‘’‚‛′ʼ"), "'")
DOUBLE_QUOTES = dict.fromkeys(map(ord, "“”„‟«»″"), '"')
HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
PLAIN = SINGLE_QUOTES | DOUBLE_QUOTES | HYPHENS
PARAGRAPHS = re.compile(r"paras?\.?\s*(\d{1,6})(?!\d)(?:\s*[-–]\s*(\d{1,6})(?!\d))?")


def normalise(text: str) -> str:
    """NFKC with straight quotation marks, hyphens for all dashes and single spaces."""
    # Before NFKC, too: it takes ″ apart into two primes, which are not one double quotation mark.
    plain = unicodedata.normalize("NFKC", text.translate(PLAIN)).translate(PLAIN)
    return " ".join(plain.split())


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

    def count(self, quote: str, locator: str = "") -> int:
        """How often the exact words occur: in the paragraphs of a locator, or anywhere."""
        match = PARAGRAPHS.search(locator)
        if match is None:
            return _count(normalise(quote), self.normalised)
        first, last = int(match[1]), int(match[2] or match[1])
        wanted = self.paragraphs[first - 1 : last]
        return sum(_count(normalise(quote), paragraph) for paragraph in wanted)

    def nearest(self, quote: str) -> str:
        """The words of the copy most like a quotation, for a message to its editor."""
        wanted, words = normalise(quote).split(), self.normalised.split()
        size = len(wanted)
        windows = [words[i : i + size] for i in range(max(1, len(words) - size + 1))]
        best = max(windows, key=lambda window: _likeness(wanted, window))
        return " ".join(best)


def _count(quote: str, text: str) -> int:
    if not quote:
        return 0
    start = r"(?<!\w)" if quote[0].isalnum() else ""
    end = r"(?!\w)" if quote[-1].isalnum() else ""
    return len(re.findall(start + re.escape(quote) + end, text))


def _likeness(one: list[str], other: list[str]) -> float:
    shared = len(set(one) & set(other))
    # Comparing letters costs a thousand times more than comparing words: only where words agree.
    letters = SequenceMatcher(None, " ".join(one), " ".join(other)).ratio() if shared else 0.0
    return shared + letters
