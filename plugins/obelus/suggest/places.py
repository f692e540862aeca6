"""Ranges of running text → places in the file, paragraphs, sections, what is named there."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from obelus.markdown.positions import Positions
from obelus.model import Claim, Location, Mark, Mention
from obelus.parse.markdown_file import ParsedArticle
from obelus.parse.running_text import Range, RunningText

OPENING = re.compile(r"(?:both|the|a|an|its|his|her|their|said|and|\s|,)*", re.IGNORECASE)
"""What may stand before a name that a source is about; titles may, too, where the name ends it."""
PREPOSITION = re.compile(r"\b(?:of|in|at|for|from|to|with|near|on|by|over|under)\s+(?:the\s+)?$")
CLOSING = re.compile(r"\s*(?:$|,|\(|and\b|of\b)")


def is_head(before: str, after: str) -> bool:
    """Whether a name in a source is whom it is about, by the words before and after it.

    "Japan's minister" and "a professor in Washington" are about neither country.
    """
    if not CLOSING.match(after) or PREPOSITION.search(before):
        return False
    return OPENING.fullmatch(before) is not None or not after.strip() or after.startswith(",")


def split_at_paragraphs(running: RunningText, ranges: Iterable[Range]) -> Iterator[Range]:
    """Ranges cut at the ends of paragraphs: no mark runs over one."""
    for start, end in ranges:
        position = start
        for part in running.text[start:end].split("\n\n"):
            bare = part.strip()
            if bare:
                first = position + part.index(bare)
                yield first, first + len(bare)
            position += len(part) + 2


def located(
    parsed: ParsedArticle, lines: Sequence[str], ranges: Sequence[Range]
) -> tuple[tuple[Location, Location], ...]:
    """Where ranges start and end in the file of those lines; empty if one cannot be told."""
    found = []
    for start, end in ranges:
        place = parsed.running.source_range(start, end)
        if place is None:
            return ()
        block, first, last = place
        positions = Positions(parsed.document.text_path, lines, parsed.tokens[block])
        found.append((positions.at(first), positions.at(last)))
    return tuple(found)


def sections_of(running: RunningText) -> Iterator[Range]:
    """The sections of a running text."""
    edges = [*running.sections, len(running.text)]
    return itertools.pairwise(edges)


def linked_names(parsed: ParsedArticle, start: int, end: int) -> Iterator[str]:
    """The names that an editor linked in a part of the text."""
    leaves = parsed.running.leaves
    first = bisect_left(leaves, start, key=lambda leaf: leaf.start)
    for leaf in leaves[first : bisect_left(leaves, end, lo=first, key=lambda leaf: leaf.start)]:
        if not leaf.is_plain:
            token = (parsed.tokens[leaf.block].children or [])[leaf.child]
            if token.type == "entity":
                yield token.meta["name"]


def with_names(
    claims: Iterable[Claim], marks: Sequence[Mark], mentions: Sequence[Mention]
) -> tuple[Claim, ...]:
    """Claims with the names in their marked words."""
    spans = defaultdict[str, list[Mark]](list)
    for mark in marks:
        spans[mark.claim].append(mark)
    found = []
    for claim in claims:
        inside = spans.get(claim.id, ())
        names = [m.name for m in mentions if any(s.start <= m.location <= s.end for s in inside)]
        found.append(replace(claim, named=tuple(names)) if names else claim)
    return tuple(found)
