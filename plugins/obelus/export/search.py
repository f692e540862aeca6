"""`search/`: an index of one format for archives of all sizes, of which a page loads a few files.

`index.json` says what there is. The files beside it are named by it; those of a small archive
travel inside it, so that a search there is one request.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from obelus.export.search_coding import as_json
from obelus.export.search_columns import Columns
from obelus.export.search_names import names
from obelus.export.search_numbers import BLOCK, Layout, layout, slots, years
from obelus.export.search_parts import Part, part_of, read_part
from obelus.export.search_store import FACETS
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


def files(archive: Archive) -> Iterator[tuple[str, bytes]]:
    """(path in the site, content) of each file of the index."""
    head, parts = _index(archive)
    if sum(map(len, parts.values())) <= SMALL:
        head["parts"] = {name: msgspec.Raw(part) for name, part in parts.items()}
        parts = {}
    yield PATH, as_json(head) + b"\n"
    for name, part in parts.items():
        yield f"{FOLDER}{name}.json", part + b"\n"


def _index(archive: Archive) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What there is, and each part of it as JSON."""
    where = layout(archive)
    terms, columns, rows = Terms(where.end), Columns(), Rows()
    for item in where.items:
        part = read_part(part_of(archive, item.subject))
        terms.add(part, item.end)
        columns.add(part)
        rows.add(part, item.end)
    shards, deeper = terms.shards()
    facets = columns.columns()
    named = names(archive, facets["entity"].counts())
    head = {
        "schema": 2,
        "documents": terms.documents,
        "entities": len(archive.entities),
        "room": where.room,
        "end": where.end,
        "boosts": list(BOOSTS.values()),
        "lengths": terms.lengths,
        "terms": len(shards),
        "deeper": list(deeper),
        "names": len(named),
        "rows": ROWS_A_FILE,
        "years": years(where),
        "eager": [name for name, column in facets.items() if column.size() <= EAGER],
    }
    parts = {
        "slots": as_json(slots(where)),
        **{f"terms/{n}": as_json(shard) for n, shard in enumerate(shards)},
        **{f"names/{n}": as_json(part) for n, part in enumerate(named)},
        **{f"rows/{n}": text.encode() for n, text in rows.texts()},
        **{f"facets/{name}": as_json(c.coded(FACETS[name])) for name, c in facets.items()},
    }
    return head, parts


class Rows:
    """What results show, in files of a few documents each."""

    def __init__(self) -> None:
        self._texts: dict[int, list[str]] = {}

    def add(self, part: Part, end: int) -> None:
        """Take in a part whose numbers are higher than all before."""
        for document in part.documents:
            number = end + document.below
            text = f'"{number}":{document.row}'
            self._texts.setdefault(number // ROWS_A_FILE, []).append(text)

    def texts(self) -> Iterator[tuple[int, str]]:
        """(number, JSON) of each file."""
        for number, rows in self._texts.items():
            yield number, f"{{{','.join(rows)}}}"
