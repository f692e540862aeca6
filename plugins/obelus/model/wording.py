"""The words of an article that only its own page, its data and a few checks need, apart from what
the whole archive is made of: they are two thirds of it, and stay where they are kept."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from obelus.model.article import Article, Block, Running
from obelus.model.segment import Segments


class Wording(Struct, frozen=True, gc=False, array_like=True):
    """What `apart` takes out of an article, and `whole` puts back."""

    blocks: tuple[Block, ...]
    afterword: Segments
    lines: tuple[tuple[int, str], ...]
    lines_of_afterword: tuple[tuple[int, str], ...]
    notes: tuple[Segments, ...]
    """One for each claim."""
    running: tuple[Running | None, ...]
    """One for each mark."""


def apart(article: Article) -> tuple[Article, Wording]:
    """An article without its wording, and that."""
    body, afterword = article.body, article.afterword
    wording = Wording(
        article.blocks,
        afterword.segments,
        body.lines,
        afterword.lines,
        tuple([claim.note for claim in article.claims]),
        tuple([mark.running for mark in article.marks]),
    )
    rest = replace(
        article,
        blocks=(),
        body=replace(body, lines=()),
        afterword=replace(afterword, lines=(), segments=()),
        claims=tuple([replace(c, note=()) if c.note else c for c in article.claims]),
        marks=tuple([replace(mark, running=None) for mark in article.marks]),
    )
    return rest, wording


def whole(article: Article, wording: Wording) -> Article:
    """An article with its wording, whatever else of it is another by now."""
    notes = zip(article.claims, wording.notes, strict=True)
    running = zip(article.marks, wording.running, strict=True)
    afterword = replace(
        article.afterword, lines=wording.lines_of_afterword, segments=wording.afterword
    )
    return replace(
        article,
        blocks=wording.blocks,
        body=replace(article.body, lines=wording.lines),
        afterword=afterword,
        claims=tuple([replace(claim, note=note) if note else claim for claim, note in notes]),
        marks=tuple([replace(mark, running=place) for mark, place in running]),
        kept=None,
    )
