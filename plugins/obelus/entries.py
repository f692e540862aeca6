"""`sources.bib` → its Sources, read entry by entry and anew only where one has changed.

Nothing in an entry of ours rests on another one. Where that cannot be told for certain, the file is
read in one piece, as it is where anything is wrong with it. What is read is kept by entry, and once
more as a whole: a file that has not changed is not parted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from msgspec import MsgspecError, Struct, msgpack
from msgspec.structs import replace

from obelus.bibliography import ENTRY, read_sources
from obelus.kept.keys import KEY_BYTES, key_of
from obelus.means import Means
from obelus.model import Location, Source
from obelus.model.shared import share
from obelus.problems import Problem
from obelus.work.executors import spread

START = re.compile(r"^[ \t]*@(\w*)", re.MULTILINE)
T = TypeVar("T", Source, Problem)
K = TypeVar("K")
COMMANDS = frozenset({"string", "preamble", "comment"})
"""What is no entry, and may change how others are read."""


class Piece(Struct, frozen=True, gc=False):
    """A part of the file, and the number of lines before it."""

    text: str
    lines: int


class Entry(Struct, frozen=True, gc=False):
    """What was read of a piece; places count its own lines."""

    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]


class File(Struct, frozen=True, gc=False):
    """What was read of a file in pieces."""

    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]
    keys: bytes
    """Those of its pieces, one behind the other: they are kept for when the file changes."""


_ENCODER = msgpack.Encoder()
_ENTRY = msgpack.Decoder(Entry, dec_hook=share)
_FILE = msgpack.Decoder(File, dec_hook=share)


def read_entries(path: str, text: str, means: Means) -> tuple[tuple[Source, ...], list[Problem]]:
    """The sources of a BibTeX file by key, and what is wrong in it."""
    key = key_of(b"bibliography", path.encode(), text.encode())
    if file := _readable(_FILE, means.store.get_many([key]).get(key, b"")):
        means.store.keep(_parted(file.keys))
        return file.sources, [*file.problems]
    pieces = _pieces(text)
    keys = [key_of(b"entry", path.encode(), piece.text.encode()) for piece in pieces]
    entries = _read(path, pieces, keys, means)
    if not pieces or any(len(entry.sources) != 1 for entry in entries):
        return read_sources(path, text)
    rows = list(zip(pieces, entries, strict=True))
    sources = [_moved(s, piece.lines) for piece, entry in rows for s in entry.sources]
    problems = [_moved(p, piece.lines) for piece, entry in rows for p in entry.problems]
    if len({source.key.lower() for source in sources}) < len(sources):
        return read_sources(path, text)
    sources.sort(key=lambda source: source.key)
    file = File(tuple(sources), tuple(problems), b"".join(keys))
    means.store.put_many({key: _ENCODER.encode(file)})
    return file.sources, problems


def _pieces(text: str) -> list[Piece]:
    """The entries of a file, each with what is between it and the next; none if one is no entry."""
    openings = [*START.finditer(text)]
    if not openings or "@" in text[: openings[0].start()]:
        return []
    starts = [opening.start() for opening in openings]
    pieces, lines = list[Piece](), text.count("\n", 0, starts[0])
    for opening, start, end in zip(openings, starts, [*starts[1:], len(text)], strict=True):
        if opening[1].lower() in COMMANDS or ENTRY.match(text, start) is None:
            return []
        pieces.append(Piece(text[start:end].rstrip(), lines))
        lines += text.count("\n", start, end)
    return pieces


def _read(path: str, pieces: Sequence[Piece], keys: Sequence[bytes], means: Means) -> list[Entry]:
    """What pieces say, those known first; `keys` are theirs."""
    kept = means.store.get_many(keys)
    known = [_readable(_ENTRY, kept.get(key, b"")) for key in keys]
    missing = [number for number, entry in enumerate(known) if entry is None]
    texts = [pieces[number].text for number in missing]
    made = dict(zip(missing, spread(means.workers, _entry_of, path, texts), strict=True))
    means.store.put_many({keys[number]: entry for number, entry in made.items()})
    return [entry or _ENTRY.decode(made[number]) for number, entry in enumerate(known)]


def _entry_of(path: str, text: str) -> bytes:
    """What an entry says, encoded: workers hand it over, and it is kept."""
    sources, problems = read_sources(path, text)
    return _ENCODER.encode(Entry(sources, tuple(problems)))


def _readable(decoder: msgpack.Decoder[K], kept: bytes) -> K | None:
    """What was kept; None where that is nothing, or of another shape."""
    try:
        return decoder.decode(kept)
    except MsgspecError:
        return None


def _parted(keys: bytes) -> Iterator[bytes]:
    return (keys[start : start + KEY_BYTES] for start in range(0, len(keys), KEY_BYTES))


def _moved(found: T, lines: int) -> T:
    """A source or problem with its place in the whole file."""
    place = found.location
    return replace(found, location=Location(place.path, place.line + lines, place.column))
