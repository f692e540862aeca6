"""Copies and texts, read by the detector → claims whose record leaves out what is said there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from obelus.detect import Detector
from obelus.detect import Suggestion as Detected
from obelus.model import Article, Claim, Location
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive
from obelus.resolve.chain import is_through_state
from obelus.resolve.checks.quotes import is_quotable
from obelus.resolve.flags import is_withholding
from obelus.text import smart
from obelus.vocabulary import WITHHOLDING_CUES

WORD = re.compile(r"\w+")
UNNAMED = "state media"
"""An outlet that a text calls so without its name."""
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, and what the detector finds in it about some of its words."""

    text: str
    found: Sequence[Detected]
    name: str
    """As messages call it."""
    is_told: bool = True
    """Whether its rights let words of it stand in a message."""

    def about(self, words: Range) -> Iterator[Detected]:
        """The attributions of these words; of those inside each other the outer ones, too."""
        for detected in self.found:
            if any(start < words[1] and words[0] < end for start, end in detected.content):
                yield detected

    def state_outlet(self, words: Range) -> str:
        """The state outlet that said or carried the words; empty if there is none."""
        for detected in self.about(words):
            if detected.is_state_source:
                return detected.speaker or UNNAMED
            carriers = (c.name for c in detected.carriers if c.is_state_media)
            if name := next(carriers, ""):
                return name
        return ""

    def distance(self, words: Range) -> str:
        """The cue with which the text keeps its distance from the words; empty if it does not."""
        cues = (" ".join(self.text[a:b] for a, b in d.cue) for d in self.about(words))
        return next((cue for cue in cues if is_withholding(cue)), "")


@dataclass(slots=True)
class Readings:
    """The texts that claims rest on, each read once and only if it is asked for."""

    archive: Archive
    detector: Detector
    known: dict[str, Reading] = field(default_factory=dict)

    def of_quotation(self, claim: Claim) -> Iterator[tuple[Reading, Range]]:
        """The copies that a claim quotes, and where its words are in them."""
        for quotation in self.archive.quotations(claim):
            place = quotation.place()
            if quotation.copy is None or place is None:
                continue
            key = f"the copy of [@{quotation.source}]"
            if key not in self.known:
                # An empty line between paragraphs is one sign longer than the space of the copy.
                text = smart("\n\n".join(quotation.copy.paragraphs))
                self._read(key, text, is_told=is_quotable(self.archive, quotation.source))
            shift = place.paragraph - 1
            yield self.known[key], (place.start + shift, place.end + shift)

    def _read(self, key: str, text: str, *, is_told: bool = True) -> None:
        found = self.detector.detect(text) if _is_worth_reading(text, self.detector) else ()
        self.known[key] = Reading(text, found, key, is_told)


def _is_worth_reading(text: str, detector: Detector) -> bool:
    """Whether anything in a text could be missing from a record: to look is cheap."""
    mentions = detector.register.mentions(text)
    return (
        not WITHHOLDING_CUES.isdisjoint(WORD.findall(text.lower()))
        or any(mention.entity.is_state_media for mention in mentions)
        or detector.judgement.is_called_state_media(text)
    )


def with_outlets(
    claims: tuple[Claim, ...], text: str, detector: Detector, found: Sequence[Detected] | None
) -> tuple[Claim, ...]:
    """The claims of a text, each with the state outlet that it gives their words to.

    `found` is what the detector finds in the text, where it was asked.
    """
    if not claims or (found is None and not _is_worth_reading(text, detector)):
        return claims
    reading = Reading(text, detector.detect(text) if found is None else found, "")
    outlets = [_outlet(claim, reading) for claim in claims]
    if not any(outlets) or not (found is None or _is_worth_reading(text, detector)):
        return claims
    rows = zip(claims, outlets, strict=True)
    return tuple(replace(claim, outlet=outlet) if outlet else claim for claim, outlet in rows)


def _outlet(claim: Claim, reading: Reading) -> str:
    places = ((reading.text.find(words), len(words)) for words in claim.words)
    found = (reading.state_outlet((start, start + size)) for start, size in places if start >= 0)
    return next(filter(None, found), "")


def check_dropped(archive: Archive, article: Article, readings: Readings) -> Iterator[Problem]:
    """What the words came through, and the distance kept from them, belong into the record."""
    for claim in article.claims:
        is_quoted = bool(claim.quote and archive.copies)
        if (claim.outlet or is_quoted) and not is_through_state(archive.chain(claim)):
            yield from _check_outlet(claim, readings)
        if is_quoted and _is_undoubted(archive, claim):
            yield from _check_cue(claim, readings)


def _is_undoubted(archive: Archive, claim: Claim) -> bool:
    """Whether a record says nothing of a distance, and no check or editor has decided."""
    assessment = archive.assessment(claim)
    is_settled = assessment is not None and assessment.is_settling
    is_unverified = any(reason.flag.id == "unverified" for reason in archive.flags(claim))
    return not (is_unverified or is_settled or claim.flag)


def _check_outlet(claim: Claim, readings: Readings) -> Iterator[Problem]:
    quoted = ((r.state_outlet(words), r) for r, words in readings.of_quotation(claim))
    outlet, reading = next((row for row in quoted if row[0]), (claim.outlet, None))
    if not outlet:
        return
    is_told = reading is None or reading.is_told
    message = (
        f"By {reading.name if reading else f'the text of {claim.article}'}, the words of claim "
        f'"{claim.id}" came through {outlet if is_told else "a state outlet"}, '
        'and no state outlet is in its "said by" or "via".'
    )
    fix = "Write - via: [[…]] -> …, unless the words are not those it carried."
    if is_told and outlet != UNNAMED:
        fix = fix.replace("…", outlet, 1)
    yield Problem(Code.DROPPED_OUTLET, _place(claim, "via"), message, fix)


def _check_cue(claim: Claim, readings: Readings) -> Iterator[Problem]:
    for reading, words in readings.of_quotation(claim):
        if cue := reading.distance(words):
            message = (
                f'In {reading.name}, the word for saying what claim "{claim.id}" says is "{cue}".'
                if reading.is_told
                else f'{reading.name.capitalize()} keeps its distance from claim "{claim.id}".'
            )
            fix = f"Write - cue: {cue if reading.is_told else '…'}."
            yield Problem(Code.DROPPED_CUE, _place(claim, "said by"), message, fix)
            return


def _place(claim: Claim, name: str) -> Location:
    bullet = claim.field(name) or claim.field("said by")
    return bullet.value_location if bullet else claim.location
