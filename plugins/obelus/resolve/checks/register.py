"""Entities, and the outlets that claims came through → what is unknown or unsaid of them."""

from __future__ import annotations

from collections.abc import Iterator

from obelus.model import Agent, Entity
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive, spellings
from obelus.resolve.chain import NOT_ASSESSED, step_beyond
from obelus.resolve.checks.known import one_of, unknown_entity
from obelus.text import slugify
from obelus.vocabulary import CONTROL_CLASSES, KINDS


def check_register(archive: Archive) -> Iterator[Problem]:
    """Kinds, control classes, and names that two entities share."""
    owners: dict[str, Entity] = {}
    for entity in archive.entities:
        if entity.kind and entity.kind not in KINDS:
            message = f'"{entity.kind}" is not a kind of entity.'
            fix = one_of(entity.kind, KINDS, "Kinds")
            yield Problem(Code.UNKNOWN_KIND, entity.place("kind"), message, fix)
        if entity.control and entity.control.control_class not in CONTROL_CLASSES:
            message = f'"{entity.control.control_class}" is not a control class.'
            fix = one_of(entity.control.control_class, CONTROL_CLASSES, "Classes")
            yield Problem(Code.BAD_VALUE, entity.place("control"), message, fix)
        for name in spellings(entity):
            owner = owners.setdefault(name, entity)
            if owner is not entity:
                message = f'"{name}" is also a name of {owner.path}.'
                fix = "Leave it with one of them, or say it in full in one of the two."
                place = entity.place("name" if name == entity.name else "aliases")
                yield Problem(Code.AMBIGUOUS_ENTITY, place, message, fix)
        for name in entity.party_to:
            if archive.entity(name) is None:
                yield unknown_entity(archive, name, entity.place("party_to"))


def check_outlets(archive: Archive) -> Iterator[Problem]:
    """Outlets that nobody has classified: absence never means independent."""
    via, plain = set[str](), dict[str, Agent]()
    for claim in archive.claims:
        for agent in claim.via:
            via.add(agent.name)
            if not agent.is_link:
                plain.setdefault(agent.name, agent)
    for entity in archive.entities:
        is_outlet = entity.kind == "outlet" or not via.isdisjoint(spellings(entity))
        if is_outlet and entity.control is None:
            message = f'Nobody has said who controls the outlet "{entity.name}".'
            fix = (
                "Add control: {class: …, scheme: …, assessed: …, evidence: …} if somebody has; "
                'until then readers see "not assessed".'
            )
            yield Problem(Code.NOT_ASSESSED, entity.place("kind"), message, fix)
    for name, agent in plain.items():
        step = step_beyond(name, agent.label, "carried it")
        if archive.entity(name) is None and step.control == NOT_ASSESSED:
            message = f'Nobody has said who controls the outlet "{name}".'
            page = f"content/entities/{slugify(name) or 'name'}.md"
            fix = f'Give it a page, {page}, if somebody has; readers see "not assessed".'
            yield Problem(Code.NOT_ASSESSED, agent.location, message, fix)
