"""An article's tokens as one text, and back: where in the tokens and the file each sign stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise, takewhile

from markdown_it.token import Token
from msgspec import Struct

from obelus.text import BREAKS, smart

Range = tuple[int, int]
LINK = frozenset({"link_open", "link_close"})


class Leaf(Struct, frozen=True, gc=False):
    """The words of one inline token, in the text and in the file."""

    start: int
    end: int
    block: int
    """The index of its inline token among the block tokens."""
    child: int
    """Its own index among that token's children."""
    offset: int
    """Where its first sign stands in the inline token's source, -1 if that cannot be told."""
    source_end: int
    is_plain: bool
    """Whether it is text outside links, so that an entity in it may be linked."""
    is_whole: bool
    """Whether its source is brackets and all, and can only be taken whole."""


@dataclass(slots=True)
class RunningText:
    """The prose of block tokens: paragraphs with an empty line between, without headings."""

    text: str = ""
    leaves: list[Leaf] = field(default_factory=list)
    marked: list[Range] = field(default_factory=list)
    """What editors marked as claims."""
    sections: list[int] = field(default_factory=list)
    """Where sections begin."""

    def leaf_at(self, position: int) -> Leaf | None:
        """The leaf that holds the sign at `position`."""
        number = bisect_right(self.leaves, position, key=lambda leaf: leaf.start) - 1
        leaf = self.leaves[number] if number >= 0 else None
        return leaf if leaf and position < leaf.end else None

    def leaves_over(self, start: int, end: int) -> Iterator[Leaf]:
        """The leaves that share a sign with a range."""
        first = bisect_right(self.leaves, start, key=lambda leaf: leaf.end)
        return takewhile(lambda leaf: leaf.start < end, islice(self.leaves, first, None))

    def paragraph_at(self, position: int) -> str:
        """The paragraph around a position."""
        start = self.text.rfind("\n\n", 0, position) + 2 if position else 0
        return self.text[max(start, 0) : self.text.find("\n\n", position)]

    def source_range(self, start: int, end: int) -> tuple[int, int, int] | None:
        """(block, start, end) of a range in its inline token's source, if that can be told.

        An entity at either end is taken with its brackets.
        """
        first, last = self.leaf_at(start), self.leaf_at(end - 1)
        if first is None or last is None or first.block != last.block:
            return None
        if min(first.offset, last.offset) < 0:
            return None
        begin = first.offset if first.is_whole else first.offset + start - first.start
        finish = last.source_end if last.is_whole else last.offset + end - last.start
        return first.block, begin, finish

    def is_marked(self, ranges: Sequence[Range]) -> bool:
        """Whether a claim of an editor's lies over any of these ranges."""
        return any(a < end and start < b for a, b in self.marked for start, end in ranges)


def straight(text: str) -> str:
    """A text with the quotation marks that were typed: the typographer changes nothing else."""
    if text.isascii():
        return text
    return text.replace("“", '"').replace("”", '"').replace("‘", "'").replace("’", "'")


def running_text(tokens: Sequence[Token]) -> RunningText:
    """The running text of an article's block tokens."""
    running, parts = RunningText(sections=[0]), list[str]()
    length = 0
    for index, (before, token) in enumerate(pairwise([Token("", "", 0), *tokens])):
        if before.type == "heading_open":
            running.sections.append(length)
        elif token.type == "inline" and before.type not in {"th_open", "td_open"}:
            words = _read_inline(token, index, length, running)
            parts += [words, "\n\n"]
            length += len(words) + 2
    running.text = "".join(parts)
    return running


def _read_inline(inline: Token, block: int, start: int, running: RunningText) -> str:
    source = straight(inline.content)
    parts, position, cursor, links = list[str](), start, 0, 0
    opened: list[int] = []
    for index, child in enumerate(inline.children or ()):
        words, offset, cursor = _read_child(child, source, cursor)
        kind = child.type
        if kind == "claim_open":
            opened.append(position)
        elif kind == "claim_close":
            running.marked.append((opened.pop(), position))
        elif kind in LINK:
            links += child.nesting
        if words:
            end = position + len(words)
            is_text = kind == "text"
            is_plain = is_text and not links
            leaf = Leaf(position, end, block, index, offset, cursor, is_plain, not is_text)
            running.leaves.append(leaf)
            parts.append(words)
            position = end
    return "".join(parts)


def _read_child(child: Token, source: str, cursor: int) -> tuple[str, int, int]:
    """(its words, where they start in the source or -1, where the next token's may start)."""
    kind = child.type
    if kind == "text":
        found = source.find(straight(child.content), cursor)
        behind = found + len(child.content) if found >= 0 else cursor
        return child.content, found, behind
    if kind in BREAKS:
        return " ", -1, source.find("\n", cursor) + 1
    if kind == "entity":
        return smart(child.content), child.meta["pos"], child.meta["end"]
    if kind == "citation":
        return "", -1, child.meta["pos"] + len(child.content)
    if kind == "claim_open":
        return "", -1, max(cursor, child.meta["pos"] + len(child.markup))
    if kind == "claim_close":
        return "", -1, max(cursor, child.meta["end"])
    if kind == "code_inline":
        found = source.find(child.markup, cursor)
        behind = source.find(child.markup, found + len(child.markup)) + len(child.markup)
        return child.content, found, behind
    if kind == "link_close" and source.startswith("](", cursor):
        return "", -1, source.find(")", cursor) + 1
    return "", -1, cursor
