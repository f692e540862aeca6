"""The anchors of records → marks in an article's tokens, as if an editor had typed them there."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from obelus.evidence import MAX_SHOWN, Copy, shown
from obelus.model import Claim, Location, TextQuoteSelector
from obelus.parse.bullet import Add
from obelus.parse.inserting import Selection, insert_claims
from obelus.parse.markdown_file import MarkdownFile
from obelus.parse.running_text import RunningText, running_text
from obelus.parse.selectors import MAX_FOUND, Range, ranges, selector_for, written
from obelus.problems import Code
from obelus.vocabulary import PLACEHOLDERS

MAX_ANCHORS = 1000
"""Of one article, so that no file takes minutes."""
MAX_COMPARED = 5
"""Anchors of one article for which the nearest words are looked for: that takes longest."""
BEFORE = 4
"""How many words before an anchor a message shows, so that its editor finds the place."""


def place_anchors(
    file: MarkdownFile, tokens: Sequence[Token], claims: Sequence[Claim]
) -> Sequence[Token]:
    """The block tokens with the words of all anchors marked; `file` notes those it cannot find."""
    anchored = [(claim, selector) for claim in claims for selector in claim.anchors]
    if not anchored:
        return tokens
    for _, selector in anchored[MAX_ANCHORS : MAX_ANCHORS + 1]:
        message = f"This article has more than {MAX_ANCHORS:,} anchors."
        file.add(Code.BAD_VALUE, selector.location, message, "Divide it into several.")
    running = running_text(tokens)
    selections, missing = list[Selection](), 0
    for claim, selector in anchored[:MAX_ANCHORS]:
        found = _only_range(running.text, claim, selector, file.add, missing < MAX_COMPARED)
        missing += found is None
        if found is not None:
            selections.append(_selection(tokens, running, claim, selector, found))
    marked, cut = insert_claims(tokens, running, selections)
    for selection in cut:
        message = (
            f'The anchor of claim "{selection.claim}" starts or ends inside a link, a name or code.'
        )
        fix = "Take all of its words, or none."
        file.add(Code.ANCHOR_SPLIT, selection.selector.location, message, fix)
    return marked


def report_text(file: MarkdownFile, tokens: Sequence[Token]) -> None:
    """Text above the records of a text that stands elsewhere: no page would have it."""
    first = next((token for token in tokens if token.type == "inline"), None)
    if first is not None:
        message = "The article's text stands in a file of its own, so readers would not see this."
        fix = "Move it into a record's note, or into a section behind the records."
        file.add(Code.STRAY_TEXT, file.locate(first).at(0), message, fix)


def report_placeholders(file: MarkdownFile, tokens: Sequence[Token]) -> None:
    """Sentences that a new draft has for its editor, and no article may have."""
    for token in tokens:
        if token.type == "inline" and token.content.startswith(PLACEHOLDERS):
            message = "This sentence of the draft is for its editor."
            fix = "Write the article in words of your own, and delete this."
            place = Location(file.path, token.map[0] + 1 if token.map else 1)
            file.add(Code.PLACEHOLDER, place, message, fix)


def _only_range(
    text: str, claim: Claim, selector: TextQuoteSelector, add: Add, is_compared: bool
) -> Range | None:
    """Where the words of an anchor stand, if that is one place."""
    found = ranges(text, selector)
    if len(found) == 1:
        return found[0]
    words = shown(selector.exact.split())
    if found:
        times = len(found) if len(found) < MAX_FOUND else f"{MAX_FOUND} or more"
        message = f'The anchor of claim "{claim.id}", "{words}", is in the text {times} times.'
        fix = "Say which with the words around it, as prefix or suffix."
        if is_compared:
            first = written(selector_for(text, *found[0], selector.location))
            fix = f"Say which with the words around it. The first is - anchor: {first}"
        add(Code.ANCHOR_AMBIGUOUS, selector.location, message, fix)
    else:
        message, fix = _missing(text, claim, selector, words, is_compared)
        add(Code.ANCHOR_MISSING, selector.location, message, fix)
    return None


def _missing(
    text: str, claim: Claim, selector: TextQuoteSelector, words: str, is_compared: bool
) -> tuple[str, str]:
    """(what is wrong with an anchor that is nowhere, and the words that may be meant)."""
    alone = TextQuoteSelector(selector.exact, "", "", selector.location)
    places = ranges(text, alone)
    if places:
        message = f'The anchor of claim "{claim.id}", "{words}", has other words around it.'
        start, end = places[0]
        before = " ".join(text[:start].split()[-BEFORE:])
        behind = shown(text[end:].split()[: MAX_SHOWN - BEFORE])
        return message, f'The text has it between "{before}" and "{behind}".'
    message = f'The anchor of claim "{claim.id}", "{words}", is not in the text.'
    if not is_compared or not text.strip():
        return message, "Compare it with the text."
    near = Copy(text).nearest(" ".join(selector.exact.split()[:MAX_SHOWN]))
    return message, f'The closest words there are: "{near}".'


def _selection(
    tokens: Sequence[Token],
    running: RunningText,
    claim: Claim,
    selector: TextQuoteSelector,
    found: Range,
) -> Selection:
    start, end = found
    leaf = running.leaf_at(start)
    block = leaf.block if leaf else 0
    # Where an escape hides the exact place, the whole paragraph is it.
    place = running.source_range(start, end) or (block, 0, len(tokens[block].content))
    return Selection(claim.id, selector, start, end, *place)
