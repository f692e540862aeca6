"""Claims over ranges of running text, put into the tokens that the text came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    # The widest first, so that the others come to lie inside.
    ordered = sorted(selections, key=lambda s: s.start - s.end)
    for block in sorted({selection.block for selection in selections}):
        pieces = _pieces(tokens[block], block, running)
        for selection in (s for s in ordered if s.block == block):
            inserted = _inserted(pieces, selection)
            if inserted is None:
                cut.append(selection)
            else:
                pieces = inserted
        marked[block] = tokens[block].copy(children=[piece.token for piece in pieces])
    return marked, cut


def _pieces(inline: Token, block: int, running: RunningText) -> list[Piece]:
    leaves: dict[int, Leaf] = {leaf.child: leaf for leaf in running.leaves if leaf.block == block}
    position = min((leaf.start for leaf in leaves.values()), default=0)
    pieces = []
    for index, child in enumerate(inline.children or ()):
        leaf = leaves.get(index)
        start, position = position, leaf.end if leaf else position
        if child.type == "text" and not child.content:
            continue  # The parser leaves them between marks, where they would part neighbours.
        pieces.append(Piece(child, start, position))
    return pieces


def _inserted(pieces: Sequence[Piece], selection: Selection) -> list[Piece] | None:
    """The pieces with a claim in them; None if one of its ends lies inside what is one whole."""
    split = [part for piece in pieces for part in _split(piece, selection.start, selection.end)]
    inside = [i for i, p in enumerate(split) if p.start < selection.end and selection.start < p.end]
    if any(split[i].start < selection.start or split[i].end > selection.end for i in inside):
        return None
    first, end = _widened(split, inside[0], inside[-1] + 1)
    if _is_in_link(split, first) or _is_in_link(split, end):
        return None
    opened = _unmatched(split[first:end])
    if any(split[first + i].token.type.startswith("link_") for i in opened):
        return None
    edges = [first, *(edge for i in opened for edge in (first + i, first + i + 1)), end]
    runs = list(zip(edges[::2], edges[1::2], strict=True))
    for start, stop in reversed(runs):
        split[start:stop] = _claimed(split[start:stop], selection)
    return split


def _split(piece: Piece, *edges: int) -> Iterator[Piece]:
    """A text cut at these places of the running text; all else stays whole."""
    start = piece.start
    cuts = [edge for edge in edges if piece.start < edge < piece.end]
    for edge in [*cuts, piece.end] if piece.token.type == "text" else [piece.end]:
        is_whole = (start, edge) == (piece.start, piece.end)
        words = piece.token.content[start - piece.start : edge - piece.start]
        yield piece if is_whole else Piece(piece.token.copy(content=words), start, edge)
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
    return sum(p.nesting for p in pieces[:index] if p.token.type.startswith("link_")) > 0


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
    opening = Piece(Token("claim_open", "mark", 1, meta=meta), *[parts[first].start] * 2)
    closing = Piece(Token("claim_close", "mark", -1, meta=meta), *[parts[end - 1].end] * 2)
    return [*parts[:first], opening, *parts[first:end], closing, *parts[end:]]


def _has_words(piece: Piece) -> bool:
    return piece.end > piece.start and bool(piece.token.content.strip())
