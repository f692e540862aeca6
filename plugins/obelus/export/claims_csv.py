"""`data/claims.csv`: the claims for spreadsheets, one row each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from obelus.export.article_data import ArticleData
from obelus.export.claim_rows import Row
from obelus.export.context import Context
from obelus.export.parts import Part

PATH = "data/claims.csv"
BEFORE = "article id url text words flags said_by via sources quote quantity".split()
QUANTITY = "low high qualifier noun".split()
BEHIND = "event counter_claims assessment origins published checked origin void formerly".split()
COLUMNS = (*BEFORE, *(f"quantity_{name}" for name in QUANTITY), *BEHIND)
NONE = [None] * len(QUANTITY)
FORMULA = frozenset("=+-@\t\r")
"""A cell that starts so is run by spreadsheets; an apostrophe before it keeps it text."""


def part(data: ArticleData) -> Part:
    """The claims of an article by id."""
    return Part(len(data.claims), _lines(map(_cells, data.claims)))


def join(_: Context, parts: Iterable[Part]) -> Iterator[bytes]:
    """The claims by article and id, as RFC 4180 CSV; lists are joined with `; `."""
    yield _lines([COLUMNS])
    for _number, body in parts:
        yield body


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _cells(row: Row) -> list[str]:
    quantity = row["quantity_value"]
    values = [row[name] for name in BEFORE]
    values += [quantity[name] for name in QUANTITY] if quantity else NONE
    values += [row[name] for name in BEHIND]
    # Most cells are words that no spreadsheet would run: they are done without a call.
    return [v if isinstance(v, str) and v[:1] not in FORMULA else _cell(v) for v in values]


def _cell(value: object) -> str:
    if value is None or value == []:
        return ""
    text = "; ".join(map(_item, value)) if isinstance(value, list) else _item(value)
    return f"'{text}" if text[:1] in FORMULA else text


def _item(item: object) -> str:
    if not isinstance(item, dict):
        return str(item)
    if "key" in item:
        return ", ".join(filter(None, (item["key"], item["locator"])))
    return str(item["name"])
