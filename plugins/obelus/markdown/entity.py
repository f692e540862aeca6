r"""`[[Name]]` or `[[Name|words]]` names an entity; `\|` is allowed, as tables need it."""

from __future__ import annotations

import re
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

ENTITY = re.compile(r"\[\[([^\[\]|\\]+)(?:\\?\|([^\[\]]+))?\]\]")


def entity_name(words: str) -> str:
    """A name with single spaces, and each letter in one spelling: an é may be typed in two."""
    name = " ".join(words.split())
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def entity_plugin(md: MarkdownIt) -> None:
    """Make `entity` tokens: meta `name`, `pos`, `end`; the words to show are the content."""
    md.inline.ruler.before("link", "entity", _entity)


def _entity(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[[", state.pos):
        return False
    match = ENTITY.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("entity", "", 0)
        name = entity_name(match[1])
        token.content = " ".join((match[2] or name).split())
        token.meta = {"pos": state.pos, "end": match.end(), "name": name}
    state.pos = match.end()
    return True
