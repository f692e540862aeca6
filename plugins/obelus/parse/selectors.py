"""The value of the field `anchor`, and words found in a text by it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from obelus.evidence import PLAIN
from obelus.model import Location, TextQuoteSelector
from obelus.parse.bullet import Add
from obelus.problems import Code

OPEN, CLOSE = '["“”„«]', '["“”»]'
# Possessive: spaces that are tried in every way would take their number squared.
CONTEXT = r"\s*+(?:,\s*+)?(prefix|suffix)\s*+"
NEXT = r"\s*+;\s*+"
# The words may hold quotation marks: theirs ends where a context, a further anchor or nothing is.
QUOTED = re.compile(
    rf"{OPEN}(.+?){CLOSE}(?=\s*+$|{NEXT}{OPEN}|{CONTEXT}{OPEN})", re.DOTALL | re.IGNORECASE
)
BETWEEN = re.compile(CONTEXT, re.IGNORECASE)
BEHIND = re.compile(rf"{NEXT}|\s*+$")

SIGNS = '"“”„«»'
PART = rf"{OPEN}[^{SIGNS}]++{CLOSE}"
MEANT = {
    "before": "prefix",
    "preceded by": "prefix",
    "pre": "prefix",
    "after": "suffix",
    "behind": "suffix",
    "followed by": "suffix",
    "post": "suffix",
}
"""What a context is called by mistake; other words between quotation marks are the text's."""
# The same marks all round: where the text itself has such words, an anchor stands in other marks.
MISNAMED = re.compile(
    rf"(?P<open>{OPEN})[^{SIGNS}]++{CLOSE}(?:{CONTEXT}{PART})*\s*+,?\s*+"
    rf"(?P<name>{'|'.join(MEANT)})\s*+(?P=open)[^{SIGNS}]++{CLOSE}(?=\s*+(?:$|[;,]))",
    re.IGNORECASE,
)

GAP = r"[^\S\n]+"
"""White space inside a paragraph: an empty line is between two."""
LETTER = r"[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
"""Of the scripts that part words by spaces; Korean puts other words before and behind them."""
MAX_WORDS = 200
"""Of an anchor: more are a passage."""
MAX_AROUND = 40
"""Words before or behind an anchor that are tried to tell it from others."""
MAX_FOUND = 100
"""Places of one anchor that are counted."""

Range = tuple[int, int]


def read_selectors(
    raw: str, at: Callable[[int], Location], add: Add
) -> tuple[TextQuoteSelector, ...]:
    """The anchors of a value, `"words", prefix "…", suffix "…"; "words"`; others are noted.

    `at` gives the place of a sign of the value.
    """
    found: list[TextQuoteSelector] = []
    position = 0
    while position < len(raw):
        if misnamed := MISNAMED.match(raw, position):
            name = misnamed["name"]
            message = f'"{name}" is not known; write {MEANT[name.lower()]}.'
            fix = "The prefix is what stands right before the words, the suffix right behind them."
            add(Code.BAD_VALUE, at(misnamed.start("name")), message, fix)
            break
        match = QUOTED.match(raw, position)
        context, end = _context(raw, match.end()) if match else ({}, position)
        behind = BEHIND.match(raw, end)
        if match is None or not behind:
            words = _one_line(raw[end:]).lstrip(", ")
            message = f"This is no anchor, or does not stand in quotation marks: {words}."
            fix = 'Write - anchor: "the words", prefix "those before", suffix "those behind".'
            add(Code.BAD_VALUE, at(end + len(raw[end:]) - len(raw[end:].lstrip())), message, fix)
            break
        before, after = context.get("prefix", ""), context.get("suffix", "")
        selector = TextQuoteSelector(_one_line(match[1]), before, after, at(position))
        if _is_short(selector):
            found.append(selector)
        else:
            message = f"The anchor has more than {MAX_WORDS} words."
            fix = "Name a part of them, or parts with ; between."
            add(Code.BAD_VALUE, selector.location, message, fix)
        position = behind.end()
    return tuple(found)


def written(selector: TextQuoteSelector) -> str:
    """A selector as `read_selectors` reads it."""
    named = (("prefix", selector.prefix), ("suffix", selector.suffix))
    around = (f"{name} {_quoted(value)}" for name, value in named if value)
    return ", ".join([_quoted(selector.exact), *around])


def ranges(text: str, selector: TextQuoteSelector) -> list[Range]:
    """Where the words stand in a text, whole words only; quotation marks may differ in shape.

    Of many places the first.
    """
    exact = _pattern(selector.exact, is_whole=_is_letter(selector.exact[0]))
    end = f"(?!{LETTER})" if _is_letter(selector.exact[-1]) else ""
    before = f"{_pattern(selector.prefix)}(?:{GAP})?" if selector.prefix else ""
    behind = f"(?:{GAP})?{_pattern(selector.suffix)}" if selector.suffix else ""
    finder = re.compile(f"{before}({exact}){end}{behind}")
    plain, found = _plain(text), dict[Range, None]()
    match = finder.search(plain)
    while match and len(found) < MAX_FOUND:
        found[match.span(1)] = None
        # One sign on, not behind it: "far far" is twice in "far far far".
        match = finder.search(plain, match.start() + 1)
    return list(found)


@lru_cache(maxsize=4)
def _plain(text: str) -> str:
    """The text with straight quotation marks and hyphens, sign for sign."""
    return text.translate(PLAIN)


def selector_for(text: str, start: int, end: int, location: Location) -> TextQuoteSelector:
    """The words of a range, with as few around them as make them the only ones in the text."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    before = text[first:start].split()
    behind = text[end : last if last >= 0 else len(text)].split()
    exact = _one_line(text[start:end])
    selector = TextQuoteSelector(exact, "", "", location)
    for prefix, suffix in _contexts(before, behind):
        selector = TextQuoteSelector(exact, prefix, suffix, location)
        if len(ranges(text, selector)) == 1:
            break
    return selector


def _is_short(selector: TextQuoteSelector) -> bool:
    parts = (selector.exact, selector.prefix, selector.suffix)
    return all(len(part.split()) <= MAX_WORDS for part in parts)


def _contexts(before: list[str], behind: list[str]) -> Iterator[tuple[str, str]]:
    """More and more words, first those before: they are met first where one reads."""
    yield "", ""
    for size in range(1, min(max(len(before), len(behind)), MAX_AROUND) + 1):
        prefix, suffix = " ".join(before[-size:]), " ".join(behind[:size])
        yield from ((prefix, ""), ("", suffix), (prefix, suffix))


def _context(raw: str, position: int) -> tuple[dict[str, str], int]:
    """(prefix and suffix behind the words of an anchor, where they end)."""
    context: dict[str, str] = {}
    while name := BETWEEN.match(raw, position):
        value = QUOTED.match(raw, name.end())
        if value is None or name[1].lower() in context:
            break
        context[name[1].lower()] = _one_line(value[1])
        position = value.end()
    return context, position


def _pattern(words: str, *, is_whole: bool = False) -> str:
    """The words with any white space between them, and each letter in either of its spellings.

    With `is_whole` no word goes on before them.
    """
    forms = dict.fromkeys((words, *(unicodedata.normalize(form, words) for form in ("NFC", "NFD"))))
    spaced = [_spaced(form, is_whole) for form in forms]
    return spaced[0] if len(spaced) == 1 else f"(?:{'|'.join(spaced)})"


def _spaced(words: str, is_whole: bool) -> str:
    first, *rest = (re.escape(word) for word in words.translate(PLAIN).split())
    # Behind the first word, not before it: a pattern that starts with letters is found much faster.
    start = f"(?<!{LETTER}{first})" if is_whole else ""
    return GAP.join([first + start, *rest])


def _quoted(words: str) -> str:
    return f"“{words}”" if '"' in words else f'"{words}"'


def _is_letter(sign: str) -> bool:
    return re.match(LETTER, sign) is not None


def _one_line(words: str) -> str:
    return " ".join(words.split())
