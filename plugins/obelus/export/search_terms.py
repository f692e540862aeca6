"""Parts → for each term where it stands, in files of terms that begin alike.

The page works lunr's scores out of this: how often a term stands in a field of a document, and how
long that field is. The weights themselves would all change with every document that is added.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, groupby
from operator import sub

from obelus.export.search_coding import AGAIN, CODED, beginning, fnv1a, power_of_two
from obelus.export.search_parts import Field, Part

BOOSTS = {"title": 4, "words": 2, "quote": 2, "names": 1}
"""The fields of the index and their weight."""

LETTERS = 3
"""Terms are filed by so many first letters, so that a word of three letters being typed finds all
that begin with it in one file."""

HEAVY = 8192
"""Bytes of terms with one beginning from which they are filed by one letter more."""

DOCUMENTS_A_FILE = 64
"""Files grow in number with the documents, not in size: two to six kilobytes, compressed."""

SHARED = 7
"""What a term costs in a file beside itself and its places: quotation marks, commas."""

Shard = dict[str, str]
"""Term → where it stands: field after field, gaps between numbers and lengths, spaces between."""


class _Field:
    """Where terms stand in one field of the documents."""

    def __init__(self, end: int) -> None:
        self.places = defaultdict[str, list[int]](list)
        """The numbers of documents, rising."""
        self.repeated = defaultdict[str, list[tuple[int, int]]](list)
        """(number, how often) of documents in which a term stands more than once."""
        self.lengths = [""] * end
        """How many terms the field has, by document; coded."""
        self.total = 0

    def add(self, number: int, found: Field) -> None:
        places = self.places
        self.total += found.length
        self.lengths[number] = CODED[found.length]
        for term in found.terms.split(" "):
            places[term].append(number)
        for term, times in found.repeated.items():
            self.repeated[term].append((number, times))

    def take_coded(self, term: str) -> tuple[str, str]:
        """The gaps between a term's documents, and the lengths of the field in them; both are let
        go of, as they would be there twice."""
        places = self.places.pop(term, None)
        if places is None:
            return "", ""
        repeated = self.repeated.pop(term, ())
        if len(places) == 1 and not repeated:
            return CODED[places[0]], self.lengths[places[0]]
        codes = list(map(self.lengths.__getitem__, places))
        for number, times in repeated:
            codes[bisect_left(places, number)] = entry(times, self.lengths[number])
        gaps = map(sub, places, chain((0,), places))
        return "".join(map(CODED.__getitem__, gaps)), "".join(codes)


def entry(times: int, length: str) -> str:
    """What a term has for a document: the field's length, and how often it stands there."""
    return f"{AGAIN}{CODED[times]}{length}" if times > 1 else length


class Terms:
    """Where all terms of an archive stand."""

    def __init__(self, end: int) -> None:
        self.documents = 0
        self._fields = [_Field(end) for _ in BOOSTS]

    def add(self, part: Part, end: int) -> None:
        """Take in a part whose numbers are higher than all before."""
        self.documents += len(part.documents)
        for document in part.documents:
            number = end + document.below
            for field, found in zip(self._fields, document.fields, strict=True):
                if found is not None:
                    field.add(number, found)

    @property
    def lengths(self) -> list[int]:
        """The terms of all documents, by field."""
        return [field.total for field in self._fields]

    def shards(self) -> tuple[list[Shard], dict[str, int]]:
        """The files; and the beginnings that are filed by one letter more, with their weight. To
        be asked for once."""
        places = dict(self._coded())
        deeper = _deeper(places)
        files: list[Shard] = [{} for _ in range(shard_count(self.documents))]
        for start, group in groupby(places, lambda term: beginning(term, LETTERS, deeper)):
            file = files[fnv1a(start) % len(files)]
            for term in group:
                file[term] = places[term]
        return files, deeper

    def _coded(self) -> Iterator[tuple[str, str]]:
        fields = self._fields
        for term in sorted(set().union(*(field.places for field in fields))):
            yield term, " ".join([part for field in fields for part in field.take_coded(term)])


def shard_count(documents: int) -> int:
    """How many files of terms so many documents have."""
    return power_of_two(-(-documents // DOCUMENTS_A_FILE))


def weight(term: str, where: str) -> int:
    """What a term costs in its file."""
    return len(term) + len(where) + SHARED


def is_heavy(total: int) -> bool:
    """Whether terms of one beginning that cost so much are filed by one letter more."""
    return total > HEAVY


def _deeper(places: Mapping[str, str]) -> dict[str, int]:
    """The beginnings under which too much stands for one file, longest words apart."""
    found: dict[str, int] = {}
    asked: Iterable[str] = places
    while heavy := _heavy(places, asked, found):
        asked = [term for term in asked if beginning(term, LETTERS, found) in heavy]
        found |= heavy
    return dict(sorted(found.items()))


def _heavy(
    places: Mapping[str, str], asked: Iterable[str], deeper: Collection[str]
) -> dict[str, int]:
    """The beginnings by which terms would be filed, if too much of more letters stands there."""
    weights = Counter[str]()
    for term in asked:
        start = beginning(term, LETTERS, deeper)
        if len(start) < len(term):
            weights[start] += weight(term, places[term])
    return {start: total for start, total in weights.items() if is_heavy(total)}
