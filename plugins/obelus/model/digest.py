"""Values → a digest of them, whatever the places at which they stand in a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from operator import attrgetter
from typing import Any, get_args

import msgspec
from msgspec import Struct
from msgspec.structs import fields

from obelus.model.location import Location

DIGEST = 16
"""Bytes of a digest."""

_ENCODER = msgspec.msgpack.Encoder(order="deterministic")


def digest_of(*values: object) -> bytes:
    """A digest of values without the places at which they stand in a file."""
    return blake2b(_ENCODER.encode(_placeless(values)), digest_size=DIGEST).digest()


def joined(*digests: bytes) -> bytes:
    """The digest of digests."""
    return blake2b(b"".join(digests), digest_size=DIGEST).digest()


def _placeless(value: Any) -> Any:
    return _TAKERS[type(value)](value)


class _Takers(dict[type, Callable[[Any], Any]]):
    """By type, what makes of a value one without the places in it."""

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        taker = self[kind] = _taker(kind)
        return taker


_TAKERS = _Takers()


def _taker(kind: type) -> Callable[[Any], Any]:
    if kind is Location:
        return lambda place: None
    if issubclass(kind, Struct) and _may_hold_places(kind):
        return _taker_of_fields(kind)
    if issubclass(kind, tuple | list):
        return lambda values: [_placeless(value) for value in values]
    if issubclass(kind, dict):
        return lambda values: {name: _placeless(value) for name, value in values.items()}
    return lambda value: value  # Most of an article's words: no second look is needed.


def _taker_of_fields(kind: type[Struct]) -> Callable[[Any], Any]:
    kinds = {field.name: field.type for field in fields(kind) if not _is_place(field.type)}
    plain = _getter([name for name, kind in kinds.items() if not _may_hold_places(kind)])
    holding = _getter([name for name, kind in kinds.items() if _may_hold_places(kind)])
    if holding is _nothing:
        return plain
    # What is empty is so without its places, too, and most of a record's fields are.
    return lambda value: [*plain(value), *[held and _placeless(held) for held in holding(value)]]


def _getter(names: Sequence[str]) -> Callable[[Any], Sequence[Any]]:
    """Gets the values of fields."""
    if len(names) < 2:  # With one name alone, `attrgetter` gets no tuple.
        return (lambda value: (getattr(value, *names),)) if names else _nothing
    return attrgetter(*names)


def _nothing(value: object) -> Sequence[Any]:
    return ()


def _may_hold_places(kind: Any) -> bool:
    if inside := get_args(kind):
        return any(map(_may_hold_places, inside))
    if isinstance(kind, type):
        is_struct = issubclass(kind, Struct) and kind is not Location
        return any(_may_hold_places(f.type) for f in fields(kind)) if is_struct else _is_place(kind)
    return kind is not ...  # Of anything, or of a variable's kind: whatever its value is.


def _is_place(kind: Any) -> bool:
    return kind is Location or kind == Location | None
