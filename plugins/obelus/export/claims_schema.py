"""`data/claims.schema.json`: the JSON Schema of `claims.json`."""

from __future__ import annotations

import json
from typing import Any

from obelus.resolve.archive import Archive
from obelus.vocabulary import ASSESSMENTS, BEARINGS, FLAGS

PATH = "data/claims.schema.json"
ID = "claims.schema.json"
"""The schema's address, relative to the data it describes."""


def export(archive: Archive) -> str:
    """The schema, the same for every archive."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def schema() -> dict[str, Any]:
    """The schema as a value."""
    claim = _object(
        {
            "id": _text("Its name within the article: permanent, never used again."),
            "url": _text("Its record, relative to the site."),
            "article": _text("The slug of its article."),
            "number": {
                "type": "integer",
                "minimum": 0,
                "description": "As readers see it; 0 for a suggestion.",
            },
            "text": _text("The claim as one sentence of ours."),
            "words": _list(_text("Marked words of the article."), "One for each mark."),
            "flags": _list({"enum": list(FLAGS)}, "How it reached us; the main one first."),
            "why": {
                "type": "object",
                "propertyNames": {"enum": list(FLAGS)},
                "additionalProperties": {"type": "string"},
                "description": "One line for each flag.",
            },
            "said_by": _list(_PARTY, "Who said it; empty where nobody is named."),
            "cue": _text("The article's own word for saying, where it matters."),
            "via": _list(_PARTY, "Outlets in the order the words travelled."),
            "sources": _list(_object({"key": _text("In sources.bib."), "locator": _text("")}), ""),
            "quote": _text("Exact words, 30 at most."),
            "quantity": _text("A number with its unit."),
            "assessment": {"enum": ["", *ASSESSMENTS], "description": "What checking found."},
            "disputed_by": _list(_PARTY, "Who contradicts it."),
            "evidence": _list(
                _object(
                    {
                        "source": _text("A key, or empty."),
                        "locator": _text(""),
                        "url": {"type": "string", "description": "A web address, or empty."},
                        "bearing": {"enum": list(BEARINGS)},
                    }
                ),
                "What the assessment rests on.",
            ),
            "same_as": _list(_text("article#claim."), "The same claim elsewhere."),
            "note": _text("Our note, as plain text."),
            "published": _DATE,
            "checked": _DATE,
            "origin": {
                "enum": ["recorded", "suggested"],
                "description": "Whether an editor recorded it, or a program found it.",
            },
        }
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        "title": "The claims of an archive",
        **_object({"schema": {"const": ID}, "claims": _list(claim, "By article and id.")}),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any], description: str) -> dict[str, Any]:
    return {"type": "array", "items": items, "description": description}


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


_PARTY = _object({"name": _text(""), "entity": _text("Its id, or empty.")})
_DATE = {
    "type": "string",
    "pattern": r"^(\d{4}-\d{2}-\d{2})?$",
    "description": "An ISO date, or empty.",
}
