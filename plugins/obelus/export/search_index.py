"""`search/index.json`: the lunr index over claims, titles and names, with Korean in bigrams."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from lunr.builder import Builder
from lunr.stemmer import PorterStemmer, stemmer
from lunr.stop_word_filter import WORDS

from obelus.export.search_store import documents
from obelus.resolve.archive import Archive

PATH = "search/index.json"
FIELDS = {"title": 4, "words": 2, "quote": 2, "names": 1}
"""The fields of the index and their weight."""

EMPTY = {
    "version": "2.3.9",
    "fields": list(FIELDS),
    "fieldVectors": [],
    "invertedIndex": [],
    "pipeline": ["stemmer"],
}
"""The index of an archive without anything in it, which lunr cannot build."""

POSSESSIVE = re.compile(r"['’]s\b")
WORD = re.compile(r"[^\W_]+")
HANGUL = re.compile(r"[가-힣]+")


def export(archive: Archive) -> str:
    """The index as lunr.js loads it; its refs are places in the store."""
    builder = Builder()
    builder.ref("ref")
    for name, boost in FIELDS.items():
        builder.field(name, boost=boost)
    # The terms come trimmed and stemmed: lunr.js' trimmer would delete Hangul, and a stem is worked
    # out once for each word, not for each time it stands somewhere.
    builder.search_pipeline.add(stemmer)
    for ref, document in enumerate(documents(archive)):
        names = [*document.get("said_by", ()), *document.get("via", ()), document.get("text", "")]
        builder.add(
            {
                "ref": ref,
                "title": terms(document["title"]),
                "words": terms(document.get("words", "")),
                "quote": terms(document.get("quote", "")),
                "names": terms(" ".join(names)),
            }
        )
    index = builder.build().serialize() if builder.document_count else EMPTY
    return json.dumps(index, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def terms(text: str) -> str:
    """A text as the stems to index, with spaces between; `search.js` does the same to queries."""
    plain = POSSESSIVE.sub("", unicodedata.normalize("NFKC", text).lower())
    found = (term for word in WORD.findall(plain) for term in _bigrams(word))
    return " ".join(_stem(term) for term in found if term not in WORDS)


@cache
def _stem(term: str) -> str:
    return str(_porter().stem(term))


@cache
def _porter() -> PorterStemmer:
    return PorterStemmer()


def _bigrams(word: str) -> Iterator[str]:
    """Korean words carry particles: 북한군 finds 북한군은 as both hold 북한 and 한군."""
    position = 0
    for run in HANGUL.finditer(word):
        if run.start() > position:
            yield word[position : run.start()]
        syllables = run[0]
        yield from (syllables[i : i + 2] for i in range(max(1, len(syllables) - 1)))
        position = run.end()
    if position < len(word):
        yield word[position:]
