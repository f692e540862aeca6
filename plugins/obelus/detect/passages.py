"""Cuts a text into paragraphs and sentences that keep every quotation whole."""

import re
from collections.abc import Iterator

from msgspec import Struct

from obelus.detect.datelines import dateline
from obelus.detect.lexicon import Lexicon

# A single line break ends a paragraph only after an end mark: hard-wrapped lines stay together.
PARAGRAPH = re.compile(r"\S[^\n]*(?:\n(?=[^\S\n]*\S)(?<![.!?:”\"'’)…]\n)[^\n]*)*")
# Each branch begins with the sign itself, so that the search leaps from one such sign to the next.
MARK = re.compile(r"“|”|\"|'(?:'|(?<![\w’']')(?=[A-Z]))|``|‘(?<![\w’']‘)(?=\S)")
# Capitals of Latin, Greek and Cyrillic, and any letter of a script without capitals.
OPENING = r"A-ZÀ-ÖØ-ÞΑ-ΩЀ-Я\u0531-\u0556\u05d0-\u11ff\u2e80-\ud7ff\uf900-\ufaff"
END = re.compile(
    r"[.!?…]+[\"”’')\]]*"
    rf"(?=\s+[\"“‘'(\[—–«-]*[0-9“\"{OPENING}])"
)
# A quotation with its own end mark: a sentence, or "...," before its speaker.
WHOLE_QUOTE = re.compile(r"[,.!?…]\W*$")
NEWLINE = re.compile(r"\n")
WORD_BEFORE = re.compile(r"[\w.]+$")
CLOSING = "\"”’'"
SPEAKING = frozenset(("clause", "quote", "tell", "wh"))
# A straight single mark is a quotation only if it ends like a sentence: apostrophes abound.
SINGLE = re.compile(r"'(?:[^'\n]|(?<=\w)'(?=\w))+?[,.!?]'(?!\w)")
SINGLE_CLOSE = re.compile(r"’(?![\w])")


class Quote(Struct, frozen=True, gc=False):
    """One quotation with its marks."""

    start: int
    end: int
    is_open: bool = False
    """The closing mark is missing in its paragraph: the next one may go on."""


class Passage(Struct, frozen=True, gc=False):
    """A sentence: a range of the text and the quotations inside it."""

    start: int
    end: int
    quotes: tuple[Quote, ...]
    paragraph: int
    wire: tuple[int, int] | None = None
    """Where the text names the agency that sent it: in the last dateline so far."""


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
    """Yield the sentences of each paragraph, without its dateline."""
    wire: tuple[int, int] | None = None
    for number, (start, end) in enumerate(_paragraphs(text)):
        line = dateline(text, start, end)
        if line is not None:
            start, wire = line.end, line.agency
        quotes = quotations(text, start, end)
        sentences = _sentences(text, start, end, quotes, lexicon)
        yield [_passage(a, b, quotes, number, wire) for a, b in sentences]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Give the paragraphs; a line that starts with an agency's dateline starts one too."""
    for match in PARAGRAPH.finditer(text):
        start, end = match.span()
        for line in NEWLINE.finditer(text, start, end):
            opening = dateline(text, line.end(), end)
            if opening is not None and opening.agency is not None:
                yield start, line.start()
                start = line.end()
        yield start, end


def _sentences(
    text: str, start: int, end: int, quotes: list[Quote], lexicon: Lexicon
) -> Iterator[tuple[int, int]]:
    at, i = start, 0
    for match in END.finditer(text, start, end):
        stop = match.end()
        while i < len(quotes) and quotes[i].end < stop:
            i += 1
        if i < len(quotes) and quotes[i].start < stop < quotes[i].end:
            continue
        follows = next((q for q in quotes[i : i + 2] if q.start >= stop), None) if quotes else None
        if _is_abbreviation(text, at, match.start(), stop, follows, lexicon):
            continue
        if (
            text[stop - 1] in CLOSING
            and match.group()[0] in "?!…"
            and _speaker_follows(text, stop, end, lexicon)
        ):
            continue
        yield at, stop
        at = stop
        while text[at].isspace():
            at += 1
    if at < end:
        yield at, end


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


def _passage(
    start: int, end: int, quotes: list[Quote], number: int, wire: tuple[int, int] | None
) -> Passage:
    inside = tuple(q for q in quotes if start <= q.start and q.end <= end) if quotes else ()
    return Passage(start, end, inside, number, wire)


def _is_abbreviation(
    text: str, start: int, dot: int, stop: int, quote: Quote | None, lexicon: Lexicon
) -> bool:
    """Tell whether the dot ends no sentence; `quote` is the next quotation, if there is one."""
    if text[dot] != "." or stop - dot > 1:
        return False
    before = WORD_BEFORE.search(text, max(start, dot - 12), dot)
    if before is None:
        return False
    word = before.group()
    if word in lexicon.may_end:
        next_word = text[stop : stop + 12].split()[0]
        if quote is not None and text[stop : quote.start].isspace():
            # "at 2 a.m. “We ran,” Lind said" ends one; "the U.S. “Fair Play” Act" does not.
            opens_small = text[quote.start : quote.end].lstrip("“‘\"'([")[:1].islower()
            return opens_small or not WHOLE_QUOTE.search(text, quote.start, quote.end)
        if not next_word.isascii() and next_word[0].isalpha() and next_word[0] > "ɏ":
            return False
        # "in the U.S. The army" ends a sentence, "the U.S. Army" does not.
        return lexicon.classes.get(next_word.lower(), "p") not in "drisxwh"
    return word in lexicon.abbreviations or (len(word) == 1 and word.isupper() and word != "I")
