"""Claims over ranges of running text, put into the tokens that the text came from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from obelus.model import TextQuoteSelector
from obelus.parse.running_text import Leaf, RunningText


@dataclass(frozen=True, slots=True)
class Selection:
    """The words of an anchor: in the running text, and in the source of their paragraph."""

    claim: str
    selector: TextQuoteSelector
    start: int
    end: int
    block: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A token with its words' place in the running text; without words both ends are the same."""

    token: Token
    start: int
    end: int
    is_linked: bool = False
    """Whether it stands inside a link, or closes it."""

    @property
    def nesting(self) -> int:
        """1 where it opens something, -1 where it closes it."""
        return self.token.nesting


def insert_claims(
    tokens: Sequence[Token], running: RunningText, selections: Sequence[Selection]
) -> tuple[Sequence[Token], list[Selection]]:
    """(the block tokens with claims over those words, the selections that cut through something).

    Tokens given are never changed, only copied. Where a claim and emphasis or another claim overlap
    in part, it is cut in two, as an editor would write its name twice.
    """
    cut: list[Selection] = []
    marked = list(tokens)
    leaves, blocks = defaultdict[int, list[Leaf]](list), defaultdict[int, list[Selection]](list)
    for leaf in running.leaves:
        leaves[leaf.block].append(leaf)
    # The widest first, so that the others come to lie inside.
    for selection in sorted(selections, key=lambda s: s.start - s.end):
        blocks[selection.block].append(selection)
    for block, inside in blocks.items():
        pieces = _pieces(tokens[block], leaves[block])
        cut += [selection for selection in inside if not _insert(pieces, selection)]
        marked[block] = tokens[block].copy(children=[piece.token for piece in pieces])
    return marked, cut


def _pieces(inline: Token, leaves: Sequence[Leaf]) -> list[Piece]:
    by_child = {leaf.child: leaf for leaf in leaves}
    position, links = leaves[0].start if leaves else 0, 0
    pieces = []
    for index, child in enumerate(inline.children or ()):
        leaf = by_child.get(index)
        start, position = position, leaf.end if leaf else position
        if child.type == "text" and not child.content:
            continue  # The parser leaves them between marks, where they would part neighbours.
        pieces.append(Piece(child, start, position, links > 0))
        links += child.nesting if child.type.startswith("link_") else 0
    return pieces


def _insert(pieces: list[Piece], selection: Selection) -> bool:
    """Put a claim into the pieces; False if one of its ends lies inside what is one whole."""
    first = bisect_right(pieces, selection.start, key=lambda piece: piece.end)
    end = bisect_left(pieces, selection.end, key=lambda piece: piece.start)
    inside = pieces[first:end]
    split = [part for piece in inside for part in _split(piece, selection.start, selection.end)]
    within = [i for i, p in enumerate(split) if selection.start <= p.start < p.end <= selection.end]
    if sum(split[i].end - split[i].start for i in within) < selection.end - selection.start:
        return False
    pieces[first:end] = split
    first, end = _widened(pieces, first + within[0], first + within[-1] + 1)
    opened = [first + i for i in _unmatched(pieces[first:end])]
    if _is_in_link(pieces, first) or any(pieces[i].token.type.startswith("link_") for i in opened):
        return False
    edges = [first, *(edge for i in opened for edge in (i, i + 1)), end]
    runs = list(zip(edges[::2], edges[1::2], strict=True))
    for start, stop in reversed(runs):
        pieces[start:stop] = _claimed(pieces[start:stop], selection)
    return True


def _split(piece: Piece, *edges: int) -> Iterator[Piece]:
    """A text cut at these places of the running text; all else stays whole."""
    start = piece.start
    cuts = [edge for edge in edges if piece.start < edge < piece.end]
    for edge in [*cuts, piece.end] if piece.token.type == "text" else [piece.end]:
        is_whole = (start, edge) == (piece.start, piece.end)
        words = piece.token.content[start - piece.start : edge - piece.start]
        yield (
            piece
            if is_whole
            else replace(piece, token=piece.token.copy(content=words), start=start, end=edge)
        )
        start = edge


def _widened(pieces: Sequence[Piece], first: int, end: int) -> tuple[int, int]:
    """The pieces with what opens right before and closes right behind them, if that is their own.

    `*words* and more` starts inside the emphasis, and takes all of it; a link is taken whole, too.
    """
    while True:
        nestings = {pieces[first + i].nesting for i in _unmatched(pieces[first:end])}
        opens = first > 0 and pieces[first - 1].nesting == 1
        closes = end < len(pieces) and pieces[end].nesting == -1
        if -1 in nestings and opens:
            first -= 1
        elif 1 in nestings and closes:
            end += 1
        elif not nestings and opens and closes and _is_in_link(pieces, first):
            first, end = first - 1, end + 1
        else:
            return first, end


def _is_in_link(pieces: Sequence[Piece], index: int) -> bool:
    return index < len(pieces) and pieces[index].is_linked


def _unmatched(pieces: Sequence[Piece]) -> list[int]:
    """The places of what closes here and opened before, or opens here and closes behind."""
    opened, closed = list[int](), list[int]()
    for index, piece in enumerate(pieces):
        if piece.nesting == 1:
            opened.append(index)
        elif piece.nesting == -1:
            if opened:
                opened.pop()
            else:
                closed.append(index)
    return [*closed, *opened]


def _claimed(pieces: Sequence[Piece], selection: Selection) -> list[Piece]:
    """The pieces between the two tokens of a claim; spaces at their ends stay outside."""
    parts = list(pieces)
    words = parts[-1].token.content
    parts[-1:] = _split(parts[-1], parts[-1].start + len(words.rstrip()))
    words = parts[0].token.content
    parts[:1] = _split(parts[0], parts[0].start + len(words) - len(words.lstrip()))
    filled = [i for i, part in enumerate(parts) if part.nesting or _has_words(part)]
    if not any(_has_words(part) for part in parts):
        return parts
    first, end = filled[0], filled[-1] + 1
    place = {"pos": selection.source_start, "target_pos": selection.source_end}
    meta = {"id": selection.claim, **place, "end": selection.source_end}
    at, to = parts[first].start, parts[end - 1].end
    opening = Piece(Token("claim_open", "mark", 1, meta=meta), at, at)
    closing = Piece(Token("claim_close", "mark", -1, meta=meta), to, to)
    return [*parts[:first], opening, *parts[first:end], closing, *parts[end:]]


def _has_words(piece: Piece) -> bool:
    return piece.end > piece.start and bool(piece.token.content.strip())
