"""The units that can be brought to each other: what is measured, as against what is counted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit, in how many of its base unit it is, exactly."""

    name: str
    base: str
    scale: float
    written: tuple[str, ...] = ()
    """Other ways to write it, in the singular."""


MEASURES = {
    word: row
    for row in (
        Measure("millimetre", "metre", 0.001, ("mm", "millimeter")),
        Measure("centimetre", "metre", 0.01, ("cm", "centimeter")),
        Measure("metre", "metre", 1, ("m", "meter")),
        Measure("kilometre", "metre", 1000, ("km", "kilometer")),
        Measure("inch", "metre", 0.0254),
        Measure("foot", "metre", 0.3048, ("ft",)),
        Measure("yard", "metre", 0.9144),
        Measure("mile", "metre", 1609.344),
        Measure("nautical mile", "metre", 1852, ("nmi",)),
        Measure("square metre", "square metre", 1, ("m²", "sq m", "square meter")),
        Measure("hectare", "square metre", 10_000, ("ha",)),
        Measure("acre", "square metre", 4046.8564224),
        Measure("square kilometre", "square metre", 1e6, ("km²", "sq km", "square kilometer")),
        Measure("square mile", "square metre", 2589988.110336, ("sq mile",)),
        Measure("gram", "gram", 1, ("g", "gramme")),
        Measure("kilogram", "gram", 1000, ("kg", "kilo", "kilogramme")),
        Measure("tonne", "gram", 1e6, ("t", "metric ton")),
        Measure("second", "second", 1),
        Measure("minute", "second", 60, ("min",)),
        Measure("hour", "second", 3600, ("h",)),
        Measure("day", "second", 86_400),
        Measure("week", "second", 604_800),
        Measure("kilometre an hour", "kilometre an hour", 1, ("km/h", "kph")),
        Measure("mile an hour", "kilometre an hour", 1.609344, ("mph",)),
        Measure("knot", "kilometre an hour", 1.852),
    )
    for word in (row.name, *row.written)
}
"""By every way to write them. Left out: `ton`, `pound` and `ounce`, which are not the same
everywhere, and months and years, which are not always as long. Those compare by their names."""

LONGEST = max(len(word.split()) for word in MEASURES)
"""How many words a unit can have."""

CURRENCIES = {
    "$": "dollar",
    "€": "euro",
    "£": "pound",
    "¥": "yen",
    "₩": "won",
    "₽": "rouble",
    "₴": "hryvnia",
}
MONEY_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12}
"""How sums of money are shortened."""
