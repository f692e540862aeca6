"""`data/entities.schema.json`: the JSON Schema of `entities.json`."""

from __future__ import annotations

from typing import Any

from obelus.export.schema_values import (
    PARTY,
    count,
    list_of,
    object_of,
    or_null,
    text,
    whole,
    word_of,
)
from obelus.vocabulary import CONTROL_CLASSES, KINDS

PATH = "data/entities.schema.json"
ID = "entities.schema.json"
"""The schema's address, relative to the data it describes."""

ROLES = {
    "said_by": "Recorded claims that it said.",
    "carried_by": "Recorded claims that it passed on.",
    "published_by": "Recorded claims in articles about its texts.",
    "disputed_by": "Recorded claims that it contradicts.",
    "about": "Recorded claims that are about it, an event.",
    "named_in": "Recorded claims in whose marked words it is named.",
}
"""What an entity can be to a claim; it can be several, and counts in each."""


def schema() -> dict[str, Any]:
    """The schema, the same for every archive."""
    entity = object_of(
        {
            "id": text("Its name in addresses: permanent."),
            "url": text("Its page, relative to the site."),
            "name": text("As the archive calls it."),
            "kind": word_of(KINDS, "What it is; empty where its page does not say."),
            "aliases": list_of(text(""), "Other names in the archive's language."),
            "names": {
                "type": "object",
                "additionalProperties": {"type": "string"},
                "description": "Its names in other languages, by BCP 47 tag.",
            },
            "description": text("Our words about it, as plain text."),
            "same_as": list_of(text("A web address."), "The same thing elsewhere."),
            "party_to": list_of(PARTY, "Events and conflicts it takes part in."),
            "control": or_null(_control(), "Of an outlet; null: not assessed, not independent."),
            "coordinates": or_null(_coordinates(), "Of a place, in WGS 84."),
            "roles": object_of({role: count(meaning) for role, meaning in ROLES.items()})
            | {"description": "Its part in recorded claims; a claim counts in each role."},
        }
    )
    return whole(ID, "The entities of an archive", "entities", list_of(entity, "By id."))


def _control() -> dict[str, Any]:
    return object_of(
        {
            "class": word_of(CONTROL_CLASSES, "In the typology of State Media Monitor."),
            "label": text("The class in words."),
            "is_state": {
                "type": "boolean",
                "description": "Whether a state decides what is said.",
            },
            "scheme": text("Who assessed it."),
            "assessed": text("When: a year, month or day in ISO 8601."),
            "evidence": text("Where the assessment is to be read."),
        }
    )


def _coordinates() -> dict[str, Any]:
    return object_of(
        {
            "latitude": {"type": "number", "minimum": -90, "maximum": 90},
            "longitude": {"type": "number", "minimum": -180, "maximum": 180},
        }
    )
