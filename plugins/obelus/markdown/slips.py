"""Brackets that were meant as one of our additions and are not: each becomes a `slip` token."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from obelus.markdown.citation import CITATION
from obelus.markdown.entity import ENTITY
from obelus.problems import Code

ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
UNCLOSED_ENTITY = re.compile(r"\[\[([^\[\]\n]+)\](?![\](])")
HALF_ENTITY = re.compile(r"\[\[([^\[\]\n|]+(?:\|[^\[\]\n]+)?)\](?![\](])")
SWAPPED = re.compile(rf"\[#({ID})\]")
NO_OPENING = re.compile(rf"\]\(#({ID})\)")
LINK = re.compile(r"\]\(\s*<?(?:[a-z][a-z0-9+.-]*:|[./]|[\w/-]+\.\w)", re.IGNORECASE)
UNSAFE_LINK = re.compile(r"\]\(\s*<?(?!https?:|mailto:)([a-z][a-z0-9+.-]*:|//|\\)", re.IGNORECASE)
AFTER_LABEL: Sequence[tuple[Code, re.Pattern[str], int | None]] = (
    (Code.UNSAFE_LINK, UNSAFE_LINK, 0),
    (Code.SPACE_IN_CLAIM, re.compile(rf"\][ \n]+\(#({ID})\)"), 0),
    (Code.PANDOC_SPAN, re.compile(rf"\]\{{#({ID})\}}"), None),
    (Code.MISSING_HASH, re.compile(rf"\]\(({ID})\)"), 0),
    (Code.UNCLOSED_CLAIM, re.compile(rf"\]\(#({ID})(?![\w)-])"), 0),
)
"""What may follow the words of a claim that went wrong, and where its caret stands: at the closing
bracket (0) or at the opening one (None)."""


def slips_plugin(md: MarkdownIt, with_claims: bool) -> None:
    """Make empty `slip` tokens: meta `code`, `pos`, `name` (the claim or entity that was meant)."""
    rule = _article_slips if with_claims else _page_slips
    md.inline.ruler.before("link", "slips", rule)


def _article_slips(state: StateInline, silent: bool) -> bool:
    if not silent and state.src[state.pos] in "[]" and not _unclosed_entity(state):
        _claim_slip(state)
    return False  # Whatever it was meant as, it is shown as it was typed.


def _page_slips(state: StateInline, silent: bool) -> bool:
    if not silent and state.src[state.pos] == "[" and not _unclosed_entity(state):
        _label_slip(state, AFTER_LABEL[:1])
    return False


def _unclosed_entity(state: StateInline) -> bool:
    match = UNCLOSED_ENTITY.match(state.src, state.pos, state.posMax)
    if match is None or state.src.startswith("](", _label_end(state)):
        return False  # `[[2019] report](https://…)` is a link whose words begin with a bracket.
    _push(state, Code.UNCLOSED_ENTITY, state.pos, match[1])
    return True


def _claim_slip(state: StateInline) -> None:
    source, start = state.src, state.pos
    if source[start] == "]":
        if match := NO_OPENING.match(source, start):
            _push(state, Code.NO_OPENING, start + 1, match[1])
        return
    if source[start - 1 : start] == ")" and (match := SWAPPED.match(source, start)):
        _push(state, Code.SWAPPED_BRACKETS, start - 1, match[1])
        return
    never_closes = _label_end(state) == state.posMax
    if never_closes and (half := HALF_ENTITY.search(source, start + 1, state.posMax)):
        # An entity with one bracket takes that of the words around it.
        if not any(t.type == "slip" and t.meta["pos"] == half.start() for t in state.tokens):
            _push(state, Code.UNCLOSED_ENTITY, half.start(), half[1])
        return
    _label_slip(state, AFTER_LABEL)


def _label_slip(
    state: StateInline, slips: Sequence[tuple[Code, re.Pattern[str], int | None]]
) -> None:
    start, end = state.pos, _label_end(state)
    for code, pattern, caret in slips:
        if match := pattern.match(state.src, end):
            _push(state, code, start if caret is None else end, match[1])
            return
    if LINK.match(state.src, end) and _label_end(state, without_links=True) == state.posMax:
        found = [m for form in (ENTITY, CITATION) if (m := form.search(state.src, start + 1, end))]
        if found:
            first = min(found, key=lambda m: m.start())
            _push(state, Code.ENTITY_IN_LINK, first.start(), "")


def _label_end(state: StateInline, *, without_links: bool = False) -> int:
    """Where the bracket closes that opens here; the end of the text if it never does."""
    end = state.md.helpers.parseLinkLabel(state, state.pos, without_links)
    return end if end >= 0 else state.posMax


def _push(state: StateInline, code: Code, position: int, name: str) -> None:
    token = state.push("slip", "", 0)
    token.meta = {"code": code, "pos": position, "name": name}


WRITE_CLAIM = "Write [words](#claim-id)."
FIXES: dict[Code, tuple[str, str]] = {
    Code.SPACE_IN_CLAIM: (
        'There is a space between "]" and "(#…)", so these words are not marked.',
        "Delete the space: [words](#claim-id).",
    ),
    Code.NO_OPENING: (
        "This claim name has no words in square brackets before it.",
        WRITE_CLAIM,
    ),
    Code.MISSING_HASH: ('A claim link needs "#" before the claim name.', WRITE_CLAIM),
    Code.UNCLOSED_CLAIM: ('This claim link has no closing ")".', WRITE_CLAIM),
    Code.SWAPPED_BRACKETS: (
        "The brackets are the wrong way round.",
        "Write [words](#claim-id): square brackets round the words, round brackets round the name.",
    ),
    Code.PANDOC_SPAN: ("Curly brackets do nothing here.", WRITE_CLAIM),
    Code.UNSAFE_LINK: (
        "This link leads neither to the web, nor to mail, nor to a file here.",
        "Write https://…, http://…, mailto:… or the path of a file.",
    ),
    Code.ENTITY_IN_LINK: (
        "A link cannot hold an entity or a citation, so it is shown as it was typed.",
        "Put them side by side: [[Name]] [words](https://…).",
    ),
    Code.UNCLOSED_ENTITY: (
        "This entity has one closing bracket.",
        "Close it with two: [[Name]].",
    ),
}
"""What each slip is in the editor's words, and how to mend it."""
