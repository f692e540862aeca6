"""A text → the numbers in it, be they written in digits or in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

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
MAX_DIGITS = 30
"""A longer run of digits is no count of anything."""


@lru_cache(maxsize=1024)  # A copy is asked for each of its claims.
def numbers(text: str) -> frozenset[Decimal]:
    """All numbers of a text: `1,200`, `1.2 million`, `forty-five`, `two hundred and ten`."""
    return frozenset(_read(match[0].lower() for match in TOKEN.finditer(text)))


def counts(text: str) -> frozenset[Decimal]:
    """The numbers of a text that stand there in digits and alone: no `TEL-2`, no `3rd`."""
    found = (match[0].replace(",", "") for match in COUNT.finditer(text))
    return frozenset(Decimal(digits) for digits in found if len(digits) <= MAX_DIGITS)


def _read(tokens: Iterable[str]) -> Iterator[Decimal]:
    total, part, is_open = Decimal(0), Decimal(0), False  # "two thousand" and "six" of 2,006.
    for token in tokens:
        value, scale = _value(token), SCALES.get(token)
        goes_on = is_open and (scale or _goes_on(part, token, value))
        if is_open and not goes_on:
            yield total + part
        if not goes_on:
            total, part, is_open = Decimal(0), Decimal(0), bool(scale) or value is not None
        if value is not None:
            part += value
        elif scale:
            part = (part or Decimal(1)) * scale
            if scale > SCALES["hundred"]:
                total, part = total + part, Decimal(0)
    if is_open:
        yield total + part


def _value(token: str) -> Decimal | None:
    if token[0].isdecimal():
        return Decimal(token.replace(",", "")) if len(token) <= MAX_DIGITS else None
    return Decimal(WORDS[token]) if token in WORDS else None


def _goes_on(part: Decimal, token: str, value: Decimal | None) -> bool:
    """Whether a word belongs to the number before it: forty-five, two hundred and ten."""
    if value is None:
        return token == "and" and part % 100 == 0
    if token[0].isdecimal():
        return False
    is_behind_tens = part % 100 >= 20 and part % 10 == 0 and 0 < value < 10
    return is_behind_tens or (part % 100 == 0 and 0 < value < 100)
