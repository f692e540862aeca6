"""Numbers and names of files in the search index, as `search-index.js` reads them.

A number is one sign from # to [ (35 to 91) for its last digit, to base 57, behind signs from ] to ~
(93 to 126) for its higher digits, to base 34. Most numbers of an index are below 57 and take one
sign; none needs a comma, and none has to be escaped in JSON.
"""

from __future__ import annotations

from collections.abc import Collection

LOW, LOW_BASE = 35, 57
HIGH, HIGH_BASE = 93, 34


class _Coded(dict[int, bytes]):
    def __missing__(self, number: int) -> bytes:
        high, low = divmod(number, LOW_BASE)
        signs = [LOW + low]
        while high:
            high, digit = divmod(high, HIGH_BASE)
            signs.insert(0, HIGH + digit)
        coded = bytes(signs)
        if number < 1 << 16:
            self[number] = coded
        return coded


CODED = _Coded()
"""A number → its signs."""


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
