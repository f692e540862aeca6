"""An entity of the archive → what the detector wants to know of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from obelus.model import Entity
from obelus.resolve.archive import spellings
from obelus.resolve.chain import is_state_controlled


@dataclass(frozen=True, slots=True)
class Known:
    """An entity as the detector wants it."""

    id: str
    name: str
    kind: str
    aliases: Sequence[str]
    names: Mapping[str, str]
    is_state_media: bool


def known(entity: Entity, without: Iterable[str] = ()) -> Known:
    """An entity by all its names but those `without`."""
    names = [name for name in spellings(entity) if name not in without]
    return Known(
        entity.id,
        entity.name,
        entity.kind,
        names,
        {},
        is_state_controlled(entity.control),
    )
