"""`data/claims.csv`: the claims for spreadsheets, one row each."""

from __future__ import annotations

import csv
import io

from obelus.export.claims_json import rows
from obelus.resolve.archive import Archive

PATH = "data/claims.csv"
COLUMNS = (
    "article id url text words flags said_by via sources "
    "quote quantity quantity_low quantity_high quantity_qualifier quantity_noun event "
    "counter_claims assessment origins published checked origin void formerly"
).split()
FORMULA = tuple("=+-@\t\r")
"""A cell that starts so is run by spreadsheets; an apostrophe before it keeps it text."""


def export(archive: Archive) -> str:
    """The claims by article and id, as RFC 4180 CSV; lists are joined with `; `."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows(archive):
        quantity = row["quantity_value"] or {}
        flat = row | {f"quantity_{name}": value for name, value in quantity.items()}
        writer.writerow([_cell(flat.get(column)) for column in COLUMNS])
    return out.getvalue()


def _cell(value: object) -> str:
    items = value if isinstance(value, list) else [] if value is None else [value]
    text = "; ".join(_item(item) for item in items)
    return f"'{text}" if text.startswith(FORMULA) else text


def _item(item: object) -> str:
    if not isinstance(item, dict):
        return str(item)
    if "key" in item:
        return ", ".join(filter(None, (item["key"], item["locator"])))
    return str(item["name"])
