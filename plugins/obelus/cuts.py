"""A quotation's place in its copy → what it cuts off or leaves out that turns its meaning."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from obelus.evidence import Copy, Place, Span

Kind = Literal["negation", "condition"]
Where = Literal["before", "behind", "inside"]

NEGATION = r"(?:not|never|no|nor|neither|cannot|without|\w+n't)(?! (?:only|just|merely|least)\b)"
CONDITION = r"(?:unless|if|except|in case|on condition|provid(?:ed|ing) that|(?:as|so) long as)"
LINK = r"(?:to|be|been|being|a|an|the)"
"""Words that carry a negation on to what follows."""
GAP = r"[\"')\],;:-]*\s*[\"'(\[,;:-]*\s*"
"""Marks between a quotation and what is cut off: no full stop, for that ends the sentence."""
# Behind a quotation a bare "no" or "without" mostly begins a clause of its own.
REST = rf"(?:but|though|although|yet) {NEGATION}|(?:not|never|nor|cannot|\w+n't)(?! only\b)"

BEFORE = re.compile(rf"(?<!\w)({NEGATION})(?: {LINK}){{0,2}}[\"'(\[ ]*$", re.IGNORECASE)
BEHIND: dict[Kind, re.Pattern[str]] = {
    "negation": re.compile(rf"{GAP}({REST})(?!\w)", re.IGNORECASE),
    "condition": re.compile(
        rf"{GAP}((?:but |and )?(?:only )?{CONDITION}|but only)\b", re.IGNORECASE
    ),
}
INSIDE: dict[Kind, re.Pattern[str]] = {
    "negation": re.compile(rf"(?<!\w)({NEGATION})(?!\w)", re.IGNORECASE),
    "condition": re.compile(rf"(?<!\w)({CONDITION})(?!\w)", re.IGNORECASE),
}
NEAR = 80
"""Signs of the copy around a quotation that are looked at: a negation with its comma is shorter."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A word that a quotation leaves out though its meaning hangs on it."""

    kind: Kind
    where: Where
    words: str


def cuts(copy: Copy, place: Place) -> Iterator[Cut]:
    """What is left out right before a quotation, right behind it, and where it has an ellipsis."""
    text = copy.normalised
    start, end = _around(copy, place)
    before = BEFORE.search(text[start : place.start])
    if before:
        yield Cut("negation", "before", before[1])
    if text[place.end - 1] not in ".!?":
        yield from _found(BEHIND, "behind", text[place.end : end])
    for (_, left), (right, _) in zip(place.parts, place.parts[1:], strict=False):
        yield from _found(INSIDE, "inside", text[left:right])


def _around(copy: Copy, place: Place) -> Span:
    """As much of the quotation's own paragraph as is looked at."""
    last = bisect_right(copy.starts, place.end - 1)
    end = copy.starts[last] - 1 if last < len(copy.starts) else len(copy.normalised)
    start = copy.starts[place.paragraph - 1]
    return max(start, place.start - NEAR), min(end, place.end + NEAR)


def _found(patterns: Mapping[Kind, re.Pattern[str]], where: Where, text: str) -> Iterator[Cut]:
    for kind, pattern in patterns.items():
        # From its start where the quotation ends there, anywhere in what an ellipsis leaves out.
        found = pattern.match(text) if where == "behind" else pattern.search(text)
        if found:
            yield Cut(kind, where, found[1])
