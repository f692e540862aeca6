"""A claim, an entity, a source → the values whose change is worth telling, as words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from obelus.model import Agent, Citation, Claim, Entity, Evidence, Source
from obelus.resolve.archive import Archive

Values = tuple[str, ...]


def flags_of(archive: Archive, claim: Claim) -> dict[str, str]:
    """The flags that a claim carries, the main one first, each with its why."""
    return {reason.flag.id: reason.why for reason in archive.flags(claim)}


def control_of(entity: Entity | None) -> Values:
    """The control class of an outlet, with who gave it and when; nothing where it has none."""
    control = entity.control if entity else None
    return (f"{control.control_class}, {control.scheme} {control.assessed}",) if control else ()


def rights_of(source: Source | None) -> dict[str, Values]:
    """What a source's entry says of its rights and of its being taken back."""
    names = ("rights", "retracted")
    values = {name: source.field(name).strip() if source else "" for name in names}
    return {name: _one(value) for name, value in values.items()}


def _one(word: str) -> Values:
    return (word,) if word else ()


def _agents(agents: Iterable[Agent]) -> Values:
    return tuple(f"[[{a.name}]]" if a.is_link else a.name for a in agents)


def _cited(citation: Citation) -> str:
    return f"[@{', '.join(filter(None, (citation.key, citation.locator)))}]"


def _evidence(piece: Evidence) -> str:
    what = _cited(piece.citation) if piece.citation else piece.url or piece.claim
    chain = " -> ".join(_agents(piece.chain))
    return f"{what} {piece.bearing}" + (f", from {chain}" if chain else "")


CLAIM_VALUES: dict[str, Callable[[Claim], Values]] = {
    "statement": lambda claim: _one(claim.statement),
    "said by": lambda claim: _agents(claim.said_by),
    "cue": lambda claim: _one(claim.cue),
    "via": lambda claim: _agents(claim.via),
    "quote": lambda claim: _one(claim.quote),
    "source": lambda claim: tuple(map(_cited, claim.sources)),
    "quantity": lambda claim: _one(claim.quantity),
    "event": lambda claim: _agents([claim.event] if claim.event else ()),
    "flag": lambda claim: _one(claim.flag),
    "assessment": lambda claim: _one(claim.assessment),
    "disputed by": lambda claim: _agents(claim.disputed_by),
    "evidence": lambda claim: tuple(map(_evidence, claim.evidence)),
    "void": lambda claim: _one(claim.voided.isoformat() if claim.voided else ""),
}
"""The values of a claim that are compared, by the names that editors and readers know."""
