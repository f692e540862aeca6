"""The closed lists an archive is written in: a new member is one row here, and no more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flag:
    """How a claim reached us; `resolve.flags` says when each holds."""

    id: str
    label: str
    meaning: str
    glyph: str
    """The `<symbol>` of the theme's sprite, without its `g-`."""
    underline: str
    """The CSS `text-decoration-style` under the words."""
    rank: int
    """The underline shows the holding flag of the lowest rank."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What checking found; editors give it, with evidence."""

    id: str
    label: str
    meaning: str
    glyph: str
    is_settling: bool = False
    """Whether it lifts the flag *unverified*."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What an entity is."""

    id: str
    label: str
    plural: str
    schema_term: str
    """The type of schema.org under which its data are published."""


@dataclass(frozen=True, slots=True)
class ControlClass:
    """A class of State Media Monitor's typology."""

    id: str
    label: str
    meaning: str
    is_state: bool


@dataclass(frozen=True, slots=True)
class CorrectionKind:
    """What a correction puts right."""

    id: str
    label: str
    meaning: str
    is_leading: bool = False
    """Whether it stands above the article; the others end its page."""
    done: str = "Corrected on"
    """What a record says of itself, before the date."""


FLAGS = {
    row.id: row
    for row in (
        Flag(
            "attributed",
            "Attributed",
            "A named person or body is on record as having said it.",
            "attributed",
            "solid",
            3,
        ),
        Flag(
            "state-media",
            "State media",
            "It was said or carried by an outlet that a state controls.",
            "state-media",
            "dashed",
            1,
        ),
        Flag(
            "unverified",
            "Unverified",
            "Nobody named stands behind it, or the article itself keeps its distance.",
            "unverified",
            "dotted",
            2,
        ),
    )
}

UNFLAGGED = Flag("none", "No flag", "Our checking settled it.", "none", "none", rank=len(FLAGS) + 1)
"""What stands in for a flag where none holds: in the article's own voice, and settled since."""

ASSESSMENTS = {
    row.id: row
    for row in (
        Assessment(
            "corroborated",
            "Corroborated",
            "Two or more independent origins say the same.",
            "corroborated",
            is_settling=True,
        ),
        Assessment(
            "disputed",
            "Disputed",
            "Another named source contradicts it or objects to it.",
            "disputed",
        ),
        Assessment(
            "refuted",
            "Refuted",
            "Evidence we cite shows otherwise.",
            "refuted",
        ),
        Assessment(
            "confirmed",
            "Confirmed",
            "Evidence we cite shows that it was so.",
            "confirmed",
            is_settling=True,
        ),
        Assessment(
            "unverifiable",
            "Unverifiable",
            "We looked, and nothing open to us can settle it.",
            "unverifiable",
        ),
        Assessment(
            "retracted",
            "Retracted",
            "Whoever said or published it has taken it back.",
            "retracted",
        ),
    )
}

KINDS = {
    row.id: row
    for row in (
        Kind("person", "Person", "People", "Person"),
        Kind("organisation", "Organisation", "Organisations", "Organization"),
        Kind("outlet", "Outlet", "Outlets", "NewsMediaOrganization"),
        Kind("place", "Place", "Places", "Place"),
        Kind("weapon", "Weapon", "Weapons", "Product"),
        Kind("document", "Document", "Documents", "CreativeWork"),
        Kind("event", "Event", "Events", "Event"),
    )
}

UNKNOWN_KIND = Kind("unknown", "Kind not given", "Without a kind", "Thing")
"""What stands in for the kind of an entity whose page gives none."""

CONTROL_CLASSES = {
    row.id: row
    for row in (
        ControlClass(
            "SC",
            "state-controlled",
            "The state runs it, pays for it and decides what it says.",
            True,
        ),
        ControlClass(
            "CaPu",
            "captured public",
            "A public or state-managed outlet whose editors follow the government.",
            True,
        ),
        ControlClass(
            "CaPr",
            "captured private",
            "A private outlet whose editors follow the government.",
            True,
        ),
        ControlClass(
            "ISFM",
            "independent, state-funded and state-managed",
            "The state pays and appoints, and the newsroom decides for itself.",
            False,
        ),
        ControlClass(
            "ISM",
            "independent, state-managed",
            "The state appoints, and the newsroom decides for itself.",
            False,
        ),
        ControlClass(
            "ISF",
            "independent, state-funded",
            "The state pays, and the newsroom decides for itself.",
            False,
        ),
        ControlClass(
            "IP",
            "independent public",
            "A public outlet that neither money nor management ties to the government.",
            False,
        ),
    )
}

CORRECTION_KINDS = {
    row.id: row
    for row in (
        CorrectionKind("rating", "Rating", "An assessment or an overruled flag changes.", True),
        CorrectionKind("factual", "Factual", "We had a fact wrong: who, when, how many.", True),
        CorrectionKind("minor", "Minor", "Spelling, grammar or a link; the meaning stays."),
        CorrectionKind("update", "Update", "Something is new.", done="Updated on"),
        CorrectionKind("void", "Void", "The record should not have been made.", True, "Void since"),
    )
}
UNKNOWN_CORRECTION = CorrectionKind("unknown", "Correction", "Its kind is not given.", True)
"""What stands in for a kind that we do not know: readers see it first."""

PLACEHOLDERS = ("Say in your words what", "Write here, in words of your own")
"""How sentences of a new draft begin that its editor replaces."""

SUGGESTION_POLICIES = ("publish", "drafts", "off")
RIGHTS = ("full", "excerpt", "withheld")
BEARINGS = ("supports", "refutes", "context")
QUALIFIERS = ("about", "more than", "at least", "fewer than", "at most")

WITHHOLDING_CUES = frozenset(
    "claim claims claimed claiming allege alleges alleged alleging allegedly purport purports "
    "purported purporting purportedly reportedly supposedly ostensibly apparently".split()
)
"""Cues with which an article keeps its distance from what it reports."""

RATING_WORDS = (
    "true false untrue correct incorrect wrong fake hoax misleading misinformation "
    "disinformation debunked bogus baseless unfounded unproven falsely wrongly".split()
)
"""Words that rate a claim, beside the labels of the assessments: no claim is stated with them."""

OUTLET_NOT_NAMED = "Outlet not named"
"""The step of a chain where the copy does not say who published it."""
