"""What the detector hands out: suggestions, with their flags and how sure the rule is."""

from enum import StrEnum

from msgspec import Struct

Range = tuple[int, int]


class Flag(StrEnum):
    """How the words reached us."""

    ATTRIBUTED = "attributed"
    STATE_MEDIA = "state-media"
    UNVERIFIED = "unverified"


class Confidence(StrEnum):
    """How often the rule is right; the figures are in `docs/attribution.md`."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    WEAK = "weak"


class Carrier(Struct, frozen=True, gc=False):
    """Somebody through whom the words reached us."""

    name: str
    entity: str | None
    is_state_media: bool
    evidence: str = ""
    """Its class, and who assessed it when, if the register knows."""


class Suggestion(Struct, frozen=True, gc=False):
    """One attribution; all ranges are code points of the text given."""

    source: tuple[Range, ...]
    cue: tuple[Range, ...]
    content: tuple[Range, ...]
    speaker: str | None
    """The source's name; for "it" or "the agency" whom they stand for; None without a source."""
    entity: str | None
    """The speaker's id in the register."""
    flag: Flag
    rule: str
    confidence: Confidence
    why: str
    carriers: tuple[Carrier, ...] = ()
    """Who carried the words, the nearest first; the speaker is not among them."""
    parent: int | None = None
    """Index of the attribution inside whose content this one lies."""
    is_state_source: bool = False
    """The speaker himself is state media."""


def self_check(suggestions: list[Suggestion]) -> list[Suggestion]:
    """Return the suggestions flagged attributed although a state outlet is in their chain."""
    return [
        s
        for s in suggestions
        if s.flag is Flag.ATTRIBUTED and (s.is_state_source or _chain_has_state(s, suggestions))
    ]


def _chain_has_state(s: Suggestion, suggestions: list[Suggestion]) -> bool:
    seen: set[int] = set()
    at: Suggestion = s
    while True:
        if at.is_state_source or any(carrier.is_state_media for carrier in at.carriers):
            return True
        if at.parent is None or at.parent in seen:
            return False
        seen.add(at.parent)
        at = suggestions[at.parent]
