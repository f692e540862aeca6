"""`data/opensearch.ndjson`, for an engine on a server of your own: what the search page finds, with
the text of articles and entities, as a bulk request; `data/opensearch-index.json` is its index."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

import msgspec

from obelus.export.parts import as_json
from obelus.export.search_numbers import Subject, layout
from obelus.export.search_store import FACETS, Document, documents_of
from obelus.export.search_terms import BOOSTS
from obelus.model import Article
from obelus.resolve.archive import Archive

PATH = "data/opensearch.ndjson"
INDEX_PATH = "data/opensearch-index.json"
ID_BYTES = 16

TEXT = {
    "type": "text",
    "analyzer": "english",
    "fields": {"cjk": {"type": "text", "analyzer": "cjk"}},
}
"""English by stems, and once more with Korean in pairs of syllables, as our own index has it."""
WORD = {"type": "keyword"}
SHOWN = {"type": "keyword", "index": False, "doc_values": False}
"""What results show and nobody searches."""

FIELDS = {
    "id": WORD,
    "kind": WORD,
    "url": SHOWN,
    **dict.fromkeys(BOOSTS, TEXT),
    "text": TEXT,
    "summary": TEXT,
    "chain": SHOWN,
    "label": SHOWN,
    "article": SHOWN,
    "date": {"type": "date", "format": "yyyy-MM-dd"},
    "year": WORD,
    **dict.fromkeys(FACETS, WORD),
}


def index() -> bytes:
    """The settings of an index for these documents; a field that it does not know is an error."""
    return as_json({"mappings": {"dynamic": "strict", "properties": FIELDS}})


def bulk(archive: Archive) -> Iterator[bytes]:
    """The lines of the request: an action, then its document, by number."""
    for item in layout(archive).items:
        for document in documents_of(archive, item.subject, item.end):
            fields = _fields(archive, item.subject, document)
            action = {"index": {"_id": fields["id"]}}
            yield msgspec.json.encode(action) + b"\n" + msgspec.json.encode(fields) + b"\n"


def _fields(archive: Archive, subject: Subject, document: Document) -> dict[str, Any]:
    """A document without what is empty."""
    row, facets = document.row, document.facets
    found = {
        # An address may have signs that engines allow in no id, and stays the same; so does this.
        "id": blake2b(row["url"].encode(), digest_size=ID_BYTES).hexdigest(),
        "kind": document.kind,
        "url": archive.site_url + row["url"],
        **dict(zip(BOOSTS, document.texts, strict=True)),
        **_texts(subject, document),
        **{name: row.get(name, "") for name in ("chain", "label", "article", "date")},
        "year": row.get("date", "")[:4],
        **{facet: list(facets.get(facet, ())) for facet in FACETS},
    }
    return {name: value for name, value in found.items() if value}


def _texts(subject: Subject, document: Document) -> dict[str, str]:
    """The whole text of whatever has a page of its own; a claim's words are in its article's."""
    if document.kind == "claim":
        return {}
    if isinstance(subject, Article):
        return {"text": subject.whole.body.words, "summary": document.row.get("text", "")}
    return {"text": subject.description.words}
