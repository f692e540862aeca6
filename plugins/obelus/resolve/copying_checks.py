"""Our texts and the private copies → sentences that we repeat without the right to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obelus.evidence import Copy, normalise
from obelus.model import Article, Location
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive
from obelus.text import plain_text

LONGEST = {"full": 0, "excerpt": 30, "withheld": 7}
"""Words in a row that a text may share with a copy, by its rights; 0 where any number may.
Thirty is the longest quotation; up to seven, names and turns of phrase are shared by chance."""
WORD = re.compile(r"\w+(?:['-]\w+)*")


def check_copying(archive: Archive) -> Iterator[Problem]:
    """No text of an article that is to be published repeats a copy beyond its rights."""
    for article in archive.articles:
        for key in _keys(article):
            source, copy = archive.source(key), archive.copies.get(key)
            longest = LONGEST.get(source.field("rights"), LONGEST["withheld"]) if source else 0
            if copy is not None and longest and not article.is_draft:
                yield from _check(article, key, copy, longest)


def _keys(article: Article) -> list[str]:
    """The sources that an article rests on."""
    cited = [c.key for c in (*article.body.citations, *article.afterword.citations)]
    for claim in article.claims:
        cited += [c.key for c in claim.sources]
        cited += [e.citation.key for e in claim.evidence if e.citation]
    return list(dict.fromkeys(key for key in (article.source, *cited) if key))


def _check(article: Article, key: str, copy: Copy, longest: int) -> Iterator[Problem]:
    # The article is what is kept in memory: a copy can be a book.
    runs = {run: p for p, text in _texts(article) for run in _runs(normalise(text), longest + 1)}
    shared = (runs[run] for run in _runs(copy.normalised, longest + 1) if run in runs)
    for place in dict.fromkeys(shared):
        message = f"More than {longest} words in a row here are those of [@{key}]."
        fix = "Say it in words of your own; the rights of the source do not allow it."
        yield Problem(Code.COPIED_WORDS, place, message, fix)


def _texts(article: Article) -> Iterator[tuple[Location, str]]:
    """(where it stands, the words) of all that an article publishes, quotations aside."""
    yield article.place("title"), article.title
    yield article.place("summary"), article.summary
    for token in (*article.body.tokens, *article.afterword.tokens):
        if token.type == "inline" and token.map:
            yield Location(article.path, token.map[0] + 1), plain_text([token])
    for claim in article.claims:
        yield claim.stated_at or claim.location, claim.statement
        yield claim.location, claim.note_text


def _runs(text: str, size: int) -> Iterator[tuple[str, ...]]:
    words = WORD.findall(text.casefold())
    yield from (tuple(words[i : i + size]) for i in range(len(words) - size + 1))
