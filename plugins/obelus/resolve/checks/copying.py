"""Our texts and the private copies → sentences that we repeat without the right to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from obelus.evidence import ELLIPSIS, normalise
from obelus.model import Article, Location
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive
from obelus.resolve.quoted import QuoteLimits

BY_CHANCE = 7
"""Words in a row that any two texts may share: names, turns of phrase."""
HEAD = BY_CHANCE + 1
"""Words by which a run is looked up before all of it is compared."""
WORD = re.compile(r"\w+(?:['-]\w+)*")

Words = tuple[str, ...]


def check_copying(archive: Archive, limits: QuoteLimits) -> Iterator[Problem]:
    """No text of an article that is to be published repeats a copy beyond its rights."""
    resting = defaultdict[str, list[Article]](list)
    for article in archive.articles if archive.copies else ():
        for key in () if article.is_draft else _keys(article):
            resting[key].append(article)
    for key, articles in resting.items():
        longest = _longest(archive, key, limits)
        if key in archive.copies and longest:
            runs = _Runs(longest + 1)
            for article in articles:
                quoted = _quoted(archive, article, key, limits)
                for place, text in _texts(article):
                    runs.add(place, _words(text), quoted)
            yield from _check(key, longest, runs.in_words(_words(archive.copies[key].normalised)))


def _longest(archive: Archive, key: str, limits: QuoteLimits) -> int:
    """Words in a row that a text may share with a copy; 0 where any number may."""
    source = archive.source(key)
    if source is None or source.field("rights") == "full":
        return 0
    return max(limits.words, BY_CHANCE) if source.field("rights") == "excerpt" else BY_CHANCE


def _keys(article: Article) -> list[str]:
    """The sources that an article rests on."""
    article = article.marked
    cited = [c.key for c in (*article.body.citations, *article.afterword.citations)]
    for claim in article.claims:
        cited += [c.key for c in claim.sources]
        cited += [e.citation.key for e in claim.evidence if e.citation]
    return list(dict.fromkeys(key for key in (article.source, *cited) if key))


def _quoted(archive: Archive, article: Article, key: str, limits: QuoteLimits) -> list[Words]:
    """The quotations that the records of an article may take from a source."""
    source = archive.source(key)
    if source is None or source.field("rights") != "excerpt":
        return []
    quotes = [q.quote for c in article.claims for q in archive.quotations(c) if q.source == key]
    allowed = (normalise(quote) for quote in quotes if len(quote.split()) <= limits.words)
    parts = (_words(part) for quote in allowed for part in ELLIPSIS.split(quote))
    return [part for part in dict.fromkeys(parts) if part]


def _check(key: str, longest: int, places: Iterable[Location]) -> Iterator[Problem]:
    for place in dict.fromkeys(places):
        message = f"More than {longest} words in a row here are those of [@{key}]."
        fix = "Say it in words of your own; the rights of the source do not allow it."
        yield Problem(Code.COPIED_WORDS, place, message, fix)


def _texts(article: Article) -> Iterator[tuple[Location, str]]:
    """(where it stands, the words) of all that an article publishes, its quotes aside."""
    article = article.whole
    yield article.place("title"), article.title
    yield article.place("summary"), article.summary
    body = article.text_path or article.path
    for path, prose in ((body, article.body), (article.path, article.afterword)):
        for line, words in prose.lines:
            yield Location(path, line), words
    for claim in article.claims:
        yield claim.stated_at or claim.location, claim.statement
        yield claim.location, claim.note_text


@dataclass(frozen=True, slots=True)
class _Runs:
    """All runs of our words with so many that are not quoted; what is quoted lies between them."""

    size: int
    _places: dict[Words, Location] = field(default_factory=dict)
    _lengths: dict[Words, set[int]] = field(default_factory=dict)
    """By the first words of a run: how long the runs are that begin with them."""

    def add(self, place: Location, words: Words, quoted: Iterable[Words]) -> None:
        """The runs of a text."""
        inside = _inside(words, quoted)
        own = [index for index in range(len(words)) if index not in inside]
        for start, last in zip(own, own[self.size - 1 :], strict=False):
            run = words[start : last + 1]
            self._places.setdefault(run, place)
            self._lengths.setdefault(run[:HEAD], set()).add(len(run))

    def in_words(self, words: Words) -> Iterator[Location]:
        """Where the runs stand that a copy has, too."""
        for start in range(len(words) - self.size + 1):
            for length in self._lengths.get(words[start : start + HEAD], ()):
                place = self._places.get(words[start : start + length])
                if place is not None:
                    yield place


def _inside(words: Words, quoted: Iterable[Words]) -> set[int]:
    """Which of the words are quotations."""
    found = set[int]()
    for quote in quoted:
        for start in range(len(words) - len(quote) + 1):
            if words[start] == quote[0] and words[start : start + len(quote)] == quote:
                found.update(range(start, start + len(quote)))
    return found


def _words(text: str) -> Words:
    return tuple(WORD.findall(normalise(text).casefold()))
