"""What data files have parts of: members by kind, in order, each with the digest of its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from obelus.export import (
    BY_ARTICLE,
    BY_DOSSIER,
    BY_SOURCE,
    article_parts,
    articles,
    dossier_parts,
    dossiers,
    source_parts,
    sources,
)
from obelus.export.context import Context
from obelus.export.parts import Parts
from obelus.resolve.digests import Digests

Digest = tuple[str, bytes]
"""(the id of a member, the digest of all that its parts are made of)."""


@dataclass(frozen=True)
class Members:
    """The members of one kind, in the order of their parts, and what makes their parts."""

    made: Callable[[Context, Any], Parts]
    paths: Sequence[str]
    subjects: Sequence[Any]
    digests: Sequence[Digest]


def members_of(context: Context, digests: Digests) -> Mapping[str, Members]:
    """All members of an archive, by their kind."""
    found, kept, cases = articles(context), sources(context), dossiers(context)
    of_articles = [(article.slug, digests.article(article)) for article in found]
    of_sources = [(source.key, digests.source(source)) for source in kept]
    of_dossiers = [(case.id, digests.dossier(case)) for case in cases]
    return {
        "articles": Members(article_parts, _paths(BY_ARTICLE), found, of_articles),
        "sources": Members(source_parts, _paths(BY_SOURCE), kept, of_sources),
        "dossiers": Members(dossier_parts, _paths(BY_DOSSIER), cases, of_dossiers),
    }


def _paths(exporters: Sequence[Any]) -> Sequence[str]:
    return [exporter.PATH for exporter in exporters]
