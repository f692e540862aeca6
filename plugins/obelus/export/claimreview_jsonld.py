"""`data/claimreview.jsonld`: the assessments as schema.org ClaimReviews, one for each dossier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from obelus.export.addresses import address
from obelus.export.context import Context
from obelus.export.json_values import iso
from obelus.export.parts import NOTHING, Part, join_json, json_part
from obelus.export.schema_org import (
    CONTEXT,
    Node,
    archive_node,
    cited,
    node,
    one_or_all,
    record_url,
    speakers,
)
from obelus.model import Claim
from obelus.resolve.archive import Archive
from obelus.resolve.dossiers import Dossier, Dossiers
from obelus.text import smart
from obelus.vocabulary import ASSESSMENTS

PATH = "data/claimreview.jsonld"


def part(context: Context, dossier: Dossier) -> Part:
    """The review of a dossier, where there is one."""
    item = review(context.dossiers, dossier, PATH)
    if item is None:
        return NOTHING
    element = node("DataFeedItem", dateModified=item.get("datePublished"), item=item)
    return json_part([element], depth=1)


def join(context: Context, parts: Iterable[Part]) -> Iterator[bytes]:
    """A DataFeed of all reviews, by id: the form in which fact-checkers exchange them."""
    return join_json(lambda _: _feed(context.archive), parts, depth=1)


def _feed(archive: Archive) -> dict[str, Any]:
    name = f"{archive_node(archive, PATH)['name']}: assessments"
    about = node("DataFeed", name=name, url=address(archive, PATH, PATH))
    return {"@context": CONTEXT, **about, "dataFeedElement": []}


def review(dossiers: Dossiers, dossier: Dossier, path: str) -> Node | None:
    """The assessment that holds, as a ClaimReview without context; None where there is none.

    One that a retraction affects is no review to pass on until somebody has looked at it again.
    """
    archive, claim = dossiers.archive, dossiers.reviewed(dossier)
    if claim is None:
        return None
    found = ASSESSMENTS[claim.assessment]
    return node(
        "ClaimReview",
        url=address(archive, dossier.url, path),
        claimReviewed=smart(dossier.short),
        datePublished=iso(dossiers.checked_on(claim)),
        author=archive_node(archive, path),
        reviewRating=node("Rating", alternateName=found.label, ratingExplanation=found.meaning),
        itemReviewed=claim_of(dossiers, dossier, path),
    )


def claim_of(dossiers: Dossiers, dossier: Dossier, path: str) -> Node:
    """What a dossier is about: the claim, who said it first, and where it was published."""
    archive = dossiers.archive
    records = [
        address(archive, record_url(archive.article(claim), claim), path)
        for claim in dossier.claims
    ]
    said = (speakers(archive, claim) for claim in dossier.claims)
    first = next(_addresses(archive, dossier.claims[0]), "")
    found = (url for claim in dossier.claims for url in _addresses(archive, claim))
    others = [url for url in dict.fromkeys(found) if url != first]
    return node(
        "Claim",
        **{"@id": records[0]},
        text=smart(dossier.statement),
        author=one_or_all(next(filter(None, said), ())),
        datePublished=iso(archive.article(dossier.claims[0]).published),
        firstAppearance=node("CreativeWork", url=first) if first else None,
        appearance=one_or_all(node("CreativeWork", url=url) for url in others),
        sameAs=one_or_all(records[1:]),
    )


def _addresses(archive: Archive, claim: Claim) -> Iterator[str]:
    """Where the sources that a claim stands in were published, as far as that has an address."""
    return filter(None, (source.field("url") for source in cited(archive, claim)))
