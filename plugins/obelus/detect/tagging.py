"""Turns a sentence into tokens with one-letter word classes; a quotation is one token.

d determiner, n noun or unknown word, j adjective, p name, l possessive, # number, r pronoun as
subject, o as object, w relative pronoun, h question word, t that, f of, b by, T to, i other
preposition, s subordinator, c coordinator, x auxiliary, R pronoun with auxiliary, v finite verb,
e -ed form, g -ing form, a adverb, y time word, Q quotation that ends like a sentence, q one that
does not, ( parenthesis, and the marks , ; : . - as they are.
"""

import re

from msgspec import Struct

from obelus.detect.lexicon import Form, Kinds, Lexicon
from obelus.detect.passages import Passage
from obelus.detect.verbs import correct_verbs, is_verb, verb_class

TOKEN = re.compile(
    r"(?P<u>(?:[A-Z]\.){2,}|[A-Z]\.(?=\s))"
    r"|(?P<w>\w+(?:[’'.\-&/‑]\w+)*(?:(?<=s)[’'](?=\s\w))?)"
    r"|(?P<n>[$€£¥]\s?\d[\d.,]*\w*|%)"
    r"|(?P<b>\([^()]{0,60}\)|\[[^\[\]]{0,60}\])"
    r"|(?P<d>—|–|--|\s-\s)"
    r"|(?P<m>[,;:.!?…])"
    r"|(?P<h>[#@]\w+)"
)
NOT_QUOTED_END = re.compile(r"[.,!?…—-]\W*$")


class Sentence(Struct, frozen=True, gc=False):
    """The tokens of one passage in parallel tuples, and its classes as one string."""

    passage: Passage
    words: tuple[str, ...]
    """Lower case, straight apostrophes."""
    raw: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    tags: str
    cues: tuple[tuple[int, Form], ...]
    """Positions of verbs that are cues."""
    kinds: Kinds


def tag(text: str, passage: Passage, lexicon: Lexicon) -> Sentence:
    """Tokenise and classify one sentence."""
    raw, starts, ends, kinds = _tokens(text, passage, lexicon)
    words = tuple(map(str.lower, raw))
    if not all(map(str.isascii, words)):
        words = tuple(word.replace("’", "'").replace("‑", "-") for word in words)
    classes = lexicon.classes
    tags = [
        # Most words are in small letters: the list has their class, or their ending.
        (classes.get(low) or _guess(low))
        if word == low and kind == "w"
        else _class_of(kind, word, low, lexicon)
        for kind, word, low in zip(kinds, raw, words, strict=True)
    ]
    _correct_first(tags, raw, words, lexicon)
    _correct_times(tags, words, lexicon.kinds)
    correct_verbs(tags, words, lexicon.kinds)
    cues = []
    for i, word in enumerate(words):
        form = lexicon.forms.get(word)
        if (
            form is not None
            and tags[i] not in "Qq("
            and is_verb(i, form, words, raw, tags, lexicon.kinds)
        ):
            tags[i] = verb_class(form)
            cues.append((i, form))
    return Sentence(
        passage,
        words,
        tuple(raw),
        tuple(starts),
        tuple(ends),
        "".join(tags),
        tuple(cues),
        lexicon.kinds,
    )


def _tokens(
    text: str, passage: Passage, lexicon: Lexicon
) -> tuple[list[str], list[int], list[int], list[str]]:
    raw: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    kinds: list[str] = []
    at = passage.start
    for quote in (*passage.quotes, None):
        stop = quote.start if quote else passage.end
        for match in TOKEN.finditer(text, at, stop):
            start, end = match.span()
            if start < at:
                continue
            word = match.group()
            if word in lexicon.abbreviations and text[end : end + 1] == ".":
                end = at = end + 1
                word += "."
            raw.append(word)
            starts.append(start)
            ends.append(end)
            kinds.append(match.lastgroup or "")
        if quote:
            raw.append(text[quote.start : quote.end])
            starts.append(quote.start)
            ends.append(quote.end)
            kinds.append("Q" if NOT_QUOTED_END.search(raw[-1]) else "q")
            at = quote.end
    return raw, starts, ends, kinds


def _class_of(kind: str, word: str, low: str, lexicon: Lexicon) -> str:
    if kind == "w":
        return _class_of_word(word, low, lexicon)
    if kind == "m":
        return word if word in ",;:" else "."
    return {"b": "(", "d": "-", "n": "#", "u": "p", "h": "p"}.get(kind, kind)


def _class_of_word(word: str, low: str, lexicon: Lexicon) -> str:
    known = lexicon.classes.get(low)
    if word in ("May", "March"):
        return "y"
    if word[0].isupper():
        if known == "o" and len(word) > 1 and word.isupper():
            return "p"  # the US, not us
        if low.endswith(("'s", "s'")) and known is None:
            return "l"
        return known if known is not None and known not in "vnejag" else "p"
    if known is not None:
        return known
    if word != low:
        return "p"  # al-Amr, iPhone
    return _guess(low)


def _guess(low: str) -> str:
    if low[0].isdigit():
        return "#"
    if low[-1] not in "s'ydg":
        return "n"
    if low.endswith(("'s", "s'")):
        return "l"
    if low.endswith("ly") and len(low) > 4:
        return "a"
    if "-" in low and low.endswith(("ed", "ing")):
        return "j"
    if low.endswith("ing") and len(low) > 4:
        return "g"
    if low.endswith("ed") and len(low) > 3:
        return "e"
    return "n"


def _correct_first(
    tags: list[str], raw: list[str], words: tuple[str, ...], lexicon: Lexicon
) -> None:
    """A capital says nothing at the start of a sentence."""
    if not tags or tags[0] != "p" or words[0] == "us":
        return
    if len(tags) > 1 and tags[1] == "p":
        # "Former President Smith": still one phrase whichever way.
        tags[0] = {"a": "a", "g": "g"}.get(lexicon.classes.get(words[0]) or _guess(words[0]), "p")
        return
    tags[0] = lexicon.classes.get(words[0]) or _guess(words[0])
    if tags[0] == "n":
        tags[0] = "p"


def _correct_times(tags: list[str], words: tuple[str, ...], kinds: Kinds) -> None:
    """Read "this week" and "last year" as times, not things."""
    for i in range(1, len(tags)):
        if words[i] in kinds.periods and (
            words[i - 1] in ("this", "last", "next") or tags[i - 1] == "y"
        ):
            tags[i - 1] = tags[i] = "y"
        elif words[i] == "ago":
            tags[i] = "y"
            for k in range(max(i - 2, 0), i):
                tags[k] = "y" if tags[k] in "nd#" else tags[k]
