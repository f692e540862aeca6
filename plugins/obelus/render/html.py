"""What a page of the archive puts into the holes of prose: HTML with links, ids and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.common.utils import escapeHtml

from obelus.model import Hole, Source
from obelus.model.segment import (
    Cited,
    ClaimClose,
    ClaimOpen,
    FootnoteRef,
    HeadingId,
    LinkClose,
    LinkOpen,
    Named,
    SuggestionClose,
    SuggestionOpen,
    Target,
)
from obelus.render.words import escaped, shown
from obelus.vocabulary import OUTLET_NOT_NAMED

if TYPE_CHECKING:
    from obelus.render.renderer import Renderer


def source_label(source: Source | None, key: str) -> str:
    """How running text names a source: its publisher and year."""
    if source is None:
        return key
    year = source.field("year") or source.field("date")[:4]
    return f"{source.publisher or OUTLET_NOT_NAMED} {year}".strip()


def fill(page: Renderer, hole: Hole) -> str:
    """The HTML of a hole, be it none."""
    match hole:
        case Named():  # Most of them are.
            return _entity(page, hole)
        case ClaimOpen():
            return page.open_claim(hole.id)
        case ClaimClose():
            return page.close_claim()
        case SuggestionOpen():
            return page.open_suggestion(hole.id)
        case SuggestionClose():
            return page.close_suggestion(hole.id, hole.is_end)
        case Cited():
            return _citation(page, hole)
        case LinkOpen():
            return "" if page.is_in_link else _link(page, hole)
        case LinkClose():
            return "" if page.is_in_link else "</a>"
        case Target():
            return escapeHtml(page.link(hole.target))
        case HeadingId():
            return page.add_heading(hole.level, hole.title)
        case FootnoteRef():
            return _footnote(page, hole)


def _entity(page: Renderer, hole: Named) -> str:
    entity = page.archive.entity(hole.name)
    if entity is None or page.is_in_link:
        return escaped(hole.words)
    return f'<a class="ent" href="{page.place.to(entity.url)}">{shown(hole.words)}</a>'


def _citation(page: Renderer, hole: Cited) -> str:
    parts = []
    for key, locator in hole.items:
        source = page.archive.source(key)
        label = escaped(", ".join(filter(None, (source_label(source, key), locator))))
        if source is None or page.is_in_link:
            parts.append(label)
        else:
            href = escaped(page.place.to(source.url))
            parts.append(f'<a class="cite" href="{href}">{label}</a>')
    return f"({'; '.join(parts)})"


def _link(page: Renderer, hole: LinkOpen) -> str:
    href = page.link(hole.target)
    rel = ' rel="external noopener"' if "//" in href else ""
    return f'<a href="{escapeHtml(href)}"{hole.attributes}{rel}>'


def _footnote(page: Renderer, hole: FootnoteRef) -> str:
    href = page.of_article(f"#{hole.anchor}")
    if href.startswith("#"):
        return hole.html
    # On another page there is no way back from the footnote, and nothing to have an id.
    return f'<sup class="footnote-ref"><a href="{href}">[{hole.number}]</a></sup>'
