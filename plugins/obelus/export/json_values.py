"""Values of the archive → the plain values that our JSON files have in common."""

from __future__ import annotations

from datetime import date

from obelus.resolve.archive import Archive
from obelus.resolve.chain import Step


def iso(day: date | None) -> str:
    """A date as published, or an empty string."""
    return day.isoformat() if day else ""


def party(step: Step) -> dict[str, str]:
    """Who took a step of a chain."""
    entity = step.entity
    return {"name": entity.name if entity else step.label, "entity": entity.id if entity else ""}


def named(archive: Archive, name: str) -> dict[str, str]:
    """Whom a name means."""
    entity = archive.entity(name)
    return {"name": entity.name if entity else name, "entity": entity.id if entity else ""}
