"""The parts that our JSON Schemas are put together from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def whole(name: str, title: str, rows: str, listed: dict[str, Any]) -> dict[str, Any]:
    """The schema of a file that names its schema and holds one list of rows."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": name,
        "title": title,
        **object_of({"schema": {"const": name}, rows: listed}),
    }


def object_of(properties: dict[str, Any]) -> dict[str, Any]:
    """An object with exactly these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def list_of(items: dict[str, Any], description: str) -> dict[str, Any]:
    """A list of such items."""
    return {"type": "array", "items": items, "description": description}


def text(description: str) -> dict[str, Any]:
    """Words."""
    return {"type": "string", "description": description}


def word_of(words: Iterable[str], description: str) -> dict[str, Any]:
    """One of these words, or an empty string."""
    return {"enum": ["", *words], "description": description}


def count(description: str) -> dict[str, Any]:
    """A number of things."""
    return {"type": "integer", "minimum": 0, "description": description}


def or_null(value: dict[str, Any], description: str) -> dict[str, Any]:
    """Such a value, or null where there is none."""
    return {"anyOf": [value, {"type": "null"}], "description": description}


PARTY = object_of({"name": text(""), "entity": text("Its id, or empty.")})
DATE = {
    "type": "string",
    "pattern": r"^(\d{4}-\d{2}-\d{2})?$",
    "description": "An ISO date, or empty.",
}
