"""The smallest pieces of a page, the same on all pages: texts, dates, glyphs and badges as HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial

from markupsafe import Markup, escape

from obelus.model import Article, Source
from obelus.render.filters import longdate
from obelus.text import smart
from obelus.vocabulary import OUTLET_NOT_NAMED, Assessment, Flag

is_special = re.compile("[&<>\"']").search
"""Whether a text has a sign to be replaced: most have none, and looking is quicker."""
safe: Callable[[str], Markup] = partial(str.__new__, Markup)
"""A text that is HTML, marked as that: Markup itself first looks into what it is given."""
STATE_TAG = Markup('<span class="tagstate">state-run</span>')


def shown(text: str) -> str:
    """A plain text with curly quotation marks, as HTML."""
    return str(escape(smart(text))) if is_special(text) else text


def escaped(text: str) -> str:
    """A plain text as it is, as HTML."""
    return str(escape(text)) if is_special(text) else text


def as_html(value: object) -> str:
    """The same as `escape`, from fewer steps."""
    kind = type(value)
    if kind is Markup or (kind is str and not is_special(value)):  # type: ignore[call-overload]
        return value  # type: ignore[return-value]
    return str(value) if kind is int else escape(value)


def plural(n: int, word: str, words: str = "") -> str:
    """A number with its noun."""
    return f"{n} {word if n == 1 else words or f'{word}s'}"


def glyph(name: str, class_: str = "") -> Markup:
    """A sign of the sprite."""
    return _glyph(name, class_)


@cache
def _glyph(name: str, class_: str) -> Markup:
    return Markup('<svg class="g{}" aria-hidden="true"><use href="#g-{}"/></svg>').format(
        f" {class_}" if class_ else "", name
    )


def flag_badge(flag: Flag) -> Markup:
    """A flag: how a claim reached us."""
    return _flag_badge(flag.id, flag.glyph, flag.label)


@cache
def _flag_badge(name: str, sign: str, label: str) -> Markup:
    badge = Markup('<span class="flag" data-status="{}">{}<span>{}</span></span>')
    return badge.format(name, glyph(sign), label)


def assessment_badge(found: Assessment | None) -> Markup:
    """What checking found; boxed, and it says so, as it must never be taken for a flag.

    Nothing for a word that is no assessment.
    """
    return _assessment_badge(found.id, found.glyph, found.label) if found else Markup()


@cache
def _assessment_badge(name: str, sign: str, label: str) -> Markup:
    return Markup(
        '<span class="found" data-assessment="{}">{}<span><span class="found-l">Assessed: </span>'
        "<b>{}</b></span></span>"
    ).format(name, glyph(sign), label)


def date_of(article: Article) -> Markup:
    """The day on which an article was published."""
    day = article.published
    if day is None:
        return Markup("Date not known")
    inferred = ' <span class="q">(date inferred)</span>' if article.is_date_inferred else ""
    return safe(f'<time datetime="{day.isoformat()}">{longdate(day)}</time>{inferred}')


def source_name(source: Source) -> Markup:
    """What a source is called in running text."""
    name = source.publisher
    return Markup(f"<cite>{shown(name)}</cite>" if name else escape(OUTLET_NOT_NAMED))


def in_context(words: str, context: str) -> Markup:
    """The words that name an entity, among those around them."""
    before, words, behind = map(shown, context.partition(words))
    return safe(f"{before}<mark>{words}</mark>{behind}")
