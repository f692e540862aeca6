"""Segments → HTML, with claims marked, entities and sources linked; all of it escaped."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from obelus.model import Article, Block, Claim, Segments, Suggestion
from obelus.render.html import fill
from obelus.resolve.archive import Archive
from obelus.resolve.corrections import anchors
from obelus.text import slugify

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
    suggestions: tuple[Suggestion, ...] = ()
    """Those first marked in it."""
    span: int = 1
    """How many rows its notes may take: up to the next block that has notes."""
    has_heading: bool = False

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

    def __post_init__(self) -> None:
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
        return Markup("".join(s if isinstance(s, str) else fill(self, s) for s in segments))

    def blocks(self, blocks: Sequence[Block]) -> list[ShownBlock]:
        """The blocks of the article's text, each with its claims."""
        return _with_spans([self._shown(block) for block in blocks])

    def _shown(self, block: Block) -> ShownBlock:
        claims, suggestions = self._claims, self._suggestions
        return ShownBlock(
            self._render(block.segments, is_body=True),
            tuple(claims[name] for name in block.marked if name in claims),
            tuple(suggestions[name] for name in block.marked if name in suggestions),
            has_heading=block.has_heading,
        )

    def href(self, url: str) -> str:
        """A relative link from this page to an address of the site."""
        path, sign, anchor = url.partition("#")
        relative = posixpath.relpath(path or ".", self.url or ".")
        return ("./" if relative == "." else f"{relative}/") + sign + anchor

    def of_article(self, anchor: str) -> str:
        """A link to an anchor of the article, which its notes hold on pages of others, too."""
        if self.article is None or self.article.url == self.url:
            return anchor
        return self.href(self.article.url + anchor)

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
            return Markup('<a href="{}">').format(self.of_article(f"#{claim.id}"))
        self._marks[claim.id] += 1
        mark_id = f"{claim.id}_{self._marks[claim.id]}"
        self.anchors.add(mark_id)
        depth = sum(c is not None for c in self._open)
        status = self.archive.main_flag(claim).id
        return Markup('<mark class="claim d{}" data-status="{}" data-claim="{}" id="{}">').format(
            depth, status, claim.id, mark_id
        )

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
        return Markup("</mark>") + Markup(
            '<a class="ref" data-status="{}" data-claim="{}" href="#{}"'
            ' aria-label="Claim {}: {}. Open record">{}{}<span aria-hidden="true">{}</span></a>'
        ).format(
            flag.id, claim.id, claim.id, claim.number, label, WORD_JOINER, glyphs, claim.number
        )

    @property
    def is_in_link(self) -> bool:
        """Whether what is rendered stands inside a link to a claim, which can hold no other."""
        return not self._is_body and any(self._open)

    def open_suggestion(self, name: str) -> str:
        """The opening tag over words that the detector suggests as a claim."""
        self._marks[name] += 1
        mark_id = f"{name}_{self._marks[name]}"
        self.anchors.add(mark_id)
        return Markup('<mark class="sug" data-status="{}" data-claim="{}" id="{}">').format(
            self.archive.main_flag(self._suggestions[name].claim).id, name, mark_id
        )

    def close_suggestion(self, name: str, is_end: bool) -> str:
        """The closing tag, and behind the last words a link to what is suggested."""
        if not is_end:
            return "</mark>"
        flag = self.archive.main_flag(self._suggestions[name].claim)
        return Markup("</mark>") + Markup(
            '<a class="ref" data-status="{}" data-claim="{}" href="#{}"'
            ' aria-label="Suggested, not reviewed: {}. Open record">{}{}</a>'
        ).format(flag.id, name, name, flag.label, WORD_JOINER, _glyph(flag.glyph))


def _glyph(name: str, assessment: str = "") -> Markup:
    status = Markup(' data-assessment="{}"').format(assessment) if assessment else ""
    return Markup('<svg class="g"{} aria-hidden="true"><use href="#g-{}"/></svg>').format(
        status, name
    )


def _with_spans(blocks: Sequence[ShownBlock]) -> list[ShownBlock]:
    spanned = []
    for index, block in enumerate(blocks):
        behind = blocks[index + 1 :]
        free = next((n for n, b in enumerate(behind) if b.has_notes), len(behind))
        span = min(1 + free, MAX_SPAN) if block.has_notes else 1
        spanned.append(replace(block, span=span))
    return spanned
