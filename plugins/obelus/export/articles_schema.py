"""`data/articles.schema.json`: the JSON Schema of `articles.json`."""

from __future__ import annotations

from typing import Any

from obelus.export.schema_values import DATE, PARTY, count, list_of, object_of, text, whole, word_of
from obelus.vocabulary import ASSESSMENTS, CORRECTION_KINDS, FLAGS

PATH = "data/articles.schema.json"
ID = "articles.schema.json"
"""The schema's address, relative to the data it describes."""


def schema() -> dict[str, Any]:
    """The schema, the same for every archive."""
    article = object_of(
        {
            "id": text("Its name in addresses: permanent."),
            "url": text("Its page, relative to the site."),
            "formerly": list_of(text("A name."), "The names it had before; they lead to it."),
            "title": text("Ours, or that of the text we write about."),
            "title_basis": {
                "enum": ["stated", "inferred"],
                "description": "Whether an editor gave it, or it was taken from the file.",
            },
            "source": text("The key of the text it is about, in sources.bib; or empty."),
            "quoted_words": count("How many words of that text it quotes, each once."),
            "copy_words": count(
                "How many words our copy of that text has; 0 where it is not here."
            ),
            "outlet": {**PARTY, "description": "Who published that text, as far as is known."},
            "published": {**DATE, "description": "When it was published: an ISO date, or empty."},
            "published_basis": word_of(
                ["stated", "inferred"], "Whether the text says so; empty without a date."
            ),
            "checked": {**DATE, "description": "When an editor last looked: a date, or empty."},
            "summary": text("In our words."),
            "topics": list_of(text(""), "As the editor ordered them."),
            "entities": list_of(text("An id in entities.json."), "Named in its text, by id."),
            "corrections": list_of(_correction(), "Oldest first."),
            "claims": list_of(text("An id in claims.json."), "Recorded, in the text's order."),
            "flags": object_of({name: count(row.meaning) for name, row in FLAGS.items()})
            | {"description": "How many claims carry each flag, or several; no void ones."},
            "assessments": object_of(
                {name: count(row.meaning) for name, row in ASSESSMENTS.items()}
            )
            | {"description": "How many claims have each assessment; as above, no void ones."},
            "suggestions": count("What a program found and no editor has looked at."),
        }
    )
    return whole(ID, "The articles of an archive", "articles", list_of(article, "By id."))


def _correction() -> dict[str, Any]:
    return object_of(
        {
            "date": DATE,
            "kind": word_of(CORRECTION_KINDS, "What was corrected."),
            "text": text("What was wrong, and is now right."),
            "claim": text("The id of the claim it is about, or empty."),
            "url": text("Its entry on the page, relative to the site."),
        }
    )
