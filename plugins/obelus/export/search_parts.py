"""What the index holds of one article or entity, as bytes: worked out once, joined many times.

Numbers are below the item's end, so that a part is the same wherever its item stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from obelus.export.search_coding import as_json
from obelus.export.search_numbers import Subject
from obelus.export.search_store import FACETS, documents_of
from obelus.export.search_words import terms
from obelus.resolve.archive import Archive

BETWEEN = "\x1f"
"""Between two values of a facet."""


class Field(msgspec.Struct, array_like=True, frozen=True):
    """The terms in one field of a document."""

    length: int
    """How many there are."""
    terms: str
    """Each once, with spaces between."""
    repeated: dict[str, int]
    """How often a term stands in it, if it does more than once."""


class Found(msgspec.Struct, array_like=True, frozen=True):
    """One document of a part."""

    below: int
    """Its number, less the item's end."""
    fields: tuple[Field | None, ...]
    """In the order of the index; None where a field has no term."""
    row: str
    """What a result shows, as JSON."""


class Part(msgspec.Struct, array_like=True, frozen=True):
    """The documents of an item by number, and their values facet by facet."""

    documents: list[Found]
    cells: list[list[str]]
    """Of each facet, the values of every document that has it, BETWEEN between them."""


DECODER = msgspec.msgpack.Decoder(Part)


def part_of(archive: Archive, subject: Subject) -> bytes:
    """The part of an article or an entity: search alone knows what is in it."""
    documents, cells = [], dict[str, list[str]]({name: [] for name in FACETS})
    for document in documents_of(archive, subject, 0):
        fields = tuple(map(_field, document.texts))
        documents.append(Found(document.number, fields, as_json(document.row).decode()))
        for name, values in document.facets.items():
            cells[name].append(_cell(values))
    return msgspec.msgpack.encode(Part(documents, list(cells.values())))


def read_part(content: bytes) -> Part:
    """A part as `part_of` wrote it."""
    return DECODER.decode(content)


def _field(text: str) -> Field | None:
    found = terms(text) if text else ()
    if not found:
        return None
    once = dict.fromkeys(found)
    if len(once) == len(found):
        return Field(len(found), " ".join(found), {})
    repeated = {term: times for term, times in Counter(found).items() if times > 1}
    return Field(len(found), " ".join(once), repeated)


def _cell(values: Sequence[str]) -> str:
    if len(values) == 1 and BETWEEN not in values[0]:
        return values[0]
    return BETWEEN.join(value.replace(BETWEEN, " ") for value in values)
