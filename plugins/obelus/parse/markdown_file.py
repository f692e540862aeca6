"""One Markdown file's prose: its tokens, what they name and mark, and where each stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

from markdown_it.token import Token
from msgspec import Struct
from msgspec.structs import replace

from obelus.markdown import parser
from obelus.markdown.positions import Positions, find_cell
from obelus.markdown.slips import FIXES
from obelus.model import Article, Citation, Location, Mark, Mention, Text
from obelus.parse.front_matter import FrontMatter, read_front_matter
from obelus.parse.running_text import RunningText
from obelus.problems import Code, Problem
from obelus.text import plain_text

T = TypeVar("T")

WEB = ("http://", "https://")
MAX_DEPTH = 3
"""Claims inside claims: the theme draws three underlines below each other, not more."""


class Parsed(Struct, Generic[T], frozen=True, gc=False):
    """What a file says, and what is wrong in it."""

    document: T
    problems: tuple[Problem, ...]


class ParsedArticle(Parsed[Article], frozen=True, gc=True):
    """An article whose text is still to be read by the detector."""

    tokens: Sequence[Token]
    """The blocks of its text."""
    running: RunningText


class MarkdownFile:
    """One file being parsed: its front matter, its block tokens, its places."""

    def __init__(
        self,
        path: str,
        text: str,
        fields: frozenset[str],
        with_claims: bool,
        tokens: Sequence[Token] = (),
    ) -> None:
        self.path = path
        self.front = FrontMatter(path) if tokens else read_front_matter(path, text)
        self.front.expect(fields)
        self.lines = text.split("\n")
        # Blank lines for the front matter, so that line numbers stay those of the file.
        body = "\n" * self.front.length + "\n".join(self.lines[self.front.length :])
        self.tokens = tokens or parser(with_claims).parse(body)
        self.problems: list[Problem] = []
        self._cells = _cell_starts(self.tokens, self.lines)
        self._positions: dict[int, tuple[Token, Positions]] = {}
        self._slips = [
            (inline, token)
            for inline in _inlines(self.tokens)
            for token in inline.children or ()
            if token.type == "slip"
        ]

    def locate(self, inline: Token) -> Positions:
        """The positions of an inline token."""
        known, positions = self._positions.get(id(inline), (None, None))
        if positions is None or known is not inline:
            positions = Positions(self.path, self.lines, inline, self._cells.get(id(inline), 0))
            # The token is kept with it, so that no other one can have its id.
            self._positions[id(inline)] = inline, positions
        return positions

    def add(self, code: Code, place: Location, message: str, fix: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, place, message, fix))

    def finish(self, document: T) -> Parsed[T]:
        """The document with all problems of the file."""
        self._report_slips()
        return Parsed(document, (*self.front.problems, *self.problems))

    def read_text(
        self,
        tokens: Sequence[Token],
        *,
        named: Sequence[Token] | None = None,
        linked: Sequence[Token] | None = None,
    ) -> Text:
        """The prose in block tokens; what it names and links to may stand in others."""
        mentions, citations = self._named(tokens if named is None else named)
        return Text(
            mentions=mentions,
            citations=citations,
            links=tuple(_links(tokens if linked is None else linked)),
            lines=tuple((_line(inline), plain_text([inline])) for inline in _inlines(tokens)),
        )

    def _named(self, tokens: Sequence[Token]) -> tuple[tuple[Mention, ...], tuple[Citation, ...]]:
        mentions: list[Mention] = []
        citations: list[Citation] = []
        for inline in _inlines(tokens):
            if "[" not in inline.content:
                continue
            positions = self.locate(inline)
            for line in _lines(inline.children or ()):
                context = ""
                for token in line:
                    if token.type == "entity":
                        context = context or plain_text(line)
                        place = positions.at(token.meta["pos"])
                        name = token.meta["name"]
                        mentions.append(Mention(name, token.content, context, place))
                    elif token.type == "citation":
                        citations += _citations(token, positions)
        return tuple(mentions), tuple(citations)

    def read_marks(self, tokens: Sequence[Token]) -> tuple[Mark, ...]:
        """The claims marked in block tokens, in the order of their opening brackets."""
        marks: list[Mark] = []
        for before, token in pairwise([Token("", "", 0), *tokens]):
            found = self._marks_of(token) if token.type == "inline" else []
            if found and before.type == "heading_open":
                message = "A heading cannot hold a claim."
                fix = "Mark the words in the text under it."
                self.add(Code.CLAIM_IN_HEADING, found[0][0].start, message, fix)
            for mark, depth in found:
                if depth == MAX_DEPTH + 1:
                    message = f"This claim lies inside {MAX_DEPTH} others."
                    fix = "Mark it in a sentence of its own."
                    self.add(Code.DEEP_CLAIM, mark.start, message, fix)
                marks.append(mark)
        return tuple(marks)

    def read_links(self, tokens: Sequence[Token]) -> tuple[Mark, ...]:
        """The links to claims in block tokens where they mark nothing."""
        return tuple(mark for inline in _inlines(tokens) for mark, _ in self._marks_of(inline))

    def _marks_of(self, inline: Token) -> list[tuple[Mark, int]]:
        """The marks of one inline token, each with how deep it lies, from 1."""
        children = inline.children or []
        marks, open_claims = list[tuple[Mark, int]](), list[tuple[int, int]]()
        for index, token in enumerate(children):
            if token.type == "claim_open":
                open_claims.append((index, len(marks)))
                positions = self.locate(inline)
                place = positions.at(token.meta["pos"])
                target = positions.at(token.meta["target_pos"])
                marks.append((Mark(token.meta["id"], "", place, target), len(open_claims)))
            elif token.type == "claim_close":
                start, number = open_claims.pop()
                mark, depth = marks[number]
                marks[number] = (replace(mark, words=plain_text(children[start:index])), depth)
        return marks

    def _report_slips(self) -> None:
        for inline, token in self._slips:
            place = self.locate(inline).at(token.meta["pos"])
            message, fix = FIXES[token.meta["code"]]
            self.add(token.meta["code"], place, message, fix)

    def meant_claims(self) -> set[str]:
        """Claims that a slip of the pen names."""
        return {token.meta["name"] for _, token in self._slips}


def _inlines(tokens: Sequence[Token]) -> Iterator[Token]:
    return (token for token in tokens if token.type == "inline")


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _links(tokens: Sequence[Token]) -> Iterator[tuple[str, int]]:
    """Links and pictures that lead to the web; they know no more than their paragraph's line."""
    for inline in _inlines(tokens):
        for token in inline.children or ():
            target = str(token.attrGet("href") or token.attrGet("src") or "") if token.attrs else ""
            if target.startswith(WEB):
                yield target, _line(inline)


def _lines(children: Sequence[Token]) -> Iterator[list[Token]]:
    """An inline token's children, a list for each line as typed."""
    line: list[Token] = []
    for token in children:
        line.append(token)
        if token.type in {"softbreak", "hardbreak"}:
            yield line
            line = []
    yield line


def _citations(token: Token, positions: Positions) -> list[Citation]:
    start = token.meta["pos"] + 1
    return [
        Citation(key, locator, positions.at(start + offset))
        for key, locator, offset in token.meta["items"]
    ]


def _cell_starts(tokens: Sequence[Token], lines: Sequence[str]) -> dict[int, int]:
    """Where to look for each table cell's text in its line: cells of a row share the line."""
    starts: dict[int, int] = {}
    row, column = (0, 0), 0
    for before, token in pairwise(tokens):
        if token.type == "tr_open" and token.map:
            row, column = (token.map[0], token.map[1]), 1
        if token.type == "inline" and before.type in {"td_open", "th_open"}:
            token.map = token.map or list(row)
            starts[id(token)] = column
            line = lines[token.map[0]] if token.map[0] < len(lines) else ""
            start, end, _ = find_cell(line, token.content, column)
            column = end if start >= 0 else column
    return starts
