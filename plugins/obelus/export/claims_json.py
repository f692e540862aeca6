"""`data/claims.json`: every claim, with its flags and their why."""

from __future__ import annotations

from typing import Any

from obelus.export import claims_schema
from obelus.export.json_values import as_json, iso, named, party
from obelus.model import Claim, Evidence, Quantity, Source
from obelus.resolve.affected import Effect
from obelus.resolve.archive import Archive
from obelus.resolve.dossiers import Dossiers
from obelus.resolve.related import Related

PATH = "data/claims.json"


def export(archive: Archive) -> str:
    """The claims by article and id, as JSON."""
    return as_json({"schema": claims_schema.ID, "claims": rows(archive)})


def rows(archive: Archive) -> list[dict[str, Any]]:
    """Recorded claims and published suggestions, as plain values, by article and id."""
    related, dossiers = Related(archive), Dossiers(archive)
    claims = (*archive.claims, *(suggestion.claim for suggestion in archive.suggestions))
    in_order = sorted(claims, key=lambda claim: (claim.article, claim.id))
    return [_row(related, dossiers, claim) for claim in in_order]


def _row(related: Related, dossiers: Dossiers, claim: Claim) -> dict[str, Any]:
    """One claim as plain values; addresses are relative to the site."""
    archive, dossier = related.archive, dossiers.of(claim)
    article = archive.article(claim)
    chain = archive.chain(claim)
    reasons = archive.flags(claim)
    return {
        "id": claim.id,
        "url": f"{article.url}#{claim.id}",
        "article": article.slug,
        "number": claim.number,
        "text": claim.statement,
        "short": claim.short,
        "words": list(claim.words),
        "flags": [reason.flag.id for reason in reasons],
        "why": {reason.flag.id: reason.why for reason in reasons},
        "said_by": [party(step) for step in chain if step.role == "said it" and claim.said_by],
        "cue": claim.cue,
        "via": [party(step) for step in chain if step.role != "said it"],
        "sources": [{"key": c.key, "locator": c.locator} for c in claim.sources],
        "quote": claim.quote,
        "quantity": claim.quantity,
        "quantity_value": _quantity(claim.quantity_value) if claim.quantity_value else None,
        "event": named(archive, claim.event.name) if claim.event else None,
        "counter_claims": [other.reference for other in related.counter_claims(claim)],
        "assessment": claim.assessment,
        "disputed_by": [named(archive, agent.name) for agent in claim.disputed_by],
        "evidence": [_evidence(archive, piece) for piece in claim.evidence],
        "origins": [party(step) for step in related.origins(claim).known],
        "affected_by": [_effect(effect) for effect in related.affected_by(claim)],
        "same_as": list(claim.same_as),
        "dossier": dossier.url if dossier else "",
        "formerly": [former.name for former in claim.formerly],
        "void": iso(claim.voided),
        "note": claim.note_text,
        "published": iso(article.published),
        "checked": iso(claim.checked),
        "origin": claim.origin,
    }


def _evidence(archive: Archive, piece: Evidence) -> dict[str, Any]:
    return {
        "source": piece.citation.key if piece.citation else "",
        "locator": piece.citation.locator if piece.citation else "",
        "url": piece.url,
        "claim": piece.claim,
        "bearing": piece.bearing,
        "from": [named(archive, agent.name) for agent in piece.chain],
    }


def _quantity(quantity: Quantity) -> dict[str, Any]:
    return {
        "low": _number(quantity.low),
        "high": _number(quantity.high),
        "qualifier": quantity.qualifier,
        "unit": quantity.unit,
        "noun": quantity.noun,
    }


def _number(value: float) -> float:
    """130 as it was typed, and not 130.0."""
    return int(value) if value == int(value) else value


def _effect(effect: Effect) -> dict[str, str]:
    retraction = effect.of
    is_source = isinstance(retraction.what, Source)
    return {
        "source": retraction.name if is_source else "",
        "claim": "" if is_source else retraction.name,
        "retracted": iso(retraction.day),
    }
