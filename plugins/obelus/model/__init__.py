"""The nouns of an archive: what editors wrote, as frozen values that refer to each other by id."""

from obelus.model.article import Article, Claim, Mark, Mention, Suggestion, Text
from obelus.model.history import Correction, FormerName
from obelus.model.location import Location
from obelus.model.quantity import Quantity
from obelus.model.record import Agent, Bearing, Citation, Evidence, Field, TextQuoteSelector
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
