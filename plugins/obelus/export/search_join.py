"""All parts → all files of the index, from nothing."""

from __future__ import annotations

from typing import Any

from obelus.export.search_coding import as_json
from obelus.export.search_columns import Columns
from obelus.export.search_names import name_files, names
from obelus.export.search_numbers import Layout, slots, years
from obelus.export.search_parts import read_part
from obelus.export.search_rows import ROWS_A_FILE, Rows
from obelus.export.search_state import END, Files, Parts, State, kept, made_with, placed
from obelus.export.search_store import FACETS
from obelus.export.search_terms import BOOSTS, Terms, shard_count
from obelus.resolve.archive import Archive


def joined(archive: Archive, layout: Layout, parts: Parts) -> tuple[Files, State]:
    """The files, and what to know of them for the next build."""
    terms, columns, rows = Terms(layout.end), Columns(), Rows()
    items = layout.items
    for item, content in zip(items, parts.contents([i.subject for i in items]), strict=True):
        part = read_part(content)
        terms.add(part, item.end)
        columns.add(part)
        rows.add(part, item.end)
    shards, deeper = terms.shards()
    facets = columns.columns()
    named = names(archive, facets["entity"].counts())
    files = {
        "slots": _file(slots(layout)),
        **{f"terms/{n}": _file(shard) for n, shard in enumerate(shards)},
        **{f"names/{n}": _file(part) for n, part in enumerate(named)},
        **{f"rows/{n}": content + END for n, content in rows.files()},
        **{f"facets/{name}": _file(c.coded(FACETS[name])) for name, c in facets.items()},
    }
    state = State(
        made_with(),
        layout.room,
        placed(layout, parts),
        terms.documents,
        terms.lengths,
        deeper,
        [name for name, column in facets.items() if column.is_eager],
        {name: kept(content) for name, content in files.items()},
    )
    return files, state


def _file(value: Any) -> bytes:
    return as_json(value) + END


def head(archive: Archive, layout: Layout, state: State) -> dict[str, Any]:
    """What `index.json` says of the other files."""
    return {
        "schema": 2,
        "documents": state.documents,
        "entities": len(archive.entities),
        "room": layout.room,
        "end": layout.end,
        "boosts": list(BOOSTS.values()),
        "lengths": state.lengths,
        "terms": shard_count(state.documents),
        "deeper": list(state.deeper),
        "names": name_files(len(archive.entities)),
        "rows": ROWS_A_FILE,
        "years": years(layout),
        "eager": state.eager,
    }
