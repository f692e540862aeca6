"""`[@key, para. 9]` or `[@one, p. 2; @two]` cites sources of `sources.bib`."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

KEY = r"[A-Za-z0-9](?:[\w.-]*\w)?"
CITATION = re.compile(r"\[(@[^\[\]]+)\](?!\()")
ITEM = re.compile(rf"\s*@({KEY})\s*(?:,\s*([^;]*?))?\s*(?:;|$)")


def read_items(text: str) -> list[tuple[str, str, int]] | None:
    """(key, locator, offset of the `@`) for each item, or None if it is no citation."""
    items, position = [], 0
    while position < len(text):
        match = ITEM.match(text, position)
        if match is None:
            return None
        locator = " ".join((match[2] or "").split())
        items.append((match[1], locator, match.start(1) - 1))
        position = match.end()
    return items


def citation_plugin(md: MarkdownIt) -> None:
    """Make `citation` tokens: meta `items` as `read_items` gives them, `pos` of the bracket."""
    md.inline.ruler.before("link", "citation", _citation)


def _citation(state: StateInline, silent: bool) -> bool:
    match = CITATION.match(state.src, state.pos, state.posMax)
    items = read_items(match[1]) if match else None
    if match is None or not items:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.content = match[0]
        token.meta = {"pos": state.pos, "items": items}
    state.pos = match.end()
    return True
