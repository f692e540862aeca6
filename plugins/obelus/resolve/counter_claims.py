"""Claims on one event with numbers that cannot all be right.

Two numbers are compared if they count the same: the same noun, or measures of the same kind, and no
word that narrows one ("ballistic missiles") where another narrows the other ("cruise missiles").
They are in conflict if there is no number that both allow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import inf

from obelus.model import Claim, Entity, Quantity
from obelus.resolve.archive import Archive
from obelus.resolve.same import same_claims

ABOUT = 0.1
"""How far "about 80" reaches on either side: from 72 to 88."""
ROUNDED = 0.05
"""The same for a measure set beside another unit: whoever converts kilometres rounds the miles."""

Counters = dict[str, tuple[Claim, ...]]


def counter_claims(said: Mapping[str, Iterable[Claim]]) -> Counters:
    """By the reference of each claim, out of `events`: those whose number contradicts its own."""
    found: dict[str, dict[str, Claim]] = defaultdict(dict)
    for claims in said.values():
        for numbered in _by_kind(claims):
            for one, other in combinations(numbered, 2):
                if is_conflict(one.quantity_value, other.quantity_value):
                    found[one.reference][other.reference] = other
                    found[other.reference][one.reference] = one
    return {name: tuple(others.values()) for name, others in found.items()}


def _by_kind(claims: Iterable[Claim]) -> Iterable[Sequence[Claim]]:
    """The claims with a number, by what it counts: others are never compared."""
    found = defaultdict[str, list[Claim]](list)
    for claim in claims:
        if claim.quantity_value:
            found[_kind(claim.quantity_value)].append(claim)
    return found.values()


def events(archive: Archive) -> dict[str, list[Claim]]:
    """What is said of one thing: claims by the id of their event, and by what they are `same as`.

    A claim without an event is about that of the claims it is the same as.
    """
    same = same_claims(archive.standing)
    with_event = ((claim, _event(archive, claim)) for claim in archive.standing if claim.event)
    about = {claim.reference: event.id for claim, event in with_event if event}
    found: dict[str, list[Claim]] = defaultdict(list)
    linked = {name.partition("#")[0] for name in same}
    for claim in archive.standing:
        if claim.event is None and claim.article not in linked:
            continue
        name = claim.reference
        members = same.get(name, frozenset())
        keys = {about[name]} if name in about else {about[m] for m in members if m in about}
        if members:
            keys.add(min(members))  # A reference holds a "#", which no id of an entity does.
        for key in sorted(keys):
            found[key].append(claim)
    return found


def is_conflict(one: Quantity | None, other: Quantity | None) -> bool:
    """Whether two numbers count the same thing and cannot both be right."""
    if one is None or other is None or not _is_comparable(one, other):
        return False
    slack = ROUNDED if one.noun != other.noun else 0
    (low, is_above), (high, is_below) = _span(one, slack)
    (other_low, is_other_above), (other_high, is_other_below) = _span(other, slack)
    is_over = low > other_high or (low == other_high and (is_above or is_other_below))
    is_under = high < other_low or (high == other_low and (is_below or is_other_above))
    return is_over or is_under


def _is_comparable(one: Quantity, other: Quantity) -> bool:
    is_narrower = one.narrowed <= other.narrowed or other.narrowed <= one.narrowed
    return _kind(one) == _kind(other) and is_narrower


def _kind(quantity: Quantity) -> str:
    return quantity.measured_in or quantity.noun


def _span(quantity: Quantity, slack: float) -> tuple[tuple[float, bool], tuple[float, bool]]:
    """The least and the most that a quantity allows, and whether that is itself left out."""
    low, high = quantity.low * quantity.scale, quantity.high * quantity.scale
    wide = max(slack, ABOUT if quantity.qualifier == "about" else 0)
    least, most = (low * (1 - wide), False), (high * (1 + wide), False)
    return {
        "more than": ((least[0], True), (inf, False)),
        "at least": (least, (inf, False)),
        "fewer than": ((-inf, False), (most[0], True)),
        "at most": ((-inf, False), most),
    }.get(quantity.qualifier, (least, most))


def _event(archive: Archive, claim: Claim) -> Entity | None:
    return archive.entity(claim.event.name) if claim.event else None


def sorted_by_number(claims: Iterable[Claim]) -> list[Claim]:
    """Claims with a number by what they count, then from the least to the most."""
    return sorted(claims, key=_number)


def _number(claim: Claim) -> tuple[str, float, str]:
    quantity = claim.quantity_value
    if quantity is None:
        return "", 0, claim.reference
    return _kind(quantity), quantity.low * quantity.scale, claim.reference
