"""An article's block tokens → its text, its records, and what stands behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Sections:
    """The parts of an article's file."""

    body: Sequence[Token]
    """The article's text."""
    footnotes: Sequence[Token]
    """The block of all footnotes, which the parser puts at the end wherever they were typed."""
    records: tuple[Sequence[Token], ...] = ()
    """What stands under each heading `## Claims`."""
    rest: Sequence[Token] = ()
    """The other sections behind the first `## Claims`."""
    claims_end: int | None = None
    """The line, from 0, at which the first `## Claims` ends; None where it ends the file."""

    misnamed: Token | None = None
    """The words of the heading over the records where they are not quite "Claims"."""


def split_sections(tokens: Sequence[Token]) -> Sections:
    """The parts of an article."""
    cut = next((i for i, t in enumerate(tokens) if t.type == "footnote_block_open"), len(tokens))
    tokens, footnotes = tokens[:cut], tokens[cut:]
    starts = [i for i, token in enumerate(tokens) if _is_section_heading(token)]
    named = [i for i in starts if is_claims_heading(tokens, i)]
    meant = (i for i in starts if _is_meant_as_claims(tokens, i))
    first = named[0] if named else next(meant, None)
    if first is None:
        return Sections(tokens, footnotes)
    misnamed = None if named else tokens[first + 1]
    starts = [i for i in starts if i >= first]
    records: list[Sequence[Token]] = []
    rest: list[Token] = []
    for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
        if is_claims_heading(tokens, start) or (misnamed and start == first):
            records.append(tokens[start + 3 : end])
        else:
            rest += tokens[start:end]
    line = tokens[starts[1]].map if len(starts) > 1 else None
    line_behind = line[0] if line else None
    return Sections(tokens[:first], footnotes, tuple(records), rest, line_behind, misnamed)


def _is_meant_as_claims(tokens: Sequence[Token], index: int) -> bool:
    """Whether a heading over records is misspelt: "Claim", "Claims:" and the like."""
    words = tokens[index + 1].content.strip().casefold()
    below = islice(tokens, index + 3, None)
    following = next((t.tag for t in below if t.type == "heading_open"), "")
    return following == "h3" and bool(get_close_matches(words, ["claims"], cutoff=0.8))


def is_claims_heading(tokens: Sequence[Token], index: int) -> bool:
    """Whether `## Claims` begins at that token."""
    token = tokens[index]
    is_h2 = _is_section_heading(token) and token.tag == "h2"
    return is_h2 and tokens[index + 1].content.strip().casefold() == "claims"


def _is_section_heading(token: Token) -> bool:
    # A heading inside a list or a quotation begins no section, whatever its size.
    return token.type == "heading_open" and token.level == 0 and token.tag in {"h1", "h2"}
