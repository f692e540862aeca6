"""Marks of claims → their words in the running text, with those around that tell them apart."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token
from msgspec.structs import replace

from obelus.model import Mark, Running
from obelus.parse.running_text import Leaf, Range, RunningText

NARROWEST, GROWTH = 32, 2
"""Hypothesis gives 32 signs on each side. Each further step is twice as wide: few steps are needed
where a text repeats itself, and none where it does not."""


def in_running_text(
    marks: Sequence[Mark], tokens: Sequence[Token], running: RunningText
) -> tuple[Mark, ...]:
    """The marks in those block tokens with their places in the running text of them.

    What was marked before the first of these tokens stands in the title, and no page marks it.
    """
    if not marks:
        return ()
    ranges = _ranges(tokens, running)
    found = (_running(running.text, *ends) if ends[0] >= 0 else None for ends in ranges)
    inside = marks[len(marks) - len(ranges) :]
    return tuple(replace(mark, running=at) for mark, at in zip(inside, found, strict=True))


def _ranges(tokens: Sequence[Token], running: RunningText) -> list[Range]:
    """Where the words of each mark are in the running text; (-1, -1) for a cell of a table."""
    leaves: dict[int, dict[int, Leaf]] = {}
    for leaf in running.leaves:
        leaves.setdefault(leaf.block, {})[leaf.child] = leaf
    ranges: list[Range] = []
    for block, token in enumerate(tokens):
        opened: list[int] = []
        known = leaves.get(block, {})
        for index, child in enumerate(token.children or ()):
            if child.type == "claim_open":
                opened.append(len(ranges))
                ranges.append((-1, -1))
            elif child.type == "claim_close":
                opened.pop()
            elif opened and (over := known.get(index)) is not None:
                for number in opened:
                    start, _ = ranges[number]
                    ranges[number] = (over.start if start < 0 else start, over.end)
    return ranges


def _running(text: str, start: int, end: int) -> Running:
    """A range with the words before and behind it: as many as make it the only such place."""
    width = NARROWEST
    while True:
        first, last = max(0, start - width), min(len(text), end + width)
        if _is_unique(text, text[first:last]) or (first == 0 and last == len(text)):
            return Running(start, end, text[start:end], text[first:start], text[end:last])
        width *= GROWTH


def _is_unique(text: str, words: str) -> bool:
    return text.find(words, text.find(words) + 1) < 0
