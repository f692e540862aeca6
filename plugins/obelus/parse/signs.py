"""A file's text → signs in it that nobody sees, and letters that look like others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from obelus.model import Location
from obelus.problems import Code, Problem

HIDDEN = re.compile(
    "[\u00ad\u180e\u200b\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff]"
    "|(?<=[A-Za-z])[\u200c\u200d]|[\u200c\u200d](?=[A-Za-z])"
)
"""Soft hyphens, spaces without width, and what turns the direction of a text. Joiners have their
place in other scripts and in emoji, and none beside a Latin letter."""
WORD = re.compile(r"[^\W\d_]+")
LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
ALIKE = re.compile("[\u0400-\u04ffΑΒΕΖΗΙΚΜΝΟΡΤΥΧνορ]")
"""Cyrillic letters, and the Greek ones that look Latin; a Greek µ is often a unit's."""


def check_signs(path: str, text: str) -> Iterator[Problem]:
    """Hidden signs, and words of two alphabets: a quotation or a name is not what it looks like."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.isascii():
            continue
        for match in HIDDEN.finditer(line):
            message = f"There is a sign here that nobody sees: {_named(match[0])}."
            place = Location(path, number, match.start() + 1)
            yield Problem(Code.HIDDEN_SIGN, place, message, "Delete it.")
        for match in WORD.finditer(line):
            alike = ALIKE.search(match[0]) if LATIN.search(match[0]) else None
            if alike:
                message = f'"{match[0]}" mixes alphabets: it has a {_named(alike[0])}.'
                place = Location(path, number, match.start() + alike.start() + 1)
                yield Problem(Code.HIDDEN_SIGN, place, message, "Type the word again.")


def _named(sign: str) -> str:
    return f"{unicodedata.name(sign, 'sign without a name').lower()} (U+{ord(sign):04X})"
