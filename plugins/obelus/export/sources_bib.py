"""`data/sources.bib`: the sources as BibTeX, with all fields that are for readers."""

from __future__ import annotations

from pybtex.bibtex.utils import split_name_list
from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.output.bibtex import Writer

from obelus.model import Source
from obelus.resolve.archive import Archive

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


class _Writer(Writer):  # type: ignore[misc]
    """pybtex's writer for values that are BibTeX already, as an editor wrote them."""

    def _encode(self, text: str) -> str:
        return text  # Encoded once more, the & of an address would be written \&.


def export(archive: Archive) -> str:
    """The entries by key."""
    sources = sorted(archive.sources, key=lambda source: source.key)
    entries = {source.key: _entry(source) for source in sources}
    return str(_Writer("utf-8").to_string(BibliographyData(entries)))


def persons(source: Source, role: str) -> list[Person]:
    """Who wrote or edited a source."""
    return [Person(name) for name in split_name_list(source.field(role))]


def _entry(source: Source) -> Entry:
    fields = [(name, value) for name, value in source.fields if name in PUBLIC]
    people = {role: found for role in PERSONS if (found := persons(source, role))}
    return Entry(source.kind, fields=fields, persons=people)
