"""What of an index is kept for the next build, so that it makes again what changed and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol

import msgspec

from obelus.export import search_columns, search_names, search_numbers, search_terms
from obelus.export.search_numbers import Layout, Subject

FORMAT = 3
"""Goes up with every change to what files hold, so that nothing older is taken for the same."""

FOLDER = "search/"
END = b"\n"
"""What each file ends with."""

Files = dict[str, bytes]
"""Name → content of files, as the page calls them, with END behind each."""


class Lost(Exception):
    """What is kept does not do: the index has to be made from all parts."""


class Parts(Protocol):
    """Where the parts of all articles and entities come from, made now or kept from before."""

    def digest(self, subject: Subject) -> str:
        """What changes whenever the part does."""

    def contents(self, subjects: Sequence[Subject]) -> Iterator[bytes]:
        """The part of each, as `part_of` makes it."""


@dataclass(frozen=True, slots=True)
class Previous:
    """The index of the build before; whatever is lost or damaged of it is made anew."""

    state: bytes
    part: Callable[[str], bytes | None]
    """The part that had a digest; None where it is not kept any more."""
    file: Callable[[str], bytes | None]
    """The content of a file by its path in the site."""
    is_there: Callable[[str], bool]
    """Whether a file but the first is in its place, as it was written."""


@dataclass(frozen=True, slots=True)
class Index:
    """All files of an index."""

    files: Mapping[str, bytes | None]
    """Path in the site → content; None where it is to the byte what it was before."""
    state: bytes = b""
    """What the next build wants as `Previous.state`."""


class Placed(msgspec.Struct, array_like=True, frozen=True):
    """An article or entity as it stood in an index."""

    name: str
    end: int
    claims: int
    digest: str


class Kept(msgspec.Struct, array_like=True, frozen=True):
    """A file as it was written."""

    size: int
    hash: bytes


class State(msgspec.Struct, array_like=True, frozen=True):
    """The numbers behind an index of many files."""

    made_with: list[int]
    room: int
    items: list[Placed]
    documents: int
    lengths: list[int]
    deeper: dict[str, int]
    """The beginnings that are filed by one letter more, and their weight."""
    eager: list[str]
    files: dict[str, Kept]


def made_with() -> list[int]:
    """What an index was made with: one of other limits is of no use."""
    return [
        FORMAT,
        search_numbers.BLOCK,
        search_terms.LETTERS,
        search_terms.HEAVY,
        search_terms.DOCUMENTS_A_FILE,
        search_names.ENTITIES_A_FILE,
        search_columns.EAGER,
    ]


def placed(layout: Layout, parts: Parts) -> list[Placed]:
    """All items as they stand now."""
    return [
        Placed(item.subject.path, item.end, item.claims, parts.digest(item.subject))
        for item in layout.items
    ]


def kept(content: bytes) -> Kept:
    """How a file is known again."""
    return Kept(len(content) - len(END), blake2b(content, digest_size=8).digest())


def total(files: Iterable[Kept]) -> int:
    """How many bytes files have together."""
    return sum(file.size for file in files)


def read_state(content: bytes) -> State | None:
    """A state as it was written; None where it is another's or damaged."""
    try:
        state = msgspec.msgpack.decode(content, type=State)
    except msgspec.MsgspecError:
        return None
    return state if state.made_with == made_with() else None


def write_state(state: State) -> bytes:
    """A state, to be kept."""
    return msgspec.msgpack.encode(state)
