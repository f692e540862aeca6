"""Headings, lists and paragraphs, where the first signs of their lines leave nothing else."""

from __future__ import annotations

from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock, heading, list_block
from markdown_it.token import Token

STARTS = frozenset("`>*_+-#<0123456789")
"""Signs with which a line may start something else than prose."""
TERM = frozenset(":~")
BELOW = TERM | frozenset("=|")
"""Signs with which a line may make the line above it a heading, a table's head or a term."""
BEHIND = BELOW | {"-"}
"""Signs with which a line behind a list may go on with it, or make a term of its last item."""
NOT_PLAIN = STARTS | BELOW | frozenset(" \t")
"""Signs with which the words of an item may be more than words."""
INDENT = 3
"""Spaces before a line beyond which it is code, or goes on with a paragraph."""


def plain_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a heading, a list or a paragraph, where the first signs of lines leave nothing else."""
    if end != state.lineMax or state.sCount[start] - state.blkIndent > INDENT:
        return False
    sign = _sign(state, start)
    if sign in "#-" and start + 1 < end and _decides_above(state, start + 1):
        return False
    if sign == "#":
        return heading(state, start, end, silent)
    if sign == "-":
        if _plain_list(state, start):
            return True
        return _is_item(state, start) and list_block(state, start, end, silent)
    return sign not in STARTS and sign not in BELOW and _paragraph(state, start)


def _plain_list(state: StateBlock, start: int) -> bool:
    """Read a list of which each item is one line of words, as those of records are."""
    words = list[str]()
    while not state.level and (content := _plain_item(state, start + len(words))):
        words.append(content)
    end = state.skipEmptyLines(start + len(words))
    is_over = start + len(words) < end or end == state.lineMax
    if not words or not is_over or _sign(state, end) in BEHIND or state.sCount[end] > 1:
        return False  # The last item may go on.
    tokens = state.tokens
    tokens.append(Token("bullet_list_open", "ul", 1, map=[start, end], markup="-", block=True))
    for line, content in enumerate(words, start):
        below = line + 1
        lines = [line, below if below < start + len(words) else end]
        tokens += (
            Token("list_item_open", "li", 1, {}, lines, 1, markup="-", block=True),
            Token("paragraph_open", "p", 1, {}, [line, below], 2, block=True, hidden=True),
            Token("inline", "", 0, {}, [line, below], 3, [], content, block=True),
            Token("paragraph_close", "p", -1, level=2, block=True, hidden=True),
            Token("list_item_close", "li", -1, level=1, markup="-", block=True),
        )
    tokens.append(Token("bullet_list_close", "ul", -1, markup="-", block=True))
    state.line = end
    return True


def _plain_item(state: StateBlock, line: int) -> str:
    """The words of an item at the edge, if they can start nothing else; empty if it is none."""
    if line >= state.lineMax:
        return ""
    at, end = state.bMarks[line], state.eMarks[line]
    if not state.src.startswith("- ", at) or at + 2 >= end or state.src[at + 2] in NOT_PLAIN:
        return ""
    content = mdTrim(state.src[at + 2 : end])
    return "" if content.startswith("[") and "]:" in content else content


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
