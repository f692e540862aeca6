"""`data/claims.schema.json`: the JSON Schema of `claims.json`."""

from __future__ import annotations

from typing import Any

from obelus.export.json_values import as_json
from obelus.export.schema_values import DATE, PARTY, list_of, object_of, text, whole
from obelus.resolve.archive import Archive
from obelus.vocabulary import ASSESSMENTS, BEARINGS, FLAGS

PATH = "data/claims.schema.json"
ID = "claims.schema.json"
"""The schema's address, relative to the data it describes."""


def export(archive: Archive) -> str:
    """The schema, the same for every archive."""
    return as_json(schema())


def schema() -> dict[str, Any]:
    """The schema as a value."""
    claim = object_of(
        {
            "id": text("Its name within the article: permanent, never used again."),
            "url": text("Its record, relative to the site."),
            "article": text("The slug of its article."),
            "number": {
                "type": "integer",
                "minimum": 0,
                "description": "As readers see it; 0 for a suggestion.",
            },
            "text": text("The claim as one sentence of ours."),
            "words": list_of(text("Marked words of the article."), "One for each mark."),
            "flags": list_of({"enum": list(FLAGS)}, "How it reached us; the main one first."),
            "why": {
                "type": "object",
                "propertyNames": {"enum": list(FLAGS)},
                "additionalProperties": {"type": "string"},
                "description": "One line for each flag.",
            },
            "said_by": list_of(PARTY, "Who said it; empty where nobody is named."),
            "cue": text("The article's own word for saying, where it matters."),
            "via": list_of(PARTY, "Outlets in the order the words travelled."),
            "sources": list_of(
                object_of({"key": text("In sources.bib."), "locator": text("")}), ""
            ),
            "quote": text("Exact words, 30 at most."),
            "quantity": text("A number with its unit."),
            "assessment": {"enum": ["", *ASSESSMENTS], "description": "What checking found."},
            "disputed_by": list_of(PARTY, "Who contradicts it."),
            "evidence": list_of(
                object_of(
                    {
                        "source": text("A key, or empty."),
                        "locator": text(""),
                        "url": {"type": "string", "description": "A web address, or empty."},
                        "bearing": {"enum": list(BEARINGS)},
                    }
                ),
                "What the assessment rests on.",
            ),
            "same_as": list_of(text("article#claim."), "The same claim elsewhere."),
            "note": text("Our note, as plain text."),
            "published": DATE,
            "checked": DATE,
            "origin": {
                "enum": ["recorded", "suggested"],
                "description": "Whether an editor recorded it, or a program found it.",
            },
        }
    )
    return whole(ID, "The claims of an archive", "claims", list_of(claim, "By article and id."))
