"""How many words of a source are quoted in all, and how many may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields

from obelus.evidence import Copy, Span, normalise
from obelus.lock import Quotation
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
        names = [limit.name for limit in fields(cls)]
        for name in values:
            if name not in names:
                raise ValueError(f'"{name}" is not a limit; limits are {", ".join(names)}')
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
    if claims is None:
        found: Iterable[Quotation] = (quotation for _, quotation in archive.quoting.get(key, ()))
    else:
        found = (q for claim in claims for q in archive.quotations(claim) if q.source == key)
    counted = Counted(archive.copies.get(key))
    for quotation in found:
        counted.add(archive, quotation)
    source, copy = archive.source(key), counted.copy
    is_told = copy is not None and source is not None and source.field("rights") in QUOTABLE
    return counted.words, copy.word_count if copy and is_told else 0


@dataclass(slots=True)
class Counted:
    """The words quoted from one source, each once."""

    copy: Copy | None
    spans: list[Span] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    """Those whose place in the copy is not known."""

    def add(self, archive: Archive, quotation: Quotation) -> None:
        """Count a quotation, too, if its words are this source's."""
        if not _is_from(archive, quotation):
            return
        if place := quotation.place():
            self.spans += place.parts
        else:
            self.phrases.append(normalise(quotation.quote))

    @property
    def words(self) -> int:
        """How many there are."""
        return (_words_in(self.copy, self.spans) if self.copy else 0) + _words_of(self.phrases)


def _is_from(archive: Archive, quotation: Quotation) -> bool:
    """Whether its words are this source's, and not those of another that the claim cites, too."""
    if quotation.copy:
        return quotation.is_found
    if archive.lock is None:
        return True
    locked = archive.lock.sources(quotation.article, quotation.claim)
    return not locked or quotation.source in locked


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
