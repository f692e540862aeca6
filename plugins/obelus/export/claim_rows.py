"""An article's claims → rows of plain values, of which all files of claims are made."""

from __future__ import annotations

from typing import Any

from obelus.export.context import Context
from obelus.export.json_values import iso, named, party
from obelus.model import Article, Claim, Evidence, Quantity, Source
from obelus.resolve.affected import Effect
from obelus.resolve.archive import Archive

Row = dict[str, Any]


def claim_rows(context: Context, article: Article) -> list[Row]:
    """Recorded claims and published suggestions, by id."""
    claims = (*article.claims, *(suggestion.claim for suggestion in article.suggestions))
    in_order = sorted(claims, key=lambda claim: claim.id)
    place = article.url, iso(article.published)
    return [_row(context, claim, *place) for claim in in_order]


def _row(context: Context, claim: Claim, page: str, published: str) -> Row:
    """One claim as plain values; addresses are relative to the site."""
    archive, related, dossier = context.archive, context.related, context.dossiers.of(claim)
    chain = archive.chain(claim)
    reasons = archive.flags(claim)
    origins = related.origins(claim).known if claim.evidence else ()
    return {
        "id": claim.id,
        "url": f"{page}#{claim.id}",
        "article": claim.article,
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
        "origins": [party(step) for step in origins],
        "affected_by": [_effect(effect) for effect in related.affected_by(claim)],
        "same_as": list(claim.same_as),
        "dossier": dossier.url if dossier else "",
        "formerly": [former.name for former in claim.formerly],
        "void": iso(claim.voided),
        "note": claim.note_text,
        "published": published,
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
