"""A text → the terms that search knows it by: lunr's stems, and Korean in bigrams."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lunr.stemmer import PorterStemmer
from lunr.stop_word_filter import WORDS

POSSESSIVE = re.compile(r"['’]s\b")
WORD = re.compile(r"[^\W_]+")
HANGUL = re.compile(r"[가-힣]+")

SPACED = bytes(sign if bytes([sign]).isalnum() else ord(" ") for sign in range(256))
"""Letters and digits of ASCII as they are, a space for whatever stands between words."""


def terms(text: str) -> list[str]:
    """The terms of a text in their order; `search.js` makes the same of a query."""
    return " ".join(map(STEMS.__getitem__, words(text))).split()


def words(text: str) -> list[str]:
    """The words of a text in lower case, without the marks between them."""
    is_ascii = text.isascii()
    plain = text if is_ascii else unicodedata.normalize("NFKC", text)
    plain = plain.lower()
    if "'" in plain or "’" in plain:
        plain = POSSESSIVE.sub("", plain)
    if is_ascii:
        return plain.encode().translate(SPACED).decode().split()
    return WORD.findall(plain)


class _Stemmer(PorterStemmer):  # type: ignore[misc]
    """lunr.py's stemmer, with the one step in which it differs from lunr.js, which reads queries.

    A final y becomes i behind a consonant that is not the first letter: try → tri, but day, by.
    """

    b: str
    """The word, of which `k` is the last letter that is left."""

    def step1c(self) -> None:
        word = self.b[: self.k + 1]
        if len(word) > 2 and word[-1] == "y" and word[-2] not in "aeiou":
            self.b = f"{word[:-1]}i"


class _Stems(dict[str, str]):
    """What a word gives, spaces between, worked out once and not for each time it stands somewhere.

    Nothing is kept but what any archive would give for that word, so it may outlive a build.
    """

    def __init__(self) -> None:
        self.stem = _Stemmer().stem

    def __missing__(self, word: str) -> str:
        found = " ".join(self.stem(part) for part in _bigrams(word) if part not in WORDS)
        self[word] = found
        return found


def _bigrams(word: str) -> Iterator[str]:
    """Korean words carry particles: 북한군 finds 북한군은 as both hold 북한 and 한군."""
    if word.isascii():
        yield word
        return
    position = 0
    for run in HANGUL.finditer(word):
        if run.start() > position:
            yield word[position : run.start()]
        syllables = run[0]
        yield from (syllables[i : i + 2] for i in range(max(1, len(syllables) - 1)))
        position = run.end()
    if position < len(word):
        yield word[position:]


STEMS = _Stems()
