"""The words of an article that only its own page, its data and its checks need, apart from what the
whole archive is made of: they are two thirds of it, and stay where they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

from msgspec import Raw, Struct
from msgspec.structs import replace

from obelus.model.article import Article, Suggestion
from obelus.model.record import Field
from obelus.model.segment import Segments
from obelus.model.text import Block, Running, Text

Bullets = tuple[tuple[Field, ...], ...]
"""As written, of each claim."""


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


class Parts(NamedTuple):
    """What is kept beside an article, each part to be asked for alone."""

    contexts: Sequence[str]
    """One for each mention."""
    bullets: Bullets
    suggestions: tuple[Suggestion, ...]
    wording: Wording


class Packed(Struct, frozen=True, gc=False, array_like=True):
    """The same as it is kept: each part is decoded by who needs it."""

    contexts: Raw
    bullets: Raw
    suggestions: Raw
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
    rest = replace(
        article,
        blocks=(),
        body=replace(_without_contexts(body), lines=()),
        afterword=replace(_without_contexts(afterword), lines=(), segments=()),
        claims=tuple([replace(claim, note=(), fields=()) for claim in article.claims]),
        marks=tuple([replace(mark, running=None) for mark in article.marks]),
        found=(),
        found_elsewhere=len(article.found),
    )
    bullets = tuple([claim.fields for claim in article.claims])
    return rest, Parts(article.contexts, bullets, article.found, wording)


def whole(
    article: Article,
    contexts: Sequence[str],
    suggestions: tuple[Suggestion, ...],
    wording: Wording,
) -> Article:
    """An article with its wording, whatever else of it is another by now."""
    notes = zip(article.claims, wording.notes, strict=True)
    running = zip(article.marks, wording.running, strict=True)
    body, afterword, first = article.body, article.afterword, len(article.body.mentions)
    afterword = replace(afterword, lines=wording.lines_of_afterword, segments=wording.afterword)
    return replace(
        article,
        blocks=wording.blocks,
        body=_with_contexts(replace(body, lines=wording.lines), contexts[:first]),
        afterword=_with_contexts(afterword, contexts[first:]),
        claims=tuple([replace(claim, note=note) if note else claim for claim, note in notes]),
        marks=tuple([replace(mark, running=place) for mark, place in running]),
        found=suggestions,
        found_elsewhere=0,
        kept=None,
    )


def written(article: Article, bullets: Bullets) -> Article:
    """An article with the bullets of its records."""
    pairs = zip(article.claims, bullets, strict=True)
    return replace(article, claims=tuple([replace(claim, fields=b) for claim, b in pairs]))


def _without_contexts(text: Text) -> Text:
    found = [replace(m, context="", digest=_digest(m.context)) for m in text.mentions]
    return replace(text, mentions=tuple(found))


def _with_contexts(text: Text, contexts: Sequence[str]) -> Text:
    pairs = zip(text.mentions, contexts, strict=True)
    return replace(text, mentions=tuple([replace(m, context=c, digest=0) for m, c in pairs]))


def _digest(context: str) -> int:
    # 56 bits: with more, Python takes more memory for each.
    return int.from_bytes(blake2b(context.encode(), digest_size=7).digest())
