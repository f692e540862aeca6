"""Copies and texts, read by the detector → claims whose record leaves out what is said there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from obelus.detect import Detector
from obelus.detect import Suggestion as Detected
from obelus.model import Claim, Location
from obelus.parse.running_text import running_text
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive
from obelus.resolve.flags import is_withholding
from obelus.resolve.quote_checks import is_quotable
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

    def of_text(self, claim: Claim) -> Iterator[tuple[Reading, Range]]:
        """The article's own text, and where the marked words are in it."""
        key = f"the text of {claim.article}"
        if key not in self.known:
            self._read(key, running_text(self.archive.article(claim).body.tokens).text)
        for words in claim.words:
            start = self.known[key].text.find(words)
            if start >= 0:
                yield self.known[key], (start, start + len(words))

    def _read(self, key: str, text: str, *, is_told: bool = True) -> None:
        found = self.detector.detect(text) if self._is_worth_reading(text) else ()
        self.known[key] = Reading(text, found, key, is_told)

    def _is_worth_reading(self, text: str) -> bool:
        """Whether anything in a text could be missing from a record: to look is cheap."""
        mentions = self.detector.register.mentions(text)
        return (
            not WITHHOLDING_CUES.isdisjoint(WORD.findall(text.lower()))
            or any(mention.entity.is_state_media for mention in mentions)
            or self.detector.judgement.is_called_state_media(text)
        )


def check_dropped(archive: Archive, detector: Detector) -> Iterator[Problem]:
    """What the words came through, and the distance kept from them, belong into the record."""
    readings = Readings(archive, detector)
    for claim in archive.claims:
        flags = {reason.flag.id for reason in archive.flags(claim)}
        if not any(step.is_state for step in archive.chain(claim)):
            yield from _check_outlet(claim, readings)
        assessment = archive.assessment(claim)
        is_settled = assessment is not None and assessment.is_settling
        if "unverified" not in flags and not is_settled and not claim.flag:
            yield from _check_cue(claim, readings)


def _check_outlet(claim: Claim, readings: Readings) -> Iterator[Problem]:
    for reading, words in (*readings.of_quotation(claim), *readings.of_text(claim)):
        if outlet := reading.state_outlet(words):
            through = outlet if reading.is_told else "a state outlet"
            message = (
                f'By {reading.name}, the words of claim "{claim.id}" came through {through}, '
                'and no state outlet is in its "said by" or "via".'
            )
            fix = "Write - via: [[…]] -> …, unless the words are not those it carried."
            if reading.is_told and outlet != UNNAMED:
                fix = fix.replace("…", outlet, 1)
            yield Problem(Code.DROPPED_OUTLET, _place(claim, "via"), message, fix)
            return


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
