"""How many words of a source are quoted in all, and how many may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from obelus.evidence import Copy, Span, normalise
from obelus.lock import Lock, Quotation
from obelus.model import Claim
from obelus.resolve.archive import Archive

QUOTABLE = frozenset({"full", "excerpt"})
"""Any other word in `rights`, and a source that is not there, withhold what rests on them: a
mistake must not publish what was meant to stay."""


@dataclass(frozen=True, slots=True)
class QuoteLimits:
    """How much an archive quotes from what is not its own."""

    words: int = 30
    """In one quotation: more are no phrase, but a passage."""
    share: int = 15
    """Of a copy, in per cent, in all articles together."""

    @classmethod
    def of(cls, values: Mapping[str, object]) -> QuoteLimits:
        """The limits that an archive gives; raises TypeError or ValueError for what is none."""
        limits = cls(**values)  # type: ignore[arg-type]
        numbers = (limits.words, limits.share)
        is_whole = all(type(number) is int for number in numbers)
        if not (is_whole and limits.words >= 1 and 0 <= limits.share <= 100):
            raise ValueError("quotes wants words, 1 or more, and share, a percentage from 0 to 100")
        return limits

    def of_copy(self, words: int) -> int:
        """How many words of a copy of that length may be quoted; one quotation always may."""
        return max(self.words, words * self.share // 100)


def quoted_words(
    archive: Archive, key: str, claims: Iterable[Claim] | None = None
) -> tuple[int, int]:
    """(words quoted from a source, words of its copy; 0 if it is not here or withheld).

    Of these claims, or of the whole archive; a word that is quoted twice counts once.
    """
    chosen = archive.claims if claims is None else claims
    totals = [total for _, total in running_totals(archive, key, chosen)]
    source, copy = archive.source(key), archive.copies.get(key)
    is_told = copy is not None and source is not None and source.field("rights") in QUOTABLE
    return max(totals, default=0), copy.word_count if copy and is_told else 0


def running_totals(
    archive: Archive, key: str, claims: Iterable[Claim]
) -> Iterator[tuple[Claim, int]]:
    """(a claim that quotes a source, the words quoted with it and all before it)."""
    copy, spans, phrases = archive.copies.get(key), list[Span](), list[str]()
    for claim in claims:
        for quotation in archive.quotations(claim):
            if quotation.source != key or not _is_from(archive, quotation):
                continue
            place = quotation.place()
            if place:
                spans += place.parts
            else:
                phrases.append(normalise(quotation.quote))
            yield claim, (_words_in(copy, spans) if copy else 0) + _words_of(phrases)


def _is_from(archive: Archive, quotation: Quotation) -> bool:
    """Whether its words are this source's, and not those of another that the claim cites, too."""
    if quotation.copy:
        return quotation.is_found
    rows = (archive.lock or Lock()).rows
    locked = [key for key in rows if key[:2] == quotation.key[:2]]
    return not locked or quotation.key in locked


def _words_in(copy: Copy, spans: Iterable[Span]) -> int:
    count = reached = 0
    for start, end in sorted(spans):
        count += len(copy.normalised[max(start, reached) : max(end, reached)].split())
        reached = max(reached, end)
    return count


def _words_of(phrases: Iterable[str]) -> int:
    """Without the copy, one phrase that is part of another is taken to be its place, too."""
    kept = list[str]()
    for phrase in sorted(set(phrases), key=len, reverse=True):
        if not any(phrase in other for other in kept):
            kept.append(phrase)
    return sum(len(phrase.split()) for phrase in kept)
