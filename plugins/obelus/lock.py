"""`quotes.lock`: which quotation was found where in which copy, by hash; no words of either."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cached_property

from msgspec import Struct

from obelus.evidence import Copy, Place, normalise, sha256
from obelus.lock_file import as_lines, read_lines
from obelus.model import Location
from obelus.problems import Code, Problem

NAME = "quotes.lock"
VERSION = 1
HASH = re.compile(r"[0-9a-f]{64}")
BROKEN = "Delete this line, and run obelus lock where the copies are."

Key = tuple[str, str, str]
"""The article's slug, the claim's id, the source's key."""


@dataclass(frozen=True, slots=True)
class Row:
    """One quotation, found in one copy. In the file it is one line, so that Git shows which."""

    article: str
    claim: str
    source: str
    quote: str
    """The hash of the quotation, normalised."""
    copy: str
    """The hash of the copy, normalised."""
    paragraph: int
    start: int
    """Where the quotation starts in the normalised copy, in code points."""
    end: int
    date: date
    """The day on which it was first found as it is."""

    @property
    def key(self) -> Key:
        """What the row is about."""
        return self.article, self.claim, self.source


class Quotation(Struct, frozen=True):
    """What a claim quotes from one of its sources."""

    article: str
    claim: str
    source: str
    quote: str
    locators: tuple[str, ...]
    copy: Copy | None
    """None where it is not at hand."""

    @property
    def key(self) -> Key:
        """What its row is found by."""
        return self.article, self.claim, self.source

    @property
    def hash(self) -> str:
        """The hash of its words, normalised."""
        return sha256(normalise(self.quote))

    @property
    def is_found(self) -> bool:
        """Whether its words are in the copy at all."""
        return self.copy is not None and self.copy.count(self.quote) > 0

    def place(self) -> Place | None:
        """Where it stands: once in the copy, or once in the paragraphs that a locator names."""
        if self.copy is None:
            return None
        found = (self.copy.places(self.quote, locator) for locator in (*self.locators, ""))
        return next((places[0] for places in found if len(places) == 1), None)

    def row(self, today: date) -> Row | None:
        """Its row, made from the copy; None where the copy does not have it in one place."""
        place = self.place()
        if self.copy is None or place is None:
            return None
        where = place.paragraph, place.start, place.end
        return Row(*self.key, self.hash, self.copy.sha256, *where, today)


@dataclass(frozen=True)
class Lock:
    """The rows of the file, each with its line."""

    path: str = ""
    """As problems name it."""
    rows: Mapping[Key, Row] = field(default_factory=dict)
    lines: Mapping[Key, int] = field(default_factory=dict)

    def sources(self, article: str, claim: str) -> frozenset[str]:
        """The sources in which the quotation of a claim was found."""
        return self._sources.get((article, claim), frozenset())

    @cached_property
    def _sources(self) -> dict[tuple[str, str], frozenset[str]]:
        found = defaultdict[tuple[str, str], set[str]](set)
        for article, claim, source in self.rows:
            found[article, claim].add(source)
        return {claim: frozenset(sources) for claim, sources in found.items()}

    def place(self, key: Key) -> Location:
        """Where the row of a quotation stands."""
        return Location(self.path, self.lines.get(key, 1))

    def matched_on(self, quotation: Quotation, fixity: str) -> date | None:
        """The day on which these words were found in the copy of that hash, if they were."""
        row = self.rows.get(quotation.key)
        is_same = row is not None and (row.quote, row.copy) == (quotation.hash, fixity)
        return row.date if row is not None and is_same else None


def label(key: Key, place: str = "") -> str:
    """A row's key as messages name it, without the control codes that a file may hold."""
    article, claim, source = key
    text = f"{article}#{claim} [@{source}{place}]"
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


def renewed(old: Lock, quotations: Iterable[Quotation], today: date) -> dict[Key, Row]:
    """The rows as they should be: made from the copies at hand, kept where there is none.

    A row keeps its date as long as nothing else in it changes.
    """
    rows = {}
    for quotation in quotations:
        before = old.rows.get(quotation.key)
        row = quotation.row(before.date if before else today)
        if row is not None:
            rows[row.key] = row if row == before else replace(row, date=today)
        elif quotation.copy is None and before and before.quote == quotation.hash:
            rows[before.key] = before
    return rows


def as_text(rows: Iterable[Row]) -> str:
    """The file: its version, then the rows in order."""
    ordered = sorted(rows, key=lambda row: row.key)
    return as_lines(VERSION, ({**asdict(row), "date": row.date.isoformat()} for row in ordered))


def read_lock(path: str, text: str) -> tuple[Lock, list[Problem]]:
    """The rows of the file, and the lines that are none."""
    again = "run obelus lock where the copies are"
    lines, problems = read_lines(path, text, VERSION, again)
    rows, places = dict[Key, Row](), dict[Key, int]()
    for number, value in lines:
        row = _row(value)
        if row is not None and row.key not in rows:
            rows[row.key], places[row.key] = row, number
        else:
            what = "is a second one of its quotation" if row else "is no row of quotes.lock"
            place = Location(path, number)
            problems.append(Problem(Code.BROKEN_LOCK, place, f"This line {what}.", BROKEN))
    return Lock(path, rows, places), problems


def _row(value: Mapping[str, object]) -> Row | None:
    words = [value.get(name) for name in ("article", "claim", "source", "quote", "copy", "date")]
    numbers = [value.get(name) for name in ("paragraph", "start", "end")]
    texts = [word for word in words if isinstance(word, str)]
    places = [number for number in numbers if type(number) is int]  # True is no place.
    if len(value) != len(texts) + len(places) or (len(texts), len(places)) != (6, 3):
        return None
    article, claim, source, quote, copy, day = texts
    paragraph, start, end = places
    if not (HASH.fullmatch(quote) and HASH.fullmatch(copy)):
        return None
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return None
    return Row(article, claim, source, quote, copy, paragraph, start, end, found)
