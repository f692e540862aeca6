"""The index before, and the parts that came and went → the files in which these are.

Everything else would come out as it was, for an edit shifts the number of no other document. Where
it does, as a new article between old ones, or where too much is new, all is joined anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from obelus.export.search_coding import as_json
from obelus.export.search_columns import Column, read_cells
from obelus.export.search_names import names
from obelus.export.search_numbers import Layout, slots
from obelus.export.search_parts import Found, Part, read_part
from obelus.export.search_repost import Reposted
from obelus.export.search_rows import ROWS_A_FILE, rows_file
from obelus.export.search_state import (
    END,
    FOLDER,
    Files,
    Lost,
    Parts,
    Placed,
    Previous,
    State,
    kept,
    made_with,
    placed,
    read_state,
)
from obelus.export.search_store import FACETS
from obelus.export.search_terms import shard_count
from obelus.resolve.archive import Archive

FEW, SHARE = 200, 50
"""Up to so many changed parts, or one in so many, changing files is less work than joining all."""

T = TypeVar("T")
Changed = dict[str, bytes | None]
"""Name → content of files that may be other than before; None where there is none now."""
Side = list[tuple[Placed, Part]]
"""The parts that went, or those that came."""


def edited(
    archive: Archive, layout: Layout, parts: Parts, previous: Previous | None
) -> tuple[Files, State]:
    """The files that are not what they were, and the state of all; `Lost` if that cannot be."""
    before = read_state(previous.state) if previous else None
    if previous is None or before is None or before.room != layout.room:
        raise Lost
    return _Edit(archive, layout, parts, previous, before).made()


class _Edit:
    """One index out of another."""

    def __init__(
        self, archive: Archive, layout: Layout, parts: Parts, previous: Previous, before: State
    ) -> None:
        self.archive, self.layout, self.previous, self.before = archive, layout, previous, before
        self.items = placed(layout, parts)
        old, new = set(before.items), set(self.items)
        is_there = all(previous.is_there(f"{FOLDER}{name}.json") for name in before.files)
        if not is_there or len(old ^ new) > max(FEW, len(new) // SHARE):
            raise Lost
        gone = [item for item in before.items if item not in new]
        places = [n for n, item in enumerate(self.items) if item not in old]
        contents = parts.contents([layout.items[n].subject for n in places])
        come = [self.items[n] for n in places]
        self.gone, self.come = _unlike(
            [(item, _part(previous.part(item.digest))) for item in gone],
            [(item, _part(content)) for item, content in zip(come, contents, strict=True)],
        )

    def made(self) -> tuple[Files, State]:
        """The changed files, and the state of all."""
        before, gone, come = self.before, _documents(self.gone), _documents(self.come)
        documents = before.documents - len(gone) + len(come)
        if shard_count(documents) != shard_count(before.documents):
            raise Lost
        terms = Reposted()
        for number in gone.keys() | come.keys():
            terms.replace(number, gone.get(number), come.get(number))
        columns = self._columns()
        changed = {
            "slots": as_json(slots(self.layout)),
            **self._shards(terms, shard_count(documents)),
            **self._rows(gone, come),
            **{f"facets/{name}": as_json(c.coded(FACETS[name])) for name, c in columns.items()},
            **(self._names(columns["entity"]) if "entity" in columns else {}),
        }
        made = {name: content + END for name, content in changed.items() if content is not None}
        known = before.files | {name: kept(content) for name, content in made.items()}
        was_eager = {name: name in before.eager for name in FACETS}
        is_eager = was_eager | {name: column.is_eager for name, column in columns.items()}
        state = State(
            made_with(),
            self.layout.room,
            self.items,
            documents,
            [old + more for old, more in zip(before.lengths, terms.lengths, strict=True)],
            terms.deeper(before.deeper),
            [name for name in FACETS if is_eager[name]],
            {name: file for name, file in known.items() if changed.get(name, b"") is not None},
        )
        return {n: c for n, c in made.items() if known[n] != before.files.get(n)}, state

    def _shards(self, terms: Reposted, count: int) -> Changed:
        deeper = self.before.deeper
        return {
            f"terms/{n}": as_json(
                terms.shard(self._read(f"terms/{n}", dict[str, str]), names_, deeper)
            )
            for n, names_ in terms.by_shard(deeper, count).items()
        }

    def _rows(self, gone: dict[int, Found], come: dict[int, Found]) -> Changed:
        changed: Changed = {}
        for n in {number // ROWS_A_FILE for number in gone.keys() | come.keys()}:
            name = f"rows/{n}"
            raw = self._read(name, dict[int, msgspec.Raw]) if name in self.before.files else {}
            rows = {number: bytes(row).decode() for number, row in raw.items()}
            rows = {number: row for number, row in rows.items() if number not in gone}
            rows |= {k: d.row for k, d in come.items() if k // ROWS_A_FILE == n}
            changed[name] = rows_file(sorted(rows.items())) if rows else None
        return changed

    def _columns(self) -> dict[str, Column]:
        """The facets of which any value may have changed."""
        entities = {item.end <= self.layout.room for item, _ in (*self.gone, *self.come)}
        return {
            name: self._column(place, name)
            for place, name in enumerate(FACETS)
            if _cells(self.gone, place) != _cells(self.come, place)
            or (name == "entity" and True in entities)
        }

    def _column(self, place: int, name: str) -> Column:
        file = self._read(f"facets/{name}", dict[str, Any])
        all_cells = read_cells(file["values"], file["cells"])
        counts = [self._count(item, FACETS[name]) for item in self.before.items]
        if sum(counts) != len(all_cells):
            raise Lost
        old, start = dict[int, list[str]](), 0
        for item, count in zip(self.before.items, counts, strict=True):
            old[item.end] = all_cells[start : start + count]
            start += count
        new = old | {item.end: part.cells[place] for item, part in self.come}
        return Column([cell for item in self.items for cell in new[item.end]])

    def _count(self, item: Placed, kinds: Sequence[str]) -> int:
        """How many cells an item has in a column for these kinds."""
        if item.end <= self.layout.room:
            return int("entity" in kinds)
        return item.claims * ("claim" in kinds) + ("article" in kinds)

    def _names(self, column: Column) -> Changed:
        old = dict.fromkeys(name for name in self.before.files if name.startswith("names/"))
        named = names(self.archive, column.counts())
        return {**old, **{f"names/{n}": as_json(part) for n, part in enumerate(named)}}

    def _read(self, name: str, kind: type[T]) -> T:
        content = self.previous.file(f"{FOLDER}{name}.json")
        if content is None or kept(content) != self.before.files.get(name):
            raise Lost
        return msgspec.json.decode(content, type=kind)


def _part(content: bytes | None) -> Part:
    try:
        return read_part(content or b"")
    except msgspec.MsgspecError as error:
        raise Lost from error


def _unlike(gone: Side, come: Side) -> tuple[Side, Side]:
    """What really went and came: most edits touch nothing that can be found."""
    parts = {item.end: part for item, part in gone}
    same = {item.end for item, part in come if parts.get(item.end) == part}
    gone = [(item, part) for item, part in gone if item.end not in same]
    return gone, [(item, part) for item, part in come if item.end not in same]


def _documents(side: Side) -> dict[int, Found]:
    """Number → document."""
    return {item.end + d.below: d for item, part in side for d in part.documents}


def _cells(side: Side, place: int) -> list[tuple[int, list[str]]]:
    """What of a facet's column comes or goes, and where."""
    return [(item.end, part.cells[place]) for item, part in side if part.cells[place]]
