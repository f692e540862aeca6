"""Claims that records declare to be the same → all of them together, however many steps apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from obelus.model import Claim


def same_claims(claims: Sequence[Claim]) -> dict[str, frozenset[str]]:
    """By the reference of each claim that is the same as others here: these, itself among them."""
    linked = _links(claims)
    found: dict[str, frozenset[str]] = {}
    for name in linked:
        if name not in found:
            group, waiting = set[str](), {name}
            while waiting:
                group |= waiting
                waiting = {other for member in waiting for other in linked[member]} - group
            found |= dict.fromkeys(group, frozenset(group))
    return found


def _links(claims: Sequence[Claim]) -> dict[str, set[str]]:
    """`same as` in both directions."""
    linked = defaultdict[str, set[str]](set)
    telling = [claim for claim in claims if claim.same_as]
    named = {other.partition("#")[0] for claim in telling for other in claim.same_as}
    known = {claim.reference for claim in claims if claim.article in named}
    for claim in telling:
        name = claim.reference
        for other in claim.same_as:
            if other in known and other != name:
                linked[name].add(other)
                linked[other].add(name)
    return linked
