"""Documents → for each term where it stands, in files of terms that begin alike.

The page works lunr's scores out of this: how often a term stands in a field of a document, and how
long that field is. The weights themselves would all change with every document that is added.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain, groupby
from operator import sub

from obelus.export.search_coding import CODED, beginning, fnv1a, power_of_two
from obelus.export.search_store import Document
from obelus.export.search_words import terms

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


class _Field:
    """Where terms stand in one field of the documents."""

    def __init__(self) -> None:
        self.places = defaultdict[str, list[int]](list)
        """The numbers of documents, rising; one that holds a term twice is in its list twice."""
        self.lengths: dict[int, bytes] = {}
        """How many terms the field has, by document."""
        self.total = 0

    def add(self, number: int, text: str) -> None:
        found, places = terms(text), self.places
        self.total += len(found)
        self.lengths[number] = CODED[len(found)]
        for term in found:
            places[term].append(number)

    def coded(self, term: str) -> tuple[bytes, bytes]:
        """The gaps between a term's documents, and the lengths of the field in them."""
        places = self.places.get(term)
        if places is None:
            return b"", b""
        if len(places) == 1:
            return CODED[places[0]], self.lengths[places[0]]
        times = dict.fromkeys(places, 1)
        if len(times) < len(places):
            times = Counter(places)
        codes = list(map(self.lengths.__getitem__, times))
        if len(times) < len(places):
            for place, n in enumerate(times.values()):
                if n > 1:
                    codes[place] = CODED[0] + CODED[n] + codes[place]
        gaps = map(sub, times, chain((0,), times))
        return b"".join(map(CODED.__getitem__, gaps)), b"".join(codes)


class Terms:
    """Where all terms of an archive stand."""

    def __init__(self) -> None:
        self.documents = 0
        self._fields = [_Field() for _ in BOOSTS]

    def add(self, document: Document) -> None:
        """Take in a document whose number is higher than all before."""
        self.documents += 1
        for field, text in zip(self._fields, document.texts, strict=True):
            if text:
                field.add(document.number, text)

    @property
    def lengths(self) -> list[int]:
        """The terms of all documents, by field."""
        return [field.total for field in self._fields]

    def shards(self) -> tuple[list[Shard], list[str]]:
        """The files, and the beginnings that are filed by one letter more.

        A term has, field after field, gaps between numbers and lengths, with spaces between. Where
        it stands in a field more than once, 0 and how often go before the length.
        """
        places = dict(self._coded())
        deeper = _deeper(places)
        files: list[Shard] = [
            {} for _ in range(power_of_two(-(-self.documents // DOCUMENTS_A_FILE)))
        ]
        starts = groupby(places, lambda term: beginning(term, LETTERS, deeper))
        for start, group in starts:
            files[fnv1a(start) % len(files)].update((term, places[term]) for term in group)
        return files, sorted(deeper)

    def _coded(self) -> Iterator[tuple[str, str]]:
        for term in sorted(set().union(*(field.places for field in self._fields))):
            parts = chain.from_iterable(field.coded(term) for field in self._fields)
            yield term, b" ".join(parts).decode()


def _deeper(places: Shard) -> set[str]:
    """The beginnings under which too much stands for one file, longest words apart."""
    weights = Counter[str]()
    for term, where in places.items():
        weight = len(term) + len(where) + SHARED
        for length in range(len(beginning(term, LETTERS)), len(term)):
            weights[term[:length]] += weight
    return {start for start, weight in weights.items() if weight > HEAVY}
