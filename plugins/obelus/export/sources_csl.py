"""`data/sources.csl.json`: the sources as CSL-JSON 1.0, which reference managers read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from pybtex.bibtex.utils import split_name_list
from pybtex.database import Person
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text

from obelus.export.context import Context
from obelus.export.parts import Part, join_json, json_part
from obelus.export.sources_bib import PERSONS
from obelus.model import Source
from obelus.resolve.archive import Archive
from obelus.resolve.quoted import quoted_words

PATH = "data/sources.csl.json"

TYPES = {
    "book": "book",
    "booklet": "pamphlet",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "manual": "report",
    "mastersthesis": "thesis",
    "phdthesis": "thesis",
    "online": "webpage",
    "proceedings": "book",
    "techreport": "report",
    "unpublished": "manuscript",
}
"""By the kinds of entry that have one answer."""

VARIABLES = {
    "title": ("title",),
    "container-title": ("journal", "journaltitle", "booktitle"),
    "publisher": ("publisher", "organization", "institution", "school"),
    "publisher-place": ("address", "location"),
    "volume": ("volume",),
    "issue": ("issue", "number"),
    "page": ("pages",),
    "language": ("language",),
    "note": ("note",),
}
"""CSL's words for the first of these fields that is there; their LaTeX is taken out."""

VERBATIM = {"URL": ("url",), "DOI": ("doi",), "ISBN": ("isbn",), "ISSN": ("issn",)}
"""The same for values in which a backslash or a % is only itself."""

CUSTOM = ("rights", "sha256", "archiveurl", "archivedate", "retracted", "retraction")
"""Fields for which CSL has no word; it keeps `custom` for them."""

DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()

LATEX = re.compile(r"[\\%#${}~`\t\r\n]|--|''|,,|  |^ ")
"""Without one of these, a value reads the same in LaTeX as it stands; to decode it takes a
hundred times as long as to look."""

CACHED = 2**12
"""Lists of authors: those of news are few, and write again and again."""


def part(context: Context, source: Source) -> Part:
    """One source."""
    return json_part([_item(source, _quoted(context.archive, source))], depth=0)


def join(_: Context, parts: Iterable[Part]) -> Iterator[bytes]:
    """The sources by key."""
    return join_json(lambda _: [], parts, depth=0)


def _quoted(archive: Archive, source: Source) -> dict[str, int]:
    """How many words are quoted from a source in all articles, and how many its copy has."""
    words, of_words = quoted_words(archive, source.key)
    counts = {"quoted-words": words, "copy-words": of_words}
    return {name: count for name, count in counts.items() if count}


def _item(source: Source, words: Mapping[str, int]) -> dict[str, Any]:
    people = {role: _names(source.field(role)) for role in PERSONS}
    dates = {
        "issued": _date(source.field("date") or _of_parts(source)),
        "accessed": _date(source.field("urldate")),
    }
    item: dict[str, Any] = {
        "id": source.key,
        "type": csl_type(source),
        **{name: plain(value) for name, value in _first(source, VARIABLES).items()},
        **people,
        **dates,
        **_first(source, VERBATIM),
        "custom": {**{name: value for name in CUSTOM if (value := source.field(name))}, **words},
    }
    return {name: value for name, value in item.items() if value}


def _first(source: Source, names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    rows = ((word, filter(None, map(source.field, fields))) for word, fields in names.items())
    return {word: next(values, "") for word, values in rows}


def csl_type(source: Source) -> str:
    """What a source is, in the words of CSL."""
    if source.kind == "article":
        is_scholarly = any(source.field(name) for name in ("volume", "doi", "issn"))
        return "article-journal" if is_scholarly else "article-newspaper"
    return TYPES.get(source.kind) or ("webpage" if source.field("url") else "document")


@lru_cache(CACHED)
def _names(written: str) -> tuple[dict[str, str], ...]:
    return tuple(_name(Person(name)) for name in split_name_list(written))


def _name(person: Person) -> dict[str, str]:
    last = " ".join(person.last_names)
    given = " ".join([*person.first_names, *person.middle_names])
    if not given and last.startswith("{"):
        return {"literal": plain(last)}
    parts = {
        "family": last,
        "given": given,
        "non-dropping-particle": " ".join(person.prelast_names),
        "suffix": " ".join(person.lineage_names),
    }
    return {part: plain(value) for part, value in parts.items() if value}


def _of_parts(source: Source) -> str:
    """A date as BibTeX has it: a year, and a month by its name or number."""
    month = source.field("month").lower()[:3]
    number = MONTHS.index(month) + 1 if month in MONTHS else int(month) if month.isdecimal() else 0
    year = source.field("year")
    return f"{year}-{number:02}" if 1 <= number <= 12 else year


def _date(written: str) -> dict[str, Any]:
    """The parts of an ISO date; what is none is given as it is written."""
    if match := DAY.fullmatch(written):
        return {"date-parts": [[int(part) for part in match.groups() if part]]}
    return {"literal": written} if written else {}


def plain(value: str) -> str:
    """A BibTeX value without its LaTeX."""
    if not LATEX.search(value):
        return value
    try:
        return str(Text.from_latex(value))
    except (PybtexError, ValueError):  # `bibliography` has reported it.
        return value
