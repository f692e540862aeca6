"""Segments → HTML, with claims marked, entities and sources linked; all of it escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from markupsafe import Markup, escape

from obelus.model import Article, Block, Claim, Segments, Suggestion
from obelus.render.addresses import Place
from obelus.render.html import fill
from obelus.render.words import safe
from obelus.resolve.archive import Archive
from obelus.resolve.corrections import anchors
from obelus.text import slugify
from obelus.vocabulary import Flag

T = TypeVar("T")

MAX_SPAN = 9
"""The theme has classes for notes beside up to nine rows."""

WORD_JOINER = "\u2060"
"""Keeps a claim's number on the line of its last word."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page, for its table of contents."""

    level: int
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A paragraph, with the heading over it, and the claims first marked in it."""

    html: Markup
    claims: tuple[Claim, ...]
    suggestions: tuple[Suggestion, ...]
    """Those first marked in it."""
    span: int
    """How many rows its notes may take: up to the next block that has notes."""
    has_heading: bool

    @property
    def has_notes(self) -> bool:
        """Whether there is anything to note in the margin beside it."""
        return bool(self.claims or self.suggestions)


@dataclass(slots=True)
class Renderer:
    """Renders the texts of one page, one after the other, and notes its anchors."""

    archive: Archive
    url: str
    """The page's address, relative to the site."""
    link: Callable[[str], str] = str
    """From the target of a link as written to what is published."""
    article: Article | None = None
    headings: list[Heading] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    """Ids of the page: headings, claims and their marks."""
    _claims: dict[str, Claim] = field(default_factory=dict)
    _suggestions: dict[str, Suggestion] = field(default_factory=dict)
    _open: list[Claim | None] = field(default_factory=list)
    _is_body: bool = False
    """Whether claims are marked: outside the article's text they are only linked."""
    _marks: Counter[str] = field(default_factory=Counter)
    place: Place = field(init=False)

    def __post_init__(self) -> None:
        self.place = Place(self.url)
        claims = self.article.claims if self.article else ()
        self._claims = {claim.id: claim for claim in claims}
        suggestions = self.article.suggestions if self.article else ()
        self._suggestions = {s.claim.id: s for s in suggestions}
        self.anchors |= self._claims.keys() | self._suggestions.keys()
        self.anchors |= anchors(self.article) if self.article else frozenset()

    def prose(self, segments: Segments) -> Markup:
        """The HTML of prose outside the article's text."""
        return self._render(segments, is_body=False)

    def _render(self, segments: Segments, *, is_body: bool) -> Markup:
        self._is_body = is_body
        return safe("".join([s if isinstance(s, str) else fill(self, s) for s in segments]))

    def blocks(self, blocks: Sequence[Block]) -> list[ShownBlock]:
        """The blocks of the article's text, each with its claims."""
        claims = [_known(block.marked, self._claims) for block in blocks]
        suggestions = [_known(block.marked, self._suggestions) for block in blocks]
        spans = _spans([bool(a or b) for a, b in zip(claims, suggestions, strict=True)])
        return [
            ShownBlock(self._render(block.segments, is_body=True), a, b, span, block.has_heading)
            for block, a, b, span in zip(blocks, claims, suggestions, spans, strict=True)
        ]

    def of_article(self, anchor: str) -> str:
        """A link to an anchor of the article, which its notes hold on pages of others, too."""
        if self.article is None or self.article.url == self.url:
            return anchor
        return self.place.to(self.article.url + anchor)

    def add_heading(self, level: int, title: str) -> str:
        """Note a heading; returns an id that no claim and no other heading has."""
        stem = slugify(title) or "section"
        number = 1
        while (name := stem if number == 1 else f"{stem}-{number}") in self.anchors:
            number += 1
        self.anchors.add(name)
        self.headings.append(Heading(level, name, title))
        return name

    def open_claim(self, claim_id: str) -> str:
        """The opening tag over a claim's words; nothing for a claim without a record."""
        claim = self._claims.get(claim_id)
        if self.is_in_link:
            claim = None
        self._open.append(claim)
        if claim is None:
            return ""
        if not self._is_body:
            return f'<a href="{escape(self.of_article(f"#{claim.id}"))}">'
        depth = sum(c is not None for c in self._open)
        return self._mark(f"claim d{depth}", claim)

    def close_claim(self) -> str:
        """The closing tag, and the claim's number as a link to its record."""
        claim = self._open.pop()
        if claim is None:
            return ""
        if not self._is_body:
            return "</a>"
        flag, found = self.archive.main_flag(claim), self.archive.assessment(claim)
        void = "Void" if claim.voided else ""
        label = ". ".join(filter(None, (void, flag.label, found.label if found else "")))
        glyphs = _glyph(flag.glyph) + (_glyph(found.glyph, found.id) if found else "")
        number = f'<span aria-hidden="true">{claim.number}</span>'
        return _reference(claim, flag, f"Claim {claim.number}: {label}", glyphs + number)

    @property
    def is_in_link(self) -> bool:
        """Whether what is rendered stands inside a link to a claim, which can hold no other."""
        return not self._is_body and any(self._open)

    def open_suggestion(self, name: str) -> str:
        """The opening tag over words that the detector suggests as a claim."""
        return self._mark("sug", self._suggestions[name].claim)

    def _mark(self, kind: str, claim: Claim) -> str:
        self._marks[claim.id] += 1
        mark_id = f"{claim.id}_{self._marks[claim.id]}"
        self.anchors.add(mark_id)
        status = self.archive.main_flag(claim).id
        return (
            f'<mark class="{kind}" data-status="{status}" data-claim="{claim.id}" id="{mark_id}">'
        )

    def close_suggestion(self, name: str, is_end: bool) -> str:
        """The closing tag, and behind the last words a link to what is suggested."""
        if not is_end:
            return "</mark>"
        claim = self._suggestions[name].claim
        flag = self.archive.main_flag(claim)
        label = f"Suggested, not reviewed: {flag.label}"
        return _reference(claim, flag, label, _glyph(flag.glyph))


def _reference(claim: Claim, flag: Flag, label: str, signs: str) -> str:
    """The end of a mark, and the link to its record; names of claims and flags need no escape."""
    return (
        f'</mark><a class="ref" data-status="{flag.id}" data-claim="{claim.id}" href="#{claim.id}"'
        f' aria-label="{escape(label)}. Open record">{WORD_JOINER}{signs}</a>'
    )


def _glyph(name: str, assessment: str = "") -> str:
    status = f' data-assessment="{assessment}"' if assessment else ""
    return f'<svg class="g"{status} aria-hidden="true"><use href="#g-{name}"/></svg>'


def _known(names: Iterable[str], values: Mapping[str, T]) -> tuple[T, ...]:
    return tuple(values[name] for name in names if name in values)


def _spans(has_notes: Sequence[bool]) -> list[int]:
    """How many rows the notes beside each block may take: up to the next that has notes."""
    spans, free = list[int](), 1
    for has in reversed(has_notes):
        spans.append(min(free, MAX_SPAN) if has else 1)
        free = 1 if has else free + 1
    return spans[::-1]
