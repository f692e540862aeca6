"""Cuts a text into paragraphs and sentences that keep every quotation whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from obelus.detect.lexicon import Lexicon

# A single line break ends a paragraph only after an end mark: hard-wrapped lines stay together.
PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?=[^\S\n]*\S)(?<![.!?:”\"'’)…]\n))*")
MARK = re.compile(r"[“”\"]|''|``|(?<![\w’'])[‘](?=\S)|(?<![\w’'])'(?=[A-Z])")
END = re.compile(r"(?:[.!?…]+[\"”’')\]]*|[.!?][\"”’'])(?=\s+[\"“‘'(\[—–-]*[A-Z0-9“\"])")
WORD_BEFORE = re.compile(r"[\w.]+$")
CLOSING = "\"”’'"
SPEAKING = frozenset(("clause", "quote", "tell", "wh"))
# A straight single mark is a quotation only if it ends like a sentence: apostrophes abound.
SINGLE = re.compile(r"'(?:[^'\n]|(?<=\w)'(?=\w))+?[,.!?]'(?!\w)")
SINGLE_CLOSE = re.compile(r"’(?![\w])")


@dataclass(frozen=True, slots=True)
class Quote:
    """One quotation with its marks."""

    start: int
    end: int
    is_open: bool = False
    """The closing mark is missing in its paragraph: the next one may go on."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence: a range of the text and the quotations inside it."""

    start: int
    end: int
    quotes: tuple[Quote, ...]
    paragraph: int


def quotations(text: str, start: int, end: int) -> list[Quote]:
    """Find the outermost quotations between start and end."""
    found: list[Quote] = []
    opened = -1
    at = start
    while mark := MARK.search(text, at, end):
        at = mark.end()
        kind = mark.group()
        if kind == "‘":
            if opened < 0 and (close := SINGLE_CLOSE.search(text, at, end)):
                found.append(Quote(mark.start(), close.end()))
                at = close.end()
        elif kind == "'":
            if opened < 0 and (whole := SINGLE.match(text, mark.start(), end)):
                found.append(Quote(mark.start(), whole.end()))
                at = whole.end()
        elif opened < 0:
            if kind != "”":
                opened = mark.start()
        elif kind in '”"' or kind == "''":
            found.append(Quote(opened, mark.end()))
            opened = -1
    if opened >= 0:
        found.append(Quote(opened, end, is_open=True))
    return found


def passages(text: str, lexicon: Lexicon) -> Iterator[list[Passage]]:
    """Yield the sentences of each paragraph."""
    for number, match in enumerate(PARAGRAPH.finditer(text)):
        start, end = match.span()
        yield list(_sentences(text, start, end, number, lexicon))


def _sentences(text: str, start: int, end: int, number: int, lexicon: Lexicon) -> Iterator[Passage]:
    quotes = quotations(text, start, end)
    at, i = start, 0
    for match in END.finditer(text, start, end):
        stop = match.end()
        while i < len(quotes) and quotes[i].end < stop:
            i += 1
        if i < len(quotes) and quotes[i].start < stop < quotes[i].end:
            continue
        if _is_abbreviation(text, at, match.start(), stop, lexicon):
            continue
        if (
            text[stop - 1] in CLOSING
            and match.group()[0] in "?!…"
            and _speaker_follows(text, stop, end, lexicon)
        ):
            continue
        yield _passage(at, stop, quotes, number)
        at = stop
        while text[at].isspace():
            at += 1
    if at < end:
        yield _passage(at, end, quotes, number)


def _speaker_follows(text: str, stop: int, end: int, lexicon: Lexicon) -> bool:
    """Tell whether the quotation's speaker comes after its end mark: "Why?" Smith asked."""
    words = text[stop : min(stop + 80, end)].split()[:6]
    for i, word in enumerate(words):
        form = lexicon.forms.get(word.lower().strip(".,:"))
        if form and i < 5 and form.cue.frames & SPEAKING and not set(form.parts).isdisjoint("ps"):
            return word[-1] != ":" and words[i + 1 : i + 2] != ["that"]
        if word[-1] in ',;:"”':
            return False
    return False


def _passage(start: int, end: int, quotes: list[Quote], number: int) -> Passage:
    inside = tuple(quote for quote in quotes if start <= quote.start and quote.end <= end)
    return Passage(start, end, inside, number)


def _is_abbreviation(text: str, start: int, dot: int, stop: int, lexicon: Lexicon) -> bool:
    if text[dot] != "." or stop - dot > 1:
        return False
    before = WORD_BEFORE.search(text, max(start, dot - 12), dot)
    if before is None:
        return False
    word = before.group()
    if word in lexicon.may_end:
        # "in the U.S. The army" ends a sentence, "the U.S. Army" does not.
        return lexicon.classes.get(text[stop : stop + 12].split()[0].lower(), "p") not in "drisxwh"
    return word in lexicon.abbreviations or (len(word) == 1 and word.isupper() and word != "I")
