"""A number and what it counts, as it is compared with others."""

from __future__ import annotations

from msgspec import Struct


class Quantity(Struct, frozen=True, gc=False):
    """`about 80 artillery shells`: from `low` to `high` of a `noun`."""

    low: float
    high: float
    """The same as `low`, where a single number was given."""
    qualifier: str
    """A word of `vocabulary.QUALIFIERS`; empty where the number is meant as it stands."""
    unit: str
    """What is counted, as typed: `artillery shells`, `km`, `$`."""
    noun: str
    """Its head in the singular, or a measure by its whole name: `shell`, `kilometre`, `dollar`."""
    narrowed: frozenset[str] = frozenset()
    """The words that say which of them: `artillery`."""
    measured_in: str = ""
    """The unit to which a measure is brought before it is compared; empty for what is counted."""
    scale: float = 1
    """How many of that unit one of these is."""
