"""The evidence that supports a claim → its independent origins, counted through the chains.

Whoever is at the head of the chain behind a piece of evidence is its origin. An outlet that hands
on what another said is none: in "A -> B" and "B", B is a relay of A. Where nobody is named at the
head, it could be any of the others, so that all such pieces together count as one origin only where
there is no other. What was taken back stands for no origin, whoever has looked at it since.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from obelus.detect import default_judgement
from obelus.model import Claim, Evidence
from obelus.resolve.affected import was_taken_back
from obelus.resolve.archive import Archive
from obelus.resolve.chain import SOURCE_NOT_NAMED, Step, is_same, step_beyond, step_of

Chain = Sequence[Step]


@dataclass(frozen=True, slots=True)
class Origins:
    """Who is behind the evidence that supports a claim, independently of each other."""

    known: tuple[Step, ...] = ()
    unknown: int = 0
    """How many pieces of evidence there are of which nobody can tell."""
    taken_back: int = 0
    """How many pieces count for none, since they were retracted or are void."""

    @property
    def count(self) -> int:
        """How many origins that proves."""
        return len(self.known) or min(1, self.unknown)


def origins(archive: Archive, claim: Claim) -> Origins:
    """The origins of the evidence that supports a claim."""
    if not claim.evidence:
        return Origins()
    supporting = [piece for piece in claim.evidence if piece.bearing == "supports"]
    holding = [piece for piece in supporting if not _was_taken_back(archive, piece)]
    chains = [_chain(archive, claim, piece) for piece in holding]
    known = [chain for chain in chains if chain]
    unknown, taken_back = len(chains) - len(known), len(supporting) - len(holding)
    return Origins(tuple(_independent(known)), unknown, taken_back)


def _was_taken_back(archive: Archive, piece: Evidence) -> bool:
    source = archive.source(piece.citation.key) if piece.citation else None
    other = archive.by_reference.get(piece.claim)
    return (source is not None and source.is_retracted) or (
        other is not None and was_taken_back(other)
    )


def _independent(chains: Sequence[Chain]) -> Iterator[Step]:
    """The heads that no other head's words came through, in the order met."""
    left = list(chains)
    seen: list[Step] = []
    for chain in chains:
        head = chain[0]
        if any(is_same(head, other) for other in seen):
            continue
        seen.append(head)
        others = [other for other in left if not is_same(other[0], head)]
        if any(is_same(head, step) for other in others for step in other[1:]):
            # Two that relay each other are one origin, not none: the first gives way.
            left = others
        else:
            yield head


def _chain(archive: Archive, claim: Claim, piece: Evidence) -> Chain:
    """The steps behind a piece of evidence; empty where nobody is known to be at their head."""
    steps: list[Step] = []
    if piece.chain:
        for agent in piece.chain:
            entity, role = archive.entity(agent.name), "carried it" if steps else "said it"
            beyond = step_beyond(agent.name, agent.label, role, agent.is_named)
            steps.append(step_of(entity, entity.name, role) if entity else beyond)
    elif other := archive.by_reference.get(piece.claim):
        steps = [*archive.chain(other)]
    elif piece.citation and piece.citation.key in {cited.key for cited in claim.sources}:
        steps = [*archive.chain(claim)]
    if steps and steps[0].label == SOURCE_NOT_NAMED:
        steps = steps[1:]
    return steps if steps and _is_known(steps[0]) else ()


def _is_known(step: Step) -> bool:
    """Whether it is somebody by name: "experts" in two articles may be the same ones, or not."""
    if step.entity or step.is_named:
        return True
    return step.label.split()[-1][:1].isupper() and not default_judgement().is_nameless(step.label)
