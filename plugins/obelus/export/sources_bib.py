"""`data/sources.bib`: the sources as BibTeX, with all fields that are for readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pybtex.database.output.bibtex import Writer

from obelus.export.context import Context
from obelus.export.parts import Part
from obelus.model import Source

PATH = "data/sources.bib"

PERSONS = ("author", "editor")

PUBLIC = frozenset(
    "address archivedate archiveurl booktitle chapter crossref date day doi edition eid "
    "eprint eprinttype howpublished institution isbn issn issue issuetitle journal "
    "journalsubtitle journaltitle language location month note number organization origdate "
    "pages pagetotal publisher retracted retraction rights school series sha256 shorttitle "
    "subtitle title translator type url urldate version volume year".split()
)
"""A field that is not here stays at home: it may be a remark, the path of a file (`file`), or words
that are not ours to publish (`abstract`), as reference managers write them into every entry."""


def part(_: Context, source: Source) -> Part:
    """The entry of a source; its values are BibTeX already, as an editor wrote them."""
    values = dict(source.fields)
    fields = [(role, values[role]) for role in PERSONS if values.get(role)]
    fields += [(name, value) for name, value in source.fields if name in PUBLIC]
    lines = [f"@{source.kind}{{{source.key}", *(f"    {n} = {_quoted(v)}" for n, v in fields)]
    return Part(1, (",\n".join(lines) + "\n}\n").encode())


def join(_: Context, parts: Iterable[Part]) -> Iterator[bytes]:
    """The entries by key."""
    gap = b""
    for _number, body in parts:
        yield gap + body
        gap = b"\n"


def _quoted(value: str) -> str:
    is_plain = not any(sign in value for sign in '"{}')
    return f'"{value}"' if is_plain else str(Writer("utf-8").quote(value))
