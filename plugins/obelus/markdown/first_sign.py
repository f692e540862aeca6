"""Which rules a sign can set going: only those are asked, so that plain prose is read quickly.

markdown-it asks rule after rule, at every line and at every sign that any dialect has a use for.
What comes out is the same: where the first sign leaves a choice, all rules are asked as before.
"""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.rules_block import StateBlock, heading, list_block
from markdown_it.rules_core import StateCore, normalize, text_join
from markdown_it.rules_core.smartquotes import process_inlines
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

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
STARTS = frozenset("`>*_+-#<0123456789")
"""Signs with which a line may start something else than prose."""
TERM = frozenset(":~")
BELOW = TERM | frozenset("=|")
"""Signs with which a line may make the line above it a heading, a table's head or a term."""
INDENT = 3
"""Spaces before a line beyond which it is code, or goes on with a paragraph."""


def first_sign_plugin(md: MarkdownIt) -> None:
    """Make no tokens of its own; comes last, when all other rules are there."""
    md.block.ruler.before("table", "first_sign", _block)
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
            for rule in self._rules_at(source[stop]):
                if rule(state, False):
                    break
            else:
                state.append_pending(source[stop])
                state.pos = stop + 1
        if state.pending:
            state.pushPending()

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


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a heading, a list or a paragraph, where the first signs of lines leave nothing else."""
    if end != state.lineMax or state.sCount[start] - state.blkIndent > INDENT:
        return False
    sign = _sign(state, start)
    if sign in "#-" and start + 1 < end and _decides_above(state, start + 1):
        return False
    if sign == "#":
        return heading(state, start, end, silent)
    if sign == "-":
        return _is_item(state, start) and list_block(state, start, end, silent)
    return sign not in STARTS and sign not in BELOW and _paragraph(state, start)


def _paragraph(state: StateBlock, start: int) -> bool:
    """As markdown-it's own rule, but that only some lines are compared with what may end it."""
    at = state.bMarks[start] + state.tShift[start]
    if state.src.startswith("[^", at):
        return False
    line = _paragraph_end(state, start)
    if line is None or (line == start + 1 and _sign(state, line + 1) in TERM):
        return False  # A term may have its definition behind an empty line.
    content = mdTrim(state.getLines(start, line, state.blkIndent, False))
    if content.startswith("[") and "]:" in content:
        return False  # It may define where a link leads.
    state.line = line
    state.push("paragraph_open", "p", 1).map = [start, line]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = content, [start, line], []
    state.push("paragraph_close", "p", -1)
    state.parentType = "paragraph"  # As markdown-it's search for an underline leaves it.
    return True


def _paragraph_end(state: StateBlock, start: int) -> int | None:
    """The line behind a paragraph; None if it may be none."""
    outer, state.parentType = state.parentType, "paragraph"
    line, is_certain = start + 1, True
    while line < state.lineMax and (sign := _sign(state, line)):
        if (sign in BELOW or sign == "-") and _decides_above(state, line):
            is_certain = False
            break
        if (sign in STARTS or sign == "[") and _ends_paragraph(state, line):
            break
        line += 1
    state.parentType = outer
    return line if is_certain else None


def _ends_paragraph(state: StateBlock, line: int) -> bool:
    """Whether one of the rules of other blocks has a use for a line."""
    if not 0 <= state.sCount[line] <= state.blkIndent + INDENT:
        return False  # Far to the right it goes on with the paragraph, whatever it begins with.
    if _is_item(state, line) and list_block(state, line, state.lineMax, True):
        return True
    rules = state.md.block.ruler.getRules("paragraph")
    return any(rule(state, line, state.lineMax, True) for rule in rules)


def _is_item(state: StateBlock, line: int) -> bool:
    """Whether a line can be nothing but an item of a list: `- words`."""
    at = state.bMarks[line] + state.tShift[line]
    return state.src.startswith("- ", at) and state.src[at + 2 : at + 3] not in "- \t\n"


def _decides_above(state: StateBlock, line: int) -> bool:
    """Whether the first signs of a line may make something else of the line above it."""
    sign = _sign(state, line)
    if sign == "-":
        behind = state.src[state.bMarks[line] + state.tShift[line] + 1 : state.eMarks[line]]
        return not behind.startswith(" ") or not behind.strip()
    return sign in BELOW


def _sign(state: StateBlock, line: int) -> str:
    """The first sign of a line; nothing, where it is empty or behind the end."""
    if line >= state.lineMax:
        return ""
    at = state.bMarks[line] + state.tShift[line]
    return state.src[at] if at < state.eMarks[line] else ""


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
