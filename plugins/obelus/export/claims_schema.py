"""`data/claims.schema.json`: the JSON Schema of `claims.json`."""

from __future__ import annotations

from typing import Any

from obelus.export.schema_values import (
    DATE,
    PARTY,
    list_of,
    object_of,
    or_null,
    text,
    whole,
    word_of,
)
from obelus.vocabulary import ASSESSMENTS, BEARINGS, FLAGS, QUALIFIERS

PATH = "data/claims.schema.json"
ID = "claims.schema.json"
"""The schema's address, relative to the data it describes."""


def schema() -> dict[str, Any]:
    """The schema, the same for every archive."""
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
            "short": text("The same in 75 characters at most, where the sentence is longer."),
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
            "quote": text("Exact words of the source, a phrase at most."),
            "quantity": text("A number and what it counts, as typed."),
            "quantity_value": or_null(_quantity(), "The same, understood; null without one."),
            "event": or_null(PARTY, "The event that it is about."),
            "counter_claims": list_of(
                text("article#claim."), "Claims on the same event with another number."
            ),
            "assessment": {"enum": ["", *ASSESSMENTS], "description": "What checking found."},
            "disputed_by": list_of(PARTY, "Who contradicts it."),
            "evidence": list_of(_evidence(), "What the assessment rests on."),
            "origins": list_of(
                PARTY, "Who is behind the supporting evidence, independently of each other."
            ),
            "affected_by": list_of(
                _effect(), "Retractions of what it rests on, since which nobody looked at it."
            ),
            "same_as": list_of(text("article#claim."), "The same claim elsewhere."),
            "dossier": text("The page on all of its records, relative to the site, or empty."),
            "formerly": list_of(text("An id."), "The ids it had before; they lead to it."),
            "void": {**DATE, "description": "Since when it is void, and in no total; or empty."},
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


def _evidence() -> dict[str, Any]:
    return object_of(
        {
            "source": text("A key, or empty."),
            "locator": text(""),
            "url": text("A web address, or empty."),
            "claim": text("article#claim, or empty."),
            "bearing": {"enum": list(BEARINGS)},
            "from": list_of(PARTY, "Who is behind it, and through whom it came."),
        }
    )


def _quantity() -> dict[str, Any]:
    number = {"type": "number", "minimum": 0}
    return object_of(
        {
            "low": number | {"description": "The number, or the lower end of a range."},
            "high": number | {"description": "The same number, or the upper end."},
            "qualifier": word_of(QUALIFIERS, "How the number is meant, where not as it stands."),
            "unit": text("What is counted, as typed."),
            "noun": text("Its head noun in the singular, or the whole name of a measure."),
        }
    )


def _effect() -> dict[str, Any]:
    return object_of(
        {
            "source": text("The key of a retracted source, or empty."),
            "claim": text("article#claim of a retracted claim, or empty."),
            "retracted": DATE,
        }
    )
