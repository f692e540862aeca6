"""A quotation's place in its copy → what it cuts off or leaves out that turns its meaning."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from obelus.evidence import Copy, Place, Span, normalise

Kind = Literal["negation", "condition"]
Where = Literal["before", "behind", "inside"]

NEGATION = (
    r"(?:not|never|no|nobody|none|nothing|nor|neither|cannot|without|\w+n't)"
    r"(?! (?:only|just|merely|least|else)\b)"
)
DENIAL = (
    r"(?<!no )(?:den(?:y|ies|ied|ying)|doubt(?:s|ed|ing)?|disput(?:es|ed|ing))(?: that)?"
    r"|(?:reject|dismiss|deny|den|refut)(?:s|es|ed|ies|ied|ing)? (?:\w+ ){0,2}?"
    r"(?:claim|report|allegation|accusation|suggestion|rumou?r|charge|idea|notion)s?(?: that| of)?"
    r"|(?:refus|declin|fail)(?:e|es|ed|s|ing)? to|stop(?:s|ped) short of|far from|unlikely to"
    r"|rul(?:es|ed|ing) out|hardly|barely|scarcely"
)
PLAN = (
    r"(?:was|were|had been) (?:(?:widely|once|originally|initially) )?"
    r"(?:expected|supposed|due|meant|scheduled|thought|believed|rumou?red|feared) to(?: be| have)?"
    r"|(?:would|could|might) have(?: been)?"
)
"""What was to happen, and perhaps did not."""
CONDITION = r"(?:unless|if|except|in case|on condition|provid(?:ed|ing) that|(?:as|so) long as)"
WHETHER = "ask asked asks asking say see know wonder wondered determine unclear ask even as".split()
"""Before "if": then it opens no condition, but a question or a comparison."""
CLAUSE = (
    "".join(f"(?<!{word} )" for word in WHETHER)
    + r"(?:unless|(?:only )?if|provid(?:ed|ing) that|(?:as|so) long as)\b"
    r"(?! (?:so|not|any|anything)\b)[^.,;:!?\"]{6,},"
)
"""A clause that what follows hangs on, to its comma."""
LINK = r"(?:to|be|been|being|a|an|the)"
"""Words that carry a negation on to what follows."""
GAP = r"[\"')\],;:-]*\s*[\"'(\[,;:-]*\s*"
"""Marks between a quotation and what is cut off: no full stop, for that ends the sentence."""
ASIDE = r"(?:,?\"[^\".!?]{1,60}\"\s*)?"
"""Who speaks, where a sentence in quotation marks goes on behind it."""
# Behind a quotation a bare "no" or "without" mostly begins a clause of its own.
REST = (
    rf"(?:but|though|although|yet) {NEGATION}|(?:not|never|nor|cannot|\w+n't)(?! only\b)"
    r"|(?:is|was|are|were) (?:false|untrue|unfounded|baseless|a lie)"
)

Patterns = Sequence[tuple[Kind, re.Pattern[str]]]
BEFORE: Patterns = (
    ("negation", re.compile(rf"(?<!\w)({NEGATION})(?: {LINK}){{0,2}}[\"'(\[ ]*$", re.IGNORECASE)),
    ("negation", re.compile(rf"(?<!\w)({DENIAL})(?: {LINK}){{0,2}}[\"'(\[ ]*$", re.IGNORECASE)),
    ("condition", re.compile(rf"(?<!\w)({PLAN})[\"'(\[ ]*$", re.IGNORECASE)),
    ("condition", re.compile(rf"(?<!\w)({CLAUSE})[\"'(\[ ]*$", re.IGNORECASE)),
)
BEHIND: Patterns = (
    ("negation", re.compile(rf"{ASIDE}{GAP}({REST})(?!\w)", re.IGNORECASE)),
    (
        "condition",
        re.compile(
            rf"{ASIDE}{GAP}"
            rf"((?:but |and )?(?:only )?{CONDITION}|but only|only (?:when|after|once))\b",
            re.IGNORECASE,
        ),
    ),
)
INSIDE: Patterns = (
    ("negation", re.compile(rf"(?<!\w)({NEGATION}|{DENIAL})(?!\w)", re.IGNORECASE)),
    ("condition", re.compile(rf"(?<!\w)({CONDITION}|{PLAN})(?!\w)", re.IGNORECASE)),
)
NEGATED = re.compile(rf"(?<!\w){NEGATION}(?!\w)", re.IGNORECASE)
UNTIL: Patterns = (("condition", re.compile(rf"{GAP}(until|till)\b", re.IGNORECASE)),)
"""What is not so until then is so afterwards."""
LIGHT = frozenset(
    "a and as be been but did do does had have in is are of on only so that the to though although "
    "was were yet widely once originally initially".split()
)
"""Words of a cut that turn nothing without the one that is not among them."""
MARKS = "\"'()[],.;:-"
NEAR = 120
"""Signs of the copy around a quotation that are looked at: a clause with its comma is shorter."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Words that a quotation leaves out though its meaning hangs on them."""

    kind: Kind
    where: Where
    words: str
    span: Span
    """Where they stand in the normalised copy."""

    def is_said_in(self, text: str) -> bool:
        """Whether a text has the word on which the meaning hangs."""
        words = [word.strip(MARKS) for word in self.words.casefold().split()]
        telling = next((word for word in words if word not in LIGHT), words[0])
        is_bare = telling in {"not", "cannot"} or telling.endswith("n't")
        pattern = r"(?:can)?not|\w+n't" if is_bare else re.escape(telling)
        return bool(re.search(rf"(?<!\w)(?:{pattern})(?!\w)", normalise(text), re.IGNORECASE))


def cuts(copy: Copy, place: Place) -> Iterator[Cut]:
    """What is left out right before a quotation, right behind it, and where it has an ellipsis."""
    text = copy.normalised
    start, end = _around(copy, place)
    yield from _found(BEFORE, "before", text, (start, place.start))
    if text[place.end - 1] not in ".!?":
        is_negated = any(NEGATED.search(text[a:b]) for a, b in place.parts)
        patterns = (*BEHIND, *UNTIL) if is_negated else BEHIND
        yield from _found(patterns, "behind", text, (place.end, end))
    for (_, left), (right, _) in zip(place.parts, place.parts[1:], strict=False):
        yield from _found(INSIDE, "inside", text, (left, right))


def _around(copy: Copy, place: Place) -> Span:
    """As much of the quotation's own paragraph as is looked at."""
    last = bisect_right(copy.starts, place.end - 1)
    end = copy.starts[last] - 1 if last < len(copy.starts) else len(copy.normalised)
    start = copy.starts[place.paragraph - 1]
    return max(start, place.start - NEAR), min(end, place.end + NEAR)


def _found(patterns: Patterns, where: Where, text: str, span: Span) -> Iterator[Cut]:
    """What of each kind is left out there, once."""
    start, end = span
    kinds = set[Kind]()
    for kind, pattern in patterns:
        # From its start where the quotation ends there, anywhere in what an ellipsis leaves out.
        words = text[start:end]
        found = pattern.match(words) if where == "behind" else pattern.search(words)
        if found and kind not in kinds:
            kinds.add(kind)
            yield Cut(kind, where, found[1], (start + found.start(1), start + found.end(1)))
