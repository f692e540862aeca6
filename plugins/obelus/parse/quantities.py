"""`about 80 artillery shells` → a number, or a range, and what it counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TypeVar

from obelus.model import Quantity
from obelus.numbers import SCALES, leading
from obelus.parse.measures import CURRENCIES, LONGEST, MEASURES, MONEY_SCALES

QUALIFIERS = {
    "at least": "≥ >=|at least|no fewer than|not fewer than|no less than|not less than",
    "at most": "≤ <=|at most|up to|no more than|not more than|as many as|as much as",
    "about": "about around some approximately roughly nearly almost ~ c.|an estimated",
    "more than": "over above > exceeding|more than|upwards of",
    "fewer than": "under below <|fewer than|less than",
}
"""The ways to write each row of `vocabulary.QUALIFIERS`: words, and phrases behind bars."""

BEHIND = {
    "+": "at least",
    " or more": "at least",
    " or fewer": "at most",
    " or less": "at most",
}
"""Qualifiers that stand behind the number."""

NUMBER = re.compile(
    # "10 155 mm" are no ten thousand millimetres.
    r"(?:\d{1,3}(?:,\d{3})++|\d{1,3}(?: \d{3})++(?!\s?-?[mc]m\b)|\d++)(?:\.\d++)?(?![\d,.]*\d)"
)
POINTS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3})+(?![\d.,]*\d)")
BETWEEN = re.compile(r"\s?[-–—]\s?|\s(?:to|and|or)\s")
OPEN_RANGE = re.compile(r"(?:between|from)\s", re.IGNORECASE)
SYMBOL = re.compile(r"(US)?([$€£¥₩₽₴])\s?")
VAGUE = {
    "dozens": (24, 120),
    "scores": (40, 120),
    "hundreds": (200, 1000),
    "tens of thousands": (20_000, 100_000),
    "hundreds of thousands": (200_000, 1e6),
    "thousands": (2000, 100_000),
    "millions": (2e6, 1e9),
    "several dozen": (24, 120),
    "several hundred": (200, 1000),
    "several thousand": (2000, 10_000),
    "a few dozen": (24, 120),
    "a few hundred": (200, 1000),
    "a few thousand": (2000, 10_000),
}
"""What such a word may mean at least and at most: wide, so that no conflict is made up."""

ARTICLES = {"no": 0.0, "a": 1.0, "an": 1.0, "half a": 0.5}
BEFORE_SCALE = re.compile(rf"an?\s+(?=(?:{'|'.join(SCALES)})\b)", re.IGNORECASE)
OF = re.compile(r"(?:(?:out|of|all|the|its|their)\s+)+", re.IGNORECASE)
ALONE = re.compile(r"\d[\d.,]*(?![\w-])")
NO_NUMBER = frozenset("few couple number lot handful series".split())
"""Words before which "a" is no one."""

IRREGULAR = {
    "people": "person",
    "persons": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "feet": "foot",
    "lives": "life",
    "buses": "bus",
    "gas": "gas",
    "gases": "gas",
    "aircraft": "aircraft",
    "series": "series",
}
AFTER_NOUN = frozenset("hurt dead shot lost left missing ill alive homeless".split())
"""Words that stand behind what is counted, besides those in -ed: "people hurt", "troops killed"."""
BEFORE_MORE = frozenset(
    "of in on at from to by with per for into within off near a an each".split()
)
"""With these words something is added to what is counted: "rounds of fire", "barrels a day"."""
EMPTY = frozenset("a an the and or its their other of".split()) | BEFORE_MORE

T = TypeVar("T")
Read = tuple[float, float, str]
"""The least, the most, and the words behind them."""


def read_quantity(words: str) -> Quantity | None:
    """A number with what it counts; None where that cannot be told."""
    qualifier, rest = _qualifier(" ".join(words.split()))
    opening = OPEN_RANGE.match(rest)
    rest = rest[opening.end() :] if opening else rest
    symbol = SYMBOL.match(rest)
    vague = _vague(rest)
    read = vague or _amount(
        rest[symbol.end() :] if symbol else rest, is_money=bool(symbol), is_range=bool(opening)
    )
    if read is None:
        return None
    low, high, behind = read
    for words, name in BEHIND.items():
        if behind.startswith(words):
            qualifier, behind = name, behind[len(words) :]
    unit = behind.strip()
    if low > high or not isfinite(high) or (symbol is None and not _is_unit(unit)):
        return None
    if symbol is None:
        return _counted(low, high, qualifier or ("about" if vague else ""), unit)
    narrowed = [*_content(unit.casefold().split()), *filter(None, [(symbol[1] or "").casefold()])]
    written = f"{symbol[0].strip()} {unit}".strip()
    return Quantity(low, high, qualifier, written, CURRENCIES[symbol[2]], frozenset(narrowed))


def thousands_with_points(words: str) -> re.Match[str] | None:
    """The first number such as `1.000`, if something is counted by it, which has no fractions."""
    found = POINTS.search(words)
    if found is None:
        return None
    plain = read_quantity(words)
    meant = read_quantity(POINTS.sub(lambda number: number[0].replace(".", ","), words))
    if meant is None or SYMBOL.search(words) or meant.measured_in:
        return None
    scaled = any(word in SCALES for word in words.casefold().split())
    is_same = plain is not None and (plain.low, plain.high) == (meant.low, meant.high)
    return None if scaled or is_same or meant.noun == "percent" else found


def _is_unit(words: str) -> bool:
    starts = words[:1].isalpha() or words[:1] == "%"
    if not starts or words.split()[0].casefold() in NO_NUMBER:
        return False
    behind = OF.sub("", words, count=1) if OF.match(words) else words
    return leading(behind) is None and ALONE.match(behind) is None  # "3 of 5 ships"


def _qualifier(text: str) -> tuple[str, str]:
    """The qualifier that a quantity begins with, and what is behind it."""
    folded = text.casefold()
    for name, written in QUALIFIERS.items():
        words, *phrases = written.split("|")
        for phrase in (*phrases, *words.split()):
            is_sign = not phrase[-1].isalpha()
            if folded.startswith(phrase if is_sign else f"{phrase} "):
                return name, text[len(phrase) :].lstrip()
    return "", text


def _amount(text: str, *, is_money: bool, is_range: bool) -> Read | None:
    """A number or a range of two, with the word for thousands or millions behind it."""
    first = _number(text, is_money=is_money, is_joined=not is_range)
    if first is None:
        return None
    low, low_scale, rest = first
    between = BETWEEN.match(rest)
    second = _number(rest[between.end() :], is_money=is_money) if between else None
    if second is None:
        return low * low_scale, low * low_scale, rest
    high, scale, rest = second
    # In "10-12 million" the word is meant for both.
    return low * (scale if low_scale == 1 else low_scale), high * scale, rest


def _number(
    text: str, *, is_money: bool, is_joined: bool = True
) -> tuple[float, float, str] | None:
    """A number without its scale, the scale, and what is behind them."""
    match = NUMBER.match(text)
    if match:
        value: float | None = float(match[0].replace(",", "").replace(" ", ""))
        rest = text[match.end() :]
    elif words := leading(BEFORE_SCALE.sub("", text, count=1), is_joined=is_joined):
        return float(words[0]), words[1], words[2]
    else:
        value, rest = _leading(text, ARTICLES)
    return None if value is None else (value, *_scale(rest, is_money=is_money))


def _scale(text: str, *, is_money: bool) -> tuple[float, str]:
    known: dict[str, float] = {**SCALES, **(MONEY_SCALES if is_money else {})}
    scale, (value, rest) = 1.0, _leading(text.lstrip(), known)
    while value is not None:
        scale, text = scale * value, rest
        value, rest = _leading(text.lstrip(), known)
    return scale, text


def _vague(text: str) -> Read | None:
    value, rest = _leading(text, VAGUE)
    return None if value is None else (*value, rest.removeprefix(" of"))


def _leading(text: str, known: Mapping[str, T]) -> tuple[T | None, str]:
    """The value of the longest known words that a text begins with, and what is behind them."""
    folded = text.casefold()
    for words in sorted(known, key=len, reverse=True):
        if folded.startswith(words) and not folded[len(words) : len(words) + 1].isalnum():
            return known[words], text[len(words) :]
    return None, text


def _counted(low: float, high: float, qualifier: str, unit: str) -> Quantity:
    words = unit.replace("%", "% ").casefold().split()
    for length in range(min(LONGEST, len(words)), 0, -1):
        name = " ".join([*words[: length - 1], singular(words[length - 1])])
        if measure := MEASURES.get(name):
            narrowed = frozenset(_content(words[length:]))
            base, scale = measure.base, measure.scale
            return Quantity(low, high, qualifier, unit, measure.name, narrowed, base, scale)
    if words[0] == "%" or words[:2] == ["per", "cent"] or words[0] == "percent":
        behind = words[2:] if words[0] == "per" else words[1:]
        return Quantity(low, high, qualifier, unit, "percent", frozenset(_content(behind)))
    head = _head(words)
    narrowed = frozenset(_content([*words[:head], *words[head + 1 :]]))
    return Quantity(low, high, qualifier, unit, singular(words[head]), narrowed)


def _head(words: Sequence[str]) -> int:
    """Which of the words of a unit is counted: "rounds" in "artillery rounds of the North"."""
    end = next((i for i, word in enumerate(words) if i and word in BEFORE_MORE), len(words))
    while end > 1 and (words[end - 1].endswith("ed") or words[end - 1] in AFTER_NOUN):
        end -= 1
    return end - 1


def _content(words: Sequence[str]) -> list[str]:
    plain = (word.strip("(),.;:'’\"“”") for word in words)
    return [singular(word) for word in plain if word and word not in EMPTY]


def singular(word: str) -> str:
    """An English noun in the singular, as far as rules tell."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    is_plural = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if is_plural and len(word) > 2 else word
