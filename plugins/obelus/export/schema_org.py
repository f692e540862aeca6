"""Values of the archive → what schema.org calls them, for the JSON-LD of pages and data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from obelus.export.addresses import address
from obelus.export.atom import NAMELESS
from obelus.export.sources_csl import DAY, csl_type, plain
from obelus.model import Article, Claim, Source
from obelus.resolve.archive import Archive
from obelus.resolve.chain import Step
from obelus.resolve.dossiers import Dossiers
from obelus.text import smart
from obelus.vocabulary import KINDS

CONTEXT = "https://schema.org"

WORKS = {
    "article-newspaper": "NewsArticle",
    "article-journal": "ScholarlyArticle",
    "webpage": "WebPage",
    "book": "Book",
    "report": "Report",
    "thesis": "Thesis",
}
"""The kinds of source that schema.org has a word for, by CSL's."""

SPEAKERS = frozenset({"Person", "Organization", "NewsMediaOrganization"})
"""The types that can say something. A place that speaks is its government, which has no page."""

Node = dict[str, Any]


def node(kind: str, **values: Any) -> Node:
    """A node with those of its values that are not empty."""
    made = {"@type": kind}
    for name, value in values.items():  # A loop, as pages have dozens of them.
        if value:
            made[name] = value
    return made


def one_or_all(values: Iterable[Any]) -> Any:
    """A value alone where there is one: readers of ClaimReview expect it so."""
    listed = list(values)
    return listed[0] if len(listed) == 1 else listed


def archive_node(archive: Archive, path: str) -> Node:
    """Whoever publishes the archive, as the file at `path` refers to it."""
    return node("Organization", name=archive.site_name or NAMELESS, url=address(archive, "", path))


def speakers(archive: Archive, claim: Claim) -> list[Node]:
    """Those who are named as having said a claim."""
    steps = [step for step in archive.chain(claim) if step.role == "said it"]
    return [_speaker(step) for step in steps if step.is_named]


def _speaker(step: Step) -> Node:
    entity = step.entity
    kind = KINDS.get(entity.kind) if entity else None
    if entity and kind and kind.schema_term in SPEAKERS:
        same_as = one_or_all(entity.same_as)
        return node(kind.schema_term, name=smart(entity.name), sameAs=same_as)
    return node("Organization", name=smart(step.label))


def work(archive: Archive, source: Source, path: str) -> Node:
    """A source, under the address of its page here; its `url` is where it was published."""
    kind = WORKS.get(csl_type(source), "CreativeWork")
    day = source.field("date") or source.field("year")
    return node(
        kind,
        **{"@id": address(archive, source.url, path)},
        name=plain(source.field("title")),
        url=source.field("url"),
        datePublished=day if DAY.fullmatch(day) else "",
        publisher=node("Organization", name=plain(source.publisher)) if source.publisher else None,
    )


def cited(archive: Archive, claim: Claim) -> list[Source]:
    """The sources in which a claim stands, the one that its article is about first."""
    keys = [c.key for c in claim.sources]
    keys.sort(key=lambda key: key != archive.article(claim).source)
    return [source for key in dict.fromkeys(keys) if (source := archive.source(key))]


def claim_node(dossiers: Dossiers, claim: Claim, path: str) -> Node:
    """A claim as its article records it."""
    archive = dossiers.archive
    record = address(archive, record_url(archive.article(claim), claim), path)
    dossier = dossiers.of(claim)
    appearances = [{"@id": address(archive, s.url, path)} for s in cited(archive, claim)]
    return node(
        "Claim",
        **{"@id": record},
        url=record,
        text=smart(claim.statement),
        author=one_or_all(speakers(archive, claim)),
        appearance=one_or_all(appearances),
        subjectOf={"@id": address(archive, dossier.url, path)} if dossier else None,
    )


def record_url(article: Article, claim: Claim) -> str:
    """The permanent address of a claim, relative to the site."""
    return f"{article.url}#{claim.id}"
