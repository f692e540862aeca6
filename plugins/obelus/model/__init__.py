"""The nouns of an archive: what editors wrote, as frozen values that refer to each other by id."""

from obelus.model.article import (
    Agent,
    Article,
    Bearing,
    Citation,
    Claim,
    Evidence,
    Field,
    Mark,
    Mention,
    Suggestion,
    Text,
    TextQuoteSelector,
)
from obelus.model.history import Correction, FormerName
from obelus.model.location import Location
from obelus.model.quantity import Quantity
from obelus.model.register import Capture, Control, Entity, Prose, Snapshot, Source

__all__ = [
    "Agent",
    "Article",
    "Bearing",
    "Capture",
    "Citation",
    "Claim",
    "Control",
    "Correction",
    "Entity",
    "Evidence",
    "Field",
    "FormerName",
    "Location",
    "Mark",
    "Mention",
    "Prose",
    "Quantity",
    "Snapshot",
    "Source",
    "Suggestion",
    "Text",
    "TextQuoteSelector",
]
