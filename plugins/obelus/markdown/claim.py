"""`[words](#claim-id)`: these words make the claim recorded under that heading."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

CLAIM_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
TARGET = re.compile(r"""\]\(#([^()\s]*)(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'))?[ \t]*\)""")
"""With the title that Markdown allows in a link; a claim has no use for it."""


def claim_plugin(md: MarkdownIt) -> None:
    """Make `claim_open` and `claim_close` tokens: meta `id`, and `pos`, `target_pos`, `end`.

    Those of an anchor have the same meta, and no markup: nothing stands in the text for them.
    """
    md.inline.ruler.before("link", "claim", _claim)


def _claim(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    start = state.pos
    end = state.md.helpers.parseLinkLabel(state, start, False)
    match = TARGET.match(state.src, end, state.posMax) if end >= 0 else None
    if match is None:
        return False
    if not silent:
        place = {"pos": start, "target_pos": match.start(1), "end": match.end()}
        meta = {"id": match[1], **place}
        outer_end = state.posMax
        opening = state.push("claim_open", "mark", 1)
        opening.markup, opening.meta = "[", meta
        state.pos, state.posMax = start + 1, end
        state.md.inline.tokenize(state)
        state.push("claim_close", "mark", -1).meta = meta
        state.posMax = outer_end
    state.pos = match.end()
    return True
