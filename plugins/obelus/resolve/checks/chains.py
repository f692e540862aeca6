"""Chains and the classes of outlets → an order that cannot be, and a class that others deny."""

from __future__ import annotations

from collections.abc import Iterator

from obelus.model import Article
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive, spellings
from obelus.resolve.chain import describe, is_state_controlled, step_beyond


def check_publisher(archive: Archive, article: Article) -> Iterator[Problem]:
    """The publisher comes last in the way of a claim."""
    before = [agent for claim in article.claims if claim.via for agent in claim.via[:-1]]
    publisher = archive.publisher(article) if before else None
    for agent in before:
        entity = archive.entity(agent.name)
        if publisher and entity and entity is publisher.entity:
            message = f'"{entity.name}" published the article, and is not the last in "via".'
            fix = "Write the outlets in the order in which the words travelled."
            yield Problem(Code.VIA_ORDER, agent.location, message, fix)


def check_control(archive: Archive) -> Iterator[Problem]:
    """No state outlet is called independent by mistake."""
    for entity in archive.entities:
        if entity.control is None or is_state_controlled(entity.control):
            continue
        known = (step_beyond(name, name, "carried it") for name in spellings(entity))
        shipped = next((step for step in known if step.is_state), None)
        if shipped:
            message = (
                f'"{entity.name}" is {describe(entity.control)} here; '
                f"the list that Obelus ships says {shipped.control}."
            )
            fix = "Compare the evidence, and see which is newer."
            yield Problem(Code.CONTROL_DIFFERS, entity.place("control"), message, fix)
