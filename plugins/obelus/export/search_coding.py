"""Numbers and names of files in the search index, as `search-index.js` reads them.

A number is one sign from # to [ (35 to 91) for its last digit, to base 57, behind signs from ] to ~
(93 to 126) for its higher digits, to base 34. Most numbers of an index are below 57 and take one
sign; none needs a comma, and none has to be escaped in JSON.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import msgspec

LOW, LOW_BASE = 35, 57
HIGH, HIGH_BASE = 93, 34
NUMBER = re.compile(r"[\]-~]*[#-\[]")

KEPT = 1 << 16
"""Numbers below it come often enough to be kept with their signs."""


class _Coded(dict[int, str]):
    def __missing__(self, number: int) -> str:
        high, low = divmod(number, LOW_BASE)
        signs = chr(LOW + low)
        while high:
            high, digit = divmod(high, HIGH_BASE)
            signs = chr(HIGH + digit) + signs
        if number < KEPT:
            self[number] = signs
        return signs


class _Numbers(dict[str, int]):
    def __missing__(self, signs: str) -> int:
        number = 0
        for sign in signs[:-1]:
            number = number * HIGH_BASE + ord(sign) - HIGH
        number = number * LOW_BASE + ord(signs[-1]) - LOW
        if number < KEPT:
            self[signs] = number
        return number


CODED = _Coded()
"""A number → its signs."""

NUMBERS = _Numbers()
"""Signs → their number."""


AGAIN = CODED[0]
"""Before how often a term stands in a field, and the field's length."""


def numbers_of(text: str) -> list[int]:
    """The numbers in a text of signs."""
    return list(map(NUMBERS.__getitem__, NUMBER.findall(text)))


def fnv1a(text: str) -> int:
    """The 32-bit FNV-1a hash of a text: four lines in any language."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def power_of_two(count: int) -> int:
    """The smallest power of two that is not below a count."""
    return 1 << max(0, count - 1).bit_length()


def beginning(term: str, letters: int, deeper: Collection[str] = ()) -> str:
    """The first letters of a term, by which its file is found; of Korean the first syllable.

    Where too much begins alike, one letter more: `deeper` has these beginnings.
    """
    length = 1 if "가" <= term[0] <= "힣" else letters
    while length < len(term) and term[:length] in deeper:
        length += 1
    return term[:length]


def as_json(value: Any) -> bytes:
    """A value as the files of the index have it."""
    return msgspec.json.encode(value)
