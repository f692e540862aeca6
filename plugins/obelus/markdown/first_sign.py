"""Which rules a sign can set going: only those are asked, so that plain prose is read quickly.

markdown-it asks rule after rule, at every line and at every sign that any dialect has a use for.
What comes out is the same: where the first sign leaves a choice, all rules are asked as before.
"""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.rules_core import StateCore, normalize, text_join
from markdown_it.rules_core.smartquotes import process_inlines
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from obelus.markdown.plain_blocks import plain_block

INLINE_SIGNS = {
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "citation": "[",
    "entity": "[&",  # Ours, and that of HTML, which has the same name.
    "claim": "[",
    "slips": "[]",
    "link": "[",
    "image": "!",
    "footnote_ref": "[",
    "autolink": "<",
    "html_inline": "<",
}
"""By rule: `text` is what the other rules leave."""
PAIRED = re.compile(r"[*_~]")
"""Signs that are put together in pairs when a text is read to its end."""


def first_sign_plugin(md: MarkdownIt) -> None:
    """Make no tokens of its own; comes last, when all other rules are there."""
    md.block.ruler.before("table", "first_sign", plain_block)
    md.inline = _Inline(md.inline)
    md.core.ruler.at("normalize", _normalize)
    md.core.ruler.at("smartquotes", _smartquotes)
    md.core.ruler.at("text_join", _text_join)


class _Inline(ParserInline):
    """The inline rules of another parser, each asked only at its signs."""

    def __init__(self, other: ParserInline) -> None:
        super().__init__()
        self.ruler, self.ruler2 = other.ruler, other.ruler2
        names = set(self.ruler.get_active_rules()) - {"text"}
        signs = "".join(sorted({sign for name in names for sign in INLINE_SIGNS[name]}))
        self.terminator_re = re.compile(f"[{re.escape(signs)}]")
        self._rules_at = cache(self._rules_for)

    def _rules_for(self, sign: str) -> list[RuleFuncInlineType]:
        rules = zip(self.ruler.get_active_rules(), self.ruler.getRules(""), strict=True)
        return [rule for name, rule in rules if sign in INLINE_SIGNS.get(name, "")]

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 (markdown-it's name)
        start = state.pos
        known = state.cache.get(start)
        if known is not None:
            state.pos = known
            return
        if state.level >= state.md.options.maxNesting:
            super().skipToken(state)
            return
        stop = self._stop(state.src, start, state.posMax)
        if stop > start:
            state.pos = stop
        else:
            state.level += 1
            for rule in self._rules_at(state.src[start]):
                if rule(state, True):
                    break
            else:
                state.pos = start + 1
            state.level -= 1
        state.cache[start] = state.pos

    def tokenize(self, state: StateInline) -> None:
        source, end = state.src, state.posMax
        if state.level >= state.md.options.maxNesting:
            state.append_pending(source[state.pos : end])
            state.pos = end
        while state.pos < end:
            start = state.pos
            stop = self._stop(source, start, end)
            if stop > start:
                state.append_pending(source[start:stop])
                state.pos = stop
                if stop == end:
                    break
            if source[stop] == "\n" and stop and source[stop - 1] != " ":
                state.push("softbreak", "br", 0)
                state.pos = self._behind_blanks(source, stop + 1, end)
                continue
            for rule in self._rules_at(source[stop]):
                if rule(state, False):
                    break
            else:
                state.append_pending(source[stop])
                state.pos = stop + 1
        if state.pending:
            state.pushPending()

    @staticmethod
    def _behind_blanks(source: str, start: int, end: int) -> int:
        while start < end and source[start] in " \t":
            start += 1
        return start

    def _stop(self, source: str, start: int, end: int) -> int:
        match = self.terminator_re.search(source, start, end)
        return match.start() if match else end

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        if src and not self.terminator_re.search(src):
            tokens.append(Token("text", "", 0, content=src))
            return tokens
        if PAIRED.search(src):
            return super().parse(src, md, env, tokens)
        state = StateInline(src, md, env, tokens)
        self.tokenize(state)
        return state.tokens


def _normalize(state: StateCore) -> None:
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _smartquotes(state: StateCore) -> None:
    for token in state.tokens:
        if token.children and ('"' in token.content or "'" in token.content):
            process_inlines(token.children, state)


def _text_join(state: StateCore) -> None:
    if "\\" in state.src or "&" in state.src:  # Otherwise no text is in two pieces.
        text_join(state)
