"""What an article without front matter says of itself: its paragraphs, title and date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePosixPath

from markdown_it.token import Token

from obelus.text import plain_text

MAX_TITLE = 120
"""A first line longer than this is no headline."""
HEAD = 1000
"""How far into a text its date is looked for: further on, dates are about other things."""

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATES = (
    (re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b"), False),
    (re.compile(rf"\b(?P<d>\d{{1,2}}) (?P<m>{MONTH}) (?P<y>\d{{4}})\b", re.IGNORECASE), True),
    (re.compile(rf"\b(?P<m>{MONTH}) (?P<d>\d{{1,2}}), (?P<y>\d{{4}})\b", re.IGNORECASE), True),
)
"""2024-01-05, 5 January 2024 and Jan. 5, 2024, each with whether its month is a word."""
NAME_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}-?")


def infer_title(slug: str, tokens: Sequence[Token]) -> tuple[str, Sequence[Token]]:
    """(the title, the tokens without it): a first `#`, a first short line, or the file's name."""
    if len(tokens) > 2 and tokens[1].type == "inline":
        words = plain_text(tokens[1:2])
        is_heading = tokens[0].tag == "h1"
        is_line = tokens[0].type == "paragraph_open" and _is_headline(words, tokens[1])
        if words and (is_heading or (is_line and len(tokens) > 3)):
            return words, tokens[3:]
    name = NAME_DATE.sub("", PurePosixPath(slug).name) or slug
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:], tokens


def titled(
    title: str, slug: str, body: Sequence[Token]
) -> tuple[str, Sequence[Token], Sequence[Token]]:
    """(the title, the tokens over the text that say it, too, and that the page has, the text)."""
    found, rest = infer_title(slug, body)
    if title and found.casefold() != title.casefold():
        return title, (), body
    return title or found, body[: len(body) - len(rest)], rest


def _is_headline(words: str, inline: Token) -> bool:
    is_sentence = words.endswith((".", "”", '"', ":", "?"))
    is_marked = any(child.type == "claim_open" for child in inline.children or ())
    return len(words) <= MAX_TITLE and not is_sentence and not is_marked


def infer_date(slug: str, text: str) -> date | None:
    """The date in the file's name, or the first one in the head of the text."""
    found = (day for part in (PurePosixPath(slug).name, text[:HEAD]) for day in _dates(part))
    return next(found, None)


def plain_tokens(text: str) -> list[Token]:
    """A text as paragraphs: between empty lines, or one on each line where there are none."""
    tokens: list[Token] = []
    for first, lines in _paragraphs(text):
        words = "\n".join(lines)
        inline = Token("inline", "", 0, map=[first, first + len(lines)], level=1, content=words)
        inline.children = _children(lines)
        tokens += [
            Token("paragraph_open", "p", 1, map=inline.map, block=True),
            inline,
            Token("paragraph_close", "p", -1, block=True),
        ]
    return tokens


def _children(lines: Sequence[str]) -> list[Token]:
    children = [Token("text", "", 0, content=lines[0])]
    for line in lines[1:]:
        children += [Token("softbreak", "br", 0), Token("text", "", 0, content=line)]
    return children


def _paragraphs(text: str) -> Iterator[tuple[int, list[str]]]:
    lines = [line.strip() for line in text.split("\n")]
    has_blanks = any(not line for line in lines[: len(text.strip().split("\n"))])
    lines.append("")
    start = 0
    for number, line in enumerate(lines):
        is_end = not line or not has_blanks
        if not is_end:
            continue
        paragraph = [part for part in lines[start : number + 1] if part]
        if paragraph:
            yield number - len(paragraph) + bool(line), paragraph
        start = number + 1


def _dates(text: str) -> Iterator[date]:
    found = [(m.start(), m, is_word) for form, is_word in DATES for m in form.finditer(text)]
    for _, match, is_word in sorted(found, key=lambda row: row[0]):
        month = MONTHS.index(match["m"][:3].lower()) + 1 if is_word else int(match["m"])
        try:
            yield date(int(match["y"]), month, int(match["d"]))
        except ValueError:
            continue
