"""A text → the numbers in it, be they written in digits or in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile
from math import prod

SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS = {word: n for n, word in enumerate(SMALL)} | {word: 10 * n for n, word in enumerate(TENS, 2)}
SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
TOKEN = re.compile(rf"{DIGITS}|[a-z]+", re.IGNORECASE)
COUNT = re.compile(rf"(?<![\w.,-])(?:{DIGITS})(?![\w-])")
WORD = "|".join((*WORDS, *SCALES, "and"))
NEXT_WORD = re.compile(
    # "one-way drones" are not one of anything.
    rf"[\s-]?({WORD})(?!\w)(?!-(?!(?:{WORD})\b)\w)",
    re.IGNORECASE,
)
MAX_DIGITS = 30
"""A longer run of digits is no count of anything."""
MAX_TOKENS = 20
"""Words of one number: more than any that is written out."""


@lru_cache(maxsize=1024)  # A copy is asked for each of its claims.
def numbers(text: str) -> frozenset[Decimal]:
    """All numbers of a text: `1,200`, `1.2 million`, `forty-five`, `two hundred and ten`."""
    return frozenset(_read([match[0].lower() for match in TOKEN.finditer(text)]))


def counts(text: str) -> frozenset[Decimal]:
    """The numbers of a text that stand there in digits and alone: no `TEL-2`, no `3rd`."""
    found = (match[0].replace(",", "") for match in COUNT.finditer(text))
    return frozenset(Decimal(digits) for digits in found if len(digits) <= MAX_DIGITS)


def leading(text: str, *, is_joined: bool = True) -> tuple[Decimal, int, str] | None:
    """(number, scale, what is behind) of the number words that a text begins with: 2, 1000, "men".

    Not joined, "two hundred and ten" is two numbers.
    """
    tokens, ends = list[str](), list[int]()
    while match := NEXT_WORD.match(text, ends[-1] if ends else 0):
        if not is_joined and match[1].lower() == "and":
            break
        tokens.append(match[1].lower())
        ends.append(match.end())
    value, length = _longest(tokens)
    if not length:
        return None
    scales = takewhile(bool, (SCALES.get(token, 0) for token in reversed(tokens[:length])))
    scale = prod(scales)
    return value / scale, scale, text[ends[length - 1] :]


def _read(tokens: Sequence[str]) -> Iterator[Decimal]:
    start = 0
    while start < len(tokens):
        value, length = _longest(tokens[start : start + MAX_TOKENS])
        if length:
            yield value
        start += length or 1


def _longest(tokens: Sequence[str]) -> tuple[Decimal, int]:
    """The number that tokens begin with, and how many of them it is; none where they do not."""
    total, part, length = Decimal(0), Decimal(0), 0  # "two thousand" and "six" of 2,006.
    for index, token in enumerate(tokens):
        value, scale = _value(token), SCALES.get(token)
        if index and not _goes_on(part, tokens[index : index + 3]):
            break
        if value is not None:
            part += value
        elif scale:
            part = (part or Decimal(1)) * scale
            if scale > SCALES["hundred"]:
                total, part = total + part, Decimal(0)
        elif not index:
            break
        if token != "and":
            length = index + 1
    return total + part, length


def _value(token: str) -> Decimal | None:
    if token[0].isdecimal():
        return Decimal(token.replace(",", "")) if len(token) <= MAX_DIGITS else None
    return Decimal(WORDS[token]) if token in WORDS else None


def _goes_on(part: Decimal, tokens: Sequence[str]) -> bool:
    """Whether a word belongs to the number before it: forty-five, two hundred and ten."""
    token, value = tokens[0], _value(tokens[0])
    if token in SCALES:
        return 0 < part < 100 or (part > 0 and SCALES[token] != SCALES["hundred"])
    if value is None:  # "One hundred and two hundred" are two.
        is_next = part > 0 and tokens[2:] == ["hundred"]
        return token == "and" and part % 100 == 0 and not is_next
    if token[0].isdecimal():
        return False
    is_behind_tens = part % 100 >= 20 and part % 10 == 0 and 0 < value < 10
    return is_behind_tens or (part % 100 == 0 and 0 < value < 100)
