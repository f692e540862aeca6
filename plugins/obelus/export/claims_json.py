"""`data/claims.json`: every claim, with its flags and their why."""

from __future__ import annotations

from typing import Any

from obelus.export import claims_schema
from obelus.export.json_values import as_json, named, party
from obelus.model import Claim
from obelus.resolve.archive import Archive

PATH = "data/claims.json"


def export(archive: Archive) -> str:
    """The claims by article and id, as JSON."""
    return as_json({"schema": claims_schema.ID, "claims": rows(archive)})


def rows(archive: Archive) -> list[dict[str, Any]]:
    """Recorded claims and published suggestions, as plain values, by article and id."""
    claims = (*archive.claims, *(suggestion.claim for suggestion in archive.suggestions))
    return [_row(archive, c) for c in sorted(claims, key=lambda c: (c.article, c.id))]


def _row(archive: Archive, claim: Claim) -> dict[str, Any]:
    """One claim as plain values; addresses are relative to the site."""
    article = archive.article(claim)
    chain = archive.chain(claim)
    reasons = archive.flags(claim)
    return {
        "id": claim.id,
        "url": f"{article.url}#{claim.id}",
        "article": article.slug,
        "number": claim.number,
        "text": claim.statement,
        "words": list(claim.words),
        "flags": [reason.flag.id for reason in reasons],
        "why": {reason.flag.id: reason.why for reason in reasons},
        "said_by": [party(step) for step in chain if step.role == "said it" and claim.said_by],
        "cue": claim.cue,
        "via": [party(step) for step in chain if step.role != "said it"],
        "sources": [{"key": c.key, "locator": c.locator} for c in claim.sources],
        "quote": claim.quote,
        "quantity": claim.quantity,
        "assessment": claim.assessment,
        "disputed_by": [named(archive, agent.name) for agent in claim.disputed_by],
        "evidence": [
            {
                "source": item.citation.key if item.citation else "",
                "locator": item.citation.locator if item.citation else "",
                "url": item.url,
                "bearing": item.bearing,
            }
            for item in claim.evidence
        ],
        "same_as": list(claim.same_as),
        "note": claim.note_text,
        "published": article.published.isoformat() if article.published else "",
        "checked": claim.checked.isoformat() if claim.checked else "",
        "origin": claim.origin,
    }
