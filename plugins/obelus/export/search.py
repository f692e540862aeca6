"""`search/`: an index of one format for archives of all sizes, of which a page loads a few files.

`index.json` says what there is. The files beside it are named by it; those of a small archive
travel inside it, so that a search there is one request.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from obelus.export.search_columns import Columns, slots, years
from obelus.export.search_names import names
from obelus.export.search_store import BLOCK, Document, blocks_of, documents, room_for_names
from obelus.export.search_terms import BOOSTS, Terms
from obelus.resolve.archive import Archive

FOLDER = "search/"
PATH = f"{FOLDER}index.json"

SMALL = 128 * 1024
"""Bytes up to which all files are one: about 30 kB, compressed, and no second request."""

EAGER = 10_000
"""Bytes of a facet, compressed, up to which the page loads it at once; a larger one is loaded when
the reader opens it."""

ROWS_A_FILE = 2 * BLOCK
"""Numbers a file of results: of ten results most lie in ten files, so files are small."""


def files(archive: Archive) -> Iterator[tuple[str, str]]:
    """(path in the site, content) of each file of the index."""
    head, parts = _index(archive)
    if sum(map(len, parts.values())) <= SMALL:
        head["parts"] = {name: json.loads(part) for name, part in parts.items()}
        parts = {}
    yield PATH, _json(head) + "\n"
    for name, part in parts.items():
        yield f"{FOLDER}{name}.json", part + "\n"


def _index(archive: Archive) -> tuple[dict[str, Any], dict[str, str]]:
    """What there is, and each part of it as JSON."""
    terms, columns, rows = Terms(), Columns(), Rows()
    for document in documents(archive):
        terms.add(document)
        columns.add(document)
        rows.add(document)
    shards, deeper = terms.shards()
    named = names(archive, columns.counts("entity"))
    facets = dict(columns.coded())
    room = room_for_names(archive)
    head = {
        "schema": 2,
        "documents": terms.documents,
        "entities": len(archive.entities),
        "room": room,
        "end": room + BLOCK * sum(map(blocks_of, archive.articles)),
        "boosts": list(BOOSTS.values()),
        "lengths": terms.lengths,
        "terms": len(shards),
        "deeper": deeper,
        "names": len(named),
        "rows": ROWS_A_FILE,
        "years": years(archive, room),
        "eager": [name for name, size in columns.sizes().items() if size <= EAGER],
    }
    parts = {
        "slots": _json(slots(archive)),
        **{f"terms/{n}": _json(shard) for n, shard in enumerate(shards)},
        **{f"names/{n}": _json(part) for n, part in enumerate(named)},
        **{f"rows/{n}": text for n, text in rows.texts()},
        **{f"facets/{name}": _json(facet) for name, facet in facets.items()},
    }
    return head, parts


class Rows:
    """What results show, in files of a few documents each."""

    def __init__(self) -> None:
        self._texts: dict[int, list[str]] = {}

    def add(self, document: Document) -> None:
        """Take in a document; as text, for a hundred thousand rows of values fill the memory."""
        text = f'"{document.number}":{_json(document.row)}'
        self._texts.setdefault(document.number // ROWS_A_FILE, []).append(text)

    def texts(self) -> Iterator[tuple[int, str]]:
        """(number, JSON) of each file."""
        for number, rows in self._texts.items():
            yield number, f"{{{','.join(rows)}}}"


def _json(value: Any) -> str:
    return ENCODER.encode(value)


ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""json.dumps would make one for each row."""
