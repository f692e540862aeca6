"""`data/entities.json`: everybody and everything with a page, and their part in claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from obelus.export import entities_schema
from obelus.export.article_data import ArticleData
from obelus.export.context import Context
from obelus.export.entities_schema import ROLES
from obelus.export.json_values import named
from obelus.export.parts import Part, join_json, json_part
from obelus.model import Claim, Control, Entity
from obelus.resolve.archive import Archive
from obelus.resolve.chain import is_state_controlled
from obelus.vocabulary import CONTROL_CLASSES, KINDS

PATH = "data/entities.json"


ROLE_OF = {"said it": "said_by", "carried it": "carried_by", "published it": "published_by"}
"""The steps of a chain, by the names that they have in the data."""

END = "\0"
"""Behind each role in a part: it is in no file's name, and so in no id."""


def part(data: ArticleData) -> Part:
    """The role of an entity in a claim of an article, and again for each claim; not JSON yet."""
    roles = [role for claim in data.article.standing for role in sorted(_roles(data, claim))]
    return Part(len(roles), "".join(f"{role} {name}{END}" for name, role in roles).encode())


def join(context: Context, parts: Iterable[Part]) -> Iterator[bytes]:
    """The entities by id."""
    counts = Counter[str]()
    for _number, body in parts:
        counts.update(body.decode().split(END))
    archive = context.archive
    entities = sorted(archive.entities, key=lambda entity: entity.id)
    rows = (json_part([_row(archive, entity, counts)], depth=1) for entity in entities)
    yield from join_json(lambda _: {"schema": entities_schema.ID, "entities": []}, rows, depth=1)


def _row(archive: Archive, entity: Entity, counts: Counter[str]) -> dict[str, Any]:
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
        "roles": {role: counts[f"{role} {entity.id}"] for role in ROLES},
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


def _roles(data: ArticleData, claim: Claim) -> set[tuple[str, str]]:
    """(entity, role) for each role that an entity has in a claim, once a claim."""
    archive, article = data.archive, data.article
    roles = {(step.entity.id, ROLE_OF[step.role]) for step in archive.chain(claim) if step.entity}
    objecting = (archive.entity(agent.name) for agent in claim.disputed_by)
    roles |= {(entity.id, "disputed_by") for entity in objecting if entity}
    if claim.event and (event := archive.entity(claim.event.name)):
        roles.add((event.id, "about"))
    for mark, entities in zip(article.marks, data.named, strict=True):
        if mark.claim == claim.id:
            roles |= {(entity.id, "named_in") for entity in entities}
    return roles
