"""Prose that has been read: pieces of HTML, and between them holes for what only a page knows.

A hole is encoded as a list of its kind and its values, as an article has hundreds of them.
"""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from obelus.model.shared import Shared


class ClaimOpen(Struct, frozen=True, gc=False, array_like=True, tag=0):
    """The words of a claim begin."""

    id: str


class ClaimClose(Struct, frozen=True, gc=False, array_like=True, tag=1):
    """The words of the claim that was opened last end."""


class SuggestionOpen(Struct, frozen=True, gc=False, array_like=True, tag=2):
    """Words begin that the detector suggests as a claim."""

    id: str


class SuggestionClose(Struct, frozen=True, gc=False, array_like=True, tag=3):
    """Words of a suggestion end."""

    id: str
    is_end: bool
    """Whether they are its last: the link to its record follows."""


class Named(Struct, frozen=True, gc=False, array_like=True, tag=4):
    """Words that name an entity."""

    name: Shared
    words: str


class Cited(Struct, frozen=True, gc=False, array_like=True, tag=5):
    """Sources, each with the place in it."""

    items: tuple[tuple[Shared, str], ...]


class LinkOpen(Struct, frozen=True, gc=False, array_like=True, tag=6):
    """A link begins."""

    target: str
    """As written."""
    attributes: str = ""
    """Its other attributes as HTML."""


class LinkClose(Struct, frozen=True, gc=False, array_like=True, tag=7):
    """A link ends."""


class Target(Struct, frozen=True, gc=False, array_like=True, tag=8):
    """The address of a picture."""

    target: str
    """As written."""


class HeadingId(Struct, frozen=True, gc=False, array_like=True, tag=9):
    """The id of a heading, which no other of the page has."""

    level: int
    title: str


class FootnoteRef(Struct, frozen=True, gc=False, array_like=True, tag=10):
    """The number that leads to a footnote."""

    number: int
    anchor: str
    """Of the footnote."""
    html: str
    """On the page that has the footnote."""


Hole: TypeAlias = (
    ClaimOpen
    | ClaimClose
    | SuggestionOpen
    | SuggestionClose
    | Named
    | Cited
    | LinkOpen
    | LinkClose
    | Target
    | HeadingId
    | FootnoteRef
)
Segments: TypeAlias = tuple[str | Hole, ...]
