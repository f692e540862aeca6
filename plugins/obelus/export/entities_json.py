"""`data/entities.json`: everybody and everything with a page, and their part in claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from obelus.export import entities_schema
from obelus.export.entities_schema import ROLES
from obelus.export.json_values import as_json, named
from obelus.export.marks import entities_in
from obelus.model import Control, Entity
from obelus.resolve.archive import Archive
from obelus.resolve.chain import is_state_controlled
from obelus.vocabulary import CONTROL_CLASSES, KINDS

PATH = "data/entities.json"


def export(archive: Archive) -> str:
    """The entities by id, as JSON."""
    counts = Counter(_parts(archive))
    entities = sorted(archive.entities, key=lambda entity: entity.id)
    rows = [_row(archive, entity, counts) for entity in entities]
    return as_json({"schema": entities_schema.ID, "entities": rows})


def _row(archive: Archive, entity: Entity, counts: Counter[tuple[str, str]]) -> dict[str, Any]:
    """One entity as plain values; addresses are relative to the site."""
    return {
        "id": entity.id,
        "url": entity.url,
        "name": entity.name,
        "kind": entity.kind if entity.kind in KINDS else "",
        "aliases": list(entity.aliases),
        "names": dict(entity.names),
        "description": entity.description.words,
        "same_as": list(entity.same_as),
        "party_to": [named(archive, name) for name in entity.party_to],
        "control": _control(entity.control) if entity.control else None,
        "coordinates": _coordinates(entity),
        "roles": {role: counts[entity.id, role] for role in ROLES},
    }


def _control(control: Control) -> dict[str, Any]:
    row = CONTROL_CLASSES.get(control.control_class)
    return {
        "class": row.id if row else "",
        "label": row.label if row else "",
        "is_state": is_state_controlled(control),
        "scheme": control.scheme,
        "assessed": control.assessed,
        "evidence": control.evidence,
    }


def _coordinates(entity: Entity) -> dict[str, float] | None:
    if entity.latitude is None or entity.longitude is None:
        return None
    return {"latitude": entity.latitude, "longitude": entity.longitude}


def _parts(archive: Archive) -> Iterator[tuple[str, str]]:
    """(entity, role) for each role that an entity has in a claim that counts, once a claim."""
    for claim in (c for c in archive.claims if not c.voided):
        article = archive.article(claim)
        parts = {
            (step.entity.id, ROLE_OF[step.role]) for step in archive.chain(claim) if step.entity
        }
        objecting = (archive.entity(agent.name) for agent in claim.disputed_by)
        parts |= {(entity.id, "disputed_by") for entity in objecting if entity}
        if claim.event and (event := archive.entity(claim.event.name)):
            parts.add((event.id, "about"))
        marks = (mark for mark in article.marks if mark.claim == claim.id)
        inside = (entity for mark in marks for entity in entities_in(archive, article, mark))
        parts |= {(entity.id, "named_in") for entity in inside}
        yield from parts


ROLE_OF = {"said it": "said_by", "carried it": "carried_by", "published it": "published_by"}
"""The steps of a chain, by the names that they have in the data."""
