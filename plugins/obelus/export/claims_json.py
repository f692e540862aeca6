"""`data/claims.json`: every claim, with its flags and their why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from obelus.export import claims_schema
from obelus.export.article_data import ArticleData
from obelus.export.context import Context
from obelus.export.parts import Part, join_json, json_part

PATH = "data/claims.json"


def part(data: ArticleData) -> Part:
    """The claims of an article by id."""
    return json_part(data.claims, depth=1)


def join(_: Context, parts: Iterable[Part]) -> Iterator[bytes]:
    """The claims by article and id."""
    return join_json(lambda _: {"schema": claims_schema.ID, "claims": []}, parts, depth=1)
