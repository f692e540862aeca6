"""`data/claims.parquet`: the claims as a typed table, where the option `parquet` is set."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from typing import Any

import msgspec

from obelus.export.claims_schema import ID, schema
from obelus.export.parts import Part
from obelus.export.schema_values import DATE

PATH = "data/claims.parquet"
SCALARS = {"string": "string", "integer": "int64", "number": "float64", "boolean": "bool_"}
"""The types of JSON Schema, and what Arrow calls them."""

BATCH = 1_000
"""Rows that are Python's at a time: Arrow's take a tenth of the room."""


def is_available() -> bool:
    """Whether pyarrow is here: it is large, and most archives do without."""
    return find_spec("pyarrow") is not None


def join(parts: Iterable[Part]) -> bytes:
    """The claims in the parts of `claims.json`: its columns, with its descriptions."""
    arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    columns = schema()["properties"]["claims"]["items"]["properties"]
    fields = [
        arrow.field(name, _type(arrow, shape), metadata={"description": _described(shape)})
        for name, shape in columns.items()
    ]
    described = arrow.schema(fields, metadata={"schema": ID})
    values = (
        {name: _value(shape, row[name]) for name, shape in columns.items()} for row in _rows(parts)
    )
    batches = []
    while rows := [*islice(values, BATCH)]:
        batches.append(arrow.RecordBatch.from_pylist(rows, described))
    table = arrow.Table.from_batches(batches, described)
    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()


def _rows(parts: Iterable[Part]) -> Iterator[dict[str, Any]]:
    for _number, body in parts:
        yield from msgspec.json.decode(b"[" + body + b"]")


def _type(arrow: Any, shape: Mapping[str, Any]) -> Any:
    """The Arrow type of what a JSON Schema describes: a new field of claims.json has one, too."""
    if _is_date(shape):
        return arrow.date32()
    if "anyOf" in shape:
        return _type(arrow, shape["anyOf"][0])
    if "properties" in shape:
        fields = [(name, _type(arrow, inner)) for name, inner in shape["properties"].items()]
        return arrow.struct(fields)
    if "additionalProperties" in shape:
        return arrow.map_(arrow.string(), _type(arrow, shape["additionalProperties"]))
    if "items" in shape:
        return arrow.list_(_type(arrow, shape["items"]))
    return getattr(arrow, SCALARS["string" if "enum" in shape else shape["type"]])()


def _value(shape: Mapping[str, Any], value: Any) -> Any:
    """A value of claims.json as Arrow takes it: days are days, and none is null."""
    if value is None:
        return None
    if _is_date(shape):
        return date.fromisoformat(value) if value else None
    if "anyOf" in shape:
        return _value(shape["anyOf"][0], value)
    if "properties" in shape:
        return {name: _value(inner, value[name]) for name, inner in shape["properties"].items()}
    if "additionalProperties" in shape:
        return list(value.items())
    return [_value(shape["items"], item) for item in value] if "items" in shape else value


def _is_date(shape: Mapping[str, Any]) -> bool:
    return shape.get("pattern") == DATE["pattern"]


def _described(shape: Mapping[str, Any]) -> str:
    return str(shape.get("description", ""))
