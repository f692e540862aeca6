"""Documents that changed → the files of their terms, with these documents taken out or put in."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import accumulate, chain
from operator import sub

from obelus.export.search_coding import AGAIN, CODED, NUMBER, beginning, fnv1a, numbers_of
from obelus.export.search_parts import Found
from obelus.export.search_state import Lost
from obelus.export.search_terms import BOOSTS, LETTERS, Shard, entry, is_heavy, weight

ENTRY = re.compile(f"(?:{AGAIN}{NUMBER.pattern})?{NUMBER.pattern}")
"""What a term has for one document: no length of a field is AGAIN's number."""

NOWHERE = " " * (2 * len(BOOSTS) - 1)
"""Where a term stands that no document has."""


class Reposted:
    """Which terms stand elsewhere now, and how much longer fields are."""

    def __init__(self) -> None:
        self.lengths = [0] * len(BOOSTS)
        self.weights = defaultdict[str, int](int)
        """How much more stands under each beginning of the terms."""
        self._entries: dict[str, list[dict[int, str]]] = {}
        """By term and field, what each changed document has now; empty where that is nothing."""

    def replace(self, number: int, old: Found | None, new: Found | None) -> None:
        """Take in what a document was and is."""
        for place in range(len(BOOSTS)):
            gone = old.fields[place] if old else None
            come = new.fields[place] if new else None
            if gone == come:
                continue
            if gone is not None:
                self.lengths[place] -= gone.length
                for term in gone.terms.split(" "):
                    self._at(term, place)[number] = ""
            if come is not None:
                self.lengths[place] += come.length
                for term in come.terms.split(" "):
                    code = entry(come.repeated.get(term, 1), CODED[come.length])
                    self._at(term, place)[number] = code

    def _at(self, term: str, place: int) -> dict[int, str]:
        return self._entries.setdefault(term, [{} for _ in BOOSTS])[place]

    def by_shard(self, deeper: dict[str, int], count: int) -> dict[int, list[str]]:
        """The terms that change by the number of their file."""
        found: dict[int, list[str]] = {}
        for term in sorted(self._entries):
            shard = fnv1a(beginning(term, LETTERS, deeper)) % count
            found.setdefault(shard, []).append(term)
        return found

    def shard(self, shard: Shard, terms: list[str], deeper: dict[str, int]) -> Shard:
        """A file with some of its terms changed; `Lost` if there is too much for it then."""
        changed = dict(shard)
        for term in terms:
            before = shard.get(term, "")
            after = _reposted(before or NOWHERE, self._entries[term])
            changed[term] = after
            more = (weight(term, after) if after else 0) - (weight(term, before) if before else 0)
            for length in range(len(beginning(term, LETTERS)), len(term)):
                self.weights[term[:length]] += more
        kept = {term: changed[term] for term in sorted(changed) if changed[term]}
        for start in {beginning(term, LETTERS, deeper) for term in terms} - deeper.keys():
            longer = (t for t in kept if len(t) > len(start) and t.startswith(start))
            if is_heavy(sum(weight(term, kept[term]) for term in longer)):
                raise Lost
        return kept

    def deeper(self, before: dict[str, int]) -> dict[str, int]:
        """What is filed by one letter more, with its weight; `Lost` if that is less than it was."""
        after = {start: total + self.weights[start] for start, total in before.items()}
        if not all(map(is_heavy, after.values())):
            raise Lost
        return after


def _reposted(where: str, entries: list[dict[int, str]]) -> str:
    """Where a term stands now; empty if it does nowhere."""
    streams = where.split(" ")
    for place, changed in enumerate(entries):
        if changed:
            gaps, codes = streams[2 * place : 2 * place + 2]
            places = dict(zip(accumulate(numbers_of(gaps)), ENTRY.findall(codes), strict=True))
            places |= changed
            numbers = sorted(number for number, code in places.items() if code)
            coded = map(CODED.__getitem__, map(sub, numbers, chain((0,), numbers)))
            streams[2 * place] = "".join(coded)
            streams[2 * place + 1] = "".join(map(places.__getitem__, numbers))
    return " ".join(streams) if any(streams) else ""
