"""Parts of files: what a member of the archive (an article, a source, a dossier) is in one file.

A part is made of its member and what is resolved, and of nothing else, in any process and order; a
file is a head, the parts of all members by id, and a foot. Nobody holds the rows of a whole file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

HOLE = b"[]"


class Part(NamedTuple):
    """What one member adds to one file."""

    number: int
    """How many rows, entries or items that is; of none, the file shows nothing."""
    body: bytes


NOTHING = Part(0, b"")

Parts = dict[str, Part]
"""What one member adds to all files, by their paths."""


def as_json(value: Any) -> bytes:
    """A published JSON text; in the order given, so that a change shows as a small diff."""
    # Written and then laid out: a tenth of what json takes, which indents in Python.
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def json_part(rows: Sequence[Any], depth: int) -> Part:
    """Rows of a list as they stand in a JSON file, the list being so deep in it."""
    if not rows:
        return NOTHING
    value: Any = rows
    for _ in range(depth):
        value = [value]
    # Each list opens with a bracket and a line feed, indented by its own depth, and closes alike.
    around = sum(2 + indent for indent in range(depth + 1))
    text = msgspec.json.format(msgspec.json.encode(value), indent=1)
    return Part(len(rows), text[around:-around])


def join_json(frame: Callable[[int], Any], parts: Iterable[Part], depth: int) -> Iterator[bytes]:
    """A JSON file: its frame, given how many rows there are, and the rows in its only empty list.

    The list is the last one of the frame, and so deep in it as the parts were made for.
    """
    head, hole, _ = as_json(frame(0)).rpartition(HOLE)
    yield head + hole[:1]
    total, gap = 0, b"\n"
    for number, body in parts:
        if number:
            yield gap
            yield body
            total, gap = total + number, b",\n"
    _, hole, foot = as_json(frame(total)).rpartition(HOLE)
    yield (b"\n" + b" " * depth if total else b"") + hole[1:] + foot
