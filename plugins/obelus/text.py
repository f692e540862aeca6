"""Words out of tokens, and names out of words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from markdown_it.token import Token

WORDY = frozenset({"text", "code_inline", "entity", "image"})
BREAKS = frozenset({"softbreak", "hardbreak"})
"""Tokens that are words, and those that part them."""
CACHED = 2**14
"""Texts that are asked about again and again: sentences, paragraphs, claims."""
LONG_WORD = re.compile(r"\b\w{4,}")
STEM = 5
"""Letters that "fire" and "fired", "warn" and "warning" share, mostly."""
COMMON = frozenset(
    "that this with from have been were they their will which said says would about after into "
    "more than what when there".split()
)
QUOTED = re.compile(r"""^(?:["“”„«](.*)["“”»]|['‘’‚](.*)['‘’])$""", re.DOTALL)
OPENING_DOUBLE = re.compile(r'(^|[\s(\[{–—-])"')
OPENING_SINGLE = re.compile(r"(^|[\s(\[{–—“-])'")


def plain_text(tokens: Iterable[Token]) -> str:
    """The words of tokens without their markup, on one line."""
    parts: list[str] = []
    _add_words(tokens, parts)
    return " ".join("".join(parts).split())


def unquoted(text: str) -> str:
    """A text without the quotation marks round it, double or single; as it is without any."""
    match = QUOTED.match(text)
    return (match[1] or match[2] or "").strip() if match else text


def slugify(text: str) -> str:
    """A name for addresses: lower-case Latin letters, digits and hyphens; may be empty."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")


def smart(text: str) -> str:
    """A plain text with curly quotation marks."""
    if '"' not in text and "'" not in text:
        return text  # Most texts are short and have none; the archive asks this many times over.
    doubled = OPENING_DOUBLE.sub(r"\1“", text).replace('"', "”")
    return OPENING_SINGLE.sub(r"\1‘", doubled).replace("'", "’")


@lru_cache(maxsize=CACHED)
def stems(text: str) -> frozenset[str]:
    """The beginnings of the longer words of a text: what two texts about one thing share."""
    words = LONG_WORD.findall(text.casefold())
    return frozenset([word[:STEM] for word in words if word not in COMMON])


def _add_words(tokens: Iterable[Token], parts: list[str]) -> None:
    for token in tokens:
        kind = token.type
        if kind in WORDY:
            parts.append(token.content)
        elif kind == "inline":
            _add_words(token.children or (), parts)
            parts.append(" ")
        elif kind in BREAKS:
            parts.append(" ")
