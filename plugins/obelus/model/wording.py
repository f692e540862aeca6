"""The words of an article that only its own page, its data and its checks need, apart from what the
whole archive is made of: they are most of it, and stay where they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec import Raw, Struct
from msgspec.structs import replace

from obelus.model.article import Article, Suggestion
from obelus.model.location import Location
from obelus.model.record import Field
from obelus.model.segment import Segments
from obelus.model.shared import BETWEEN
from obelus.model.text import Block, Line, Mark, Running, Text

Bullets = tuple[tuple[Field, ...], ...]
"""As written, of each claim."""


class Marked(Struct, frozen=True, gc=False, array_like=True):
    """What an article's text marks and names, and where that stands."""

    places: Mapping[str, Location]
    marks: tuple[Mark, ...]
    body: Text
    """Its mentions without words and lines, as those of the afterword."""
    afterword: Text


class Wording(Struct, frozen=True, gc=False, array_like=True):
    """The text itself."""

    blocks: tuple[Block, ...]
    afterword: Segments
    lines: tuple[tuple[int, str], ...]
    lines_of_afterword: tuple[tuple[int, str], ...]
    notes: tuple[Segments, ...]
    """One for each claim."""
    running: tuple[Running | None, ...]
    """One for each mark."""


class Parts(NamedTuple):
    """What `apart` takes out of an article, each part to be asked for alone."""

    lines: Sequence[Line]
    """One for each mention."""
    bullets: Bullets
    suggestions: tuple[Suggestion, ...]
    marked: Marked
    wording: Wording


class Packed(Struct, frozen=True, gc=False, array_like=True):
    """The same as it is kept: each part is decoded by who needs it."""

    lines: Raw
    bullets: Raw
    suggestions: Raw
    marked: Raw
    wording: Raw


def apart(article: Article) -> tuple[Article, Parts]:
    """An article without all that, and what was taken out of it."""
    body, afterword = article.body, article.afterword
    wording = Wording(
        article.blocks,
        afterword.segments,
        body.lines,
        afterword.lines,
        tuple([claim.note for claim in article.claims]),
        tuple([mark.running for mark in article.marks]),
    )
    marks = tuple([replace(mark, running=None) for mark in article.marks])
    marked = Marked(article.places, marks, _bare(body), _bare(afterword))
    rest = replace(
        article,
        places={},
        blocks=(),
        body=Text(),
        afterword=Text(),
        claims=tuple([replace(claim, note=(), fields=()) for claim in article.claims]),
        marks=(),
        found=(),
        found_elsewhere=len(article.found),
        mentioned_elsewhere=BETWEEN.join(article.mentioned),
        mentioned_elsewhere_on=tuple(article.mentioned_on),
    )
    bullets = tuple([claim.fields for claim in article.claims])
    return rest, Parts(article.mentioned_in, bullets, article.found, marked, wording)


def with_marks(article: Article, marked: Marked) -> Article:
    """An article with what its text marks and names."""
    places, marks, body, afterword = marked.places, marked.marks, marked.body, marked.afterword
    return replace(article, places=places, marks=marks, body=body, afterword=afterword)


def written(article: Article, bullets: Bullets, marked: Marked) -> Article:
    """The same with the bullets of its records."""
    pairs = zip(article.claims, bullets, strict=True)
    claims = tuple([replace(claim, fields=b) for claim, b in pairs])
    return replace(with_marks(article, marked), claims=claims)


def whole(
    article: Article,
    lines: Sequence[Line],
    suggestions: tuple[Suggestion, ...],
    marked: Marked,
    wording: Wording,
) -> Article:
    """An article with its wording, whatever else of it is another by now."""
    notes = zip(article.claims, wording.notes, strict=True)
    running = zip(marked.marks, wording.running, strict=True)
    body = replace(marked.body, lines=wording.lines)
    afterword = replace(
        marked.afterword, lines=wording.lines_of_afterword, segments=wording.afterword
    )
    first = len(body.mentions)
    return replace(
        article,
        places=marked.places,
        blocks=wording.blocks,
        body=_with_lines(body, lines[:first]),
        afterword=_with_lines(afterword, lines[first:]),
        claims=tuple([replace(claim, note=note) if note else claim for claim, note in notes]),
        marks=tuple([replace(mark, running=place) for mark, place in running]),
        found=suggestions,
        found_elsewhere=0,
        mentioned_elsewhere="",
        mentioned_elsewhere_on=(),
        kept=None,
    )


def _bare(text: Text) -> Text:
    mentions = tuple([replace(mention, words="", context="") for mention in text.mentions])
    return replace(text, mentions=mentions, lines=(), segments=())


def _with_lines(text: Text, lines: Sequence[Line]) -> Text:
    pairs = zip(text.mentions, lines, strict=True)
    mentions = tuple([replace(m, words=words, context=line) for m, (words, line) in pairs])
    return replace(text, mentions=mentions)
