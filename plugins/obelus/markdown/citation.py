"""`[@key, para. 9]` or `[@one, p. 2; @two]` cites sources of `sources.bib`."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

KEY = r"[A-Za-z0-9](?:[\w.-]*\w)?"
ITEM = re.compile(f"@{KEY}")
CITATION = re.compile(r"\[(@[^\[\]]+)\](?!\()")


def read_items(text: str) -> list[tuple[str, str, int]] | None:
    """(key, locator, offset of the `@`) for each item, or None if it is no citation."""
    items: list[tuple[str, str, int]] = []
    parts, position = text.split(";"), 0
    if not parts[-1].strip():  # A semicolon may stand behind the last item, too.
        parts.pop()
    for part in parts:
        key, _, locator = part.partition(",")
        at = position + len(part) - len(part.lstrip())
        if not ITEM.fullmatch(key.strip()):
            return None
        items.append((key.strip()[1:], " ".join(locator.split()), at))
        position += len(part) + 1
    return items


def citation_plugin(md: MarkdownIt) -> None:
    """Make `citation` tokens: meta `items` as `read_items` gives them, `pos` of the bracket."""
    md.inline.ruler.before("link", "citation", _citation)


def _citation(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[@", state.pos):
        return False
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
