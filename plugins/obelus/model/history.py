"""What was put right in an article, and how it was called before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from obelus.model.location import Location


class Correction(Struct, frozen=True, gc=False):
    """One dated correction from an article's front matter."""

    date: date
    kind: str
    text: str
    claim: str = ""
    """The id of the claim it is about, be it a former one; empty for the article."""
    places: Mapping[str, Location] = {}
    """Where its values stand, and under an empty name the entry itself."""

    def place(self, name: str = "") -> Location:
        """Where a value stands, or the entry."""
        return self.places.get(name, self.places.get("", Location("")))


class FormerName(Struct, frozen=True, gc=False):
    """A name that a claim or an article had before; it leads on, and is never used again."""

    name: str
    location: Location
