"""The nouns of an archive: what editors wrote, as frozen values that refer to each other by id."""

from obelus.model.article import Article, Claim, Suggestion
from obelus.model.history import Correction, FormerName
from obelus.model.location import Location
from obelus.model.quantity import Quantity
from obelus.model.record import Agent, Bearing, Citation, Evidence, Field, TextQuoteSelector
from obelus.model.register import Capture, Control, Entity, Prose, Snapshot, Source
from obelus.model.segment import Hole, Segments
from obelus.model.text import Block, Mark, Mention, Running, Text

__all__ = [
    "Agent",
    "Article",
    "Bearing",
    "Block",
    "Capture",
    "Citation",
    "Claim",
    "Control",
    "Correction",
    "Entity",
    "Evidence",
    "Field",
    "FormerName",
    "Hole",
    "Location",
    "Mark",
    "Mention",
    "Prose",
    "Quantity",
    "Running",
    "Segments",
    "Snapshot",
    "Source",
    "Suggestion",
    "Text",
    "TextQuoteSelector",
]
