"""What checking found, once all claims are known: is it backed, by whom, and does it still hold?"""

from __future__ import annotations

from collections.abc import Iterator

from obelus.model import Agent, Article, Claim, Location, Source
from obelus.problems import Code, Problem
from obelus.resolve.affected import Effect, affected
from obelus.resolve.archive import Archive
from obelus.resolve.checks.known import nearest_claim, one_of, unknown_entity
from obelus.resolve.corrections import present_name
from obelus.resolve.origins import Origins, origins
from obelus.text import slugify
from obelus.vocabulary import ASSESSMENTS

MIN_ORIGINS = 2
"""Several outlets that relay one communiqué are one origin; two different ones corroborate."""

SUPPORTED = frozenset({"corroborated", "confirmed"})
"""What rests on evidence for the claim; the others mostly do on evidence against it."""


def check_assessments(article: Article) -> Iterator[Problem]:
    """The assessments of claims, and that what each needs is there."""
    for claim in article.claims:
        if claim.assessment:
            yield from _check_assessment(claim)


def check_references(archive: Archive, article: Article) -> Iterator[Problem]:
    """What assessments rest on, and the claims and events that records refer to."""
    effects = archive.once(affected)
    for claim in article.claims:
        if claim.assessment == "corroborated":
            yield from _check_origins(archive, claim)
        if claim.evidence or claim.same_as:
            yield from _check_references(archive, article, claim)
        if claim.event is not None:
            yield from _check_event(archive, claim.event)
        for effect in effects.get(claim.reference, ()) if effects else ():
            yield _affected(claim, effect)


def _check_assessment(claim: Claim) -> Iterator[Problem]:
    bullet = claim.field("assessment")
    if bullet is None:
        return
    if claim.assessment not in ASSESSMENTS:
        message = f'"{claim.assessment}" is not an assessment.'
        fix = one_of(slugify(claim.assessment), ASSESSMENTS, "Assessments")
        yield Problem(Code.UNKNOWN_ASSESSMENT, bullet.value_location, message, fix)
        return
    needed = _needed(claim)
    if missing := _missing(claim):
        names = " and no ".join(f'"{name}"' for name in missing)
        message = f'Claim "{claim.id}" is assessed as "{claim.assessment}" but has no {names}.'
        fix = "Add " + " and ".join(f'"{needed[name]}"' for name in missing) + "."
        yield Problem(Code.MISSING_FIELD, bullet.value_location, message, fix)


def _needed(claim: Claim) -> dict[str, str]:
    """The fields that an assessment cannot do without, with what to write."""
    bearing = "supports" if claim.assessment in SUPPORTED else "refutes"
    needed = {"evidence": f"- evidence: [@key, para. 1] {bearing}"}
    if claim.assessment == "disputed":
        needed = {"disputed by": "- disputed by: [[Name]]", **needed}
    return needed


def _missing(claim: Claim) -> list[str]:
    return [name for name in _needed(claim) if claim.field(name) is None]


def _check_origins(archive: Archive, claim: Claim) -> Iterator[Problem]:
    bullet = claim.field("assessment")
    if bullet and not _missing(claim) and "evidence" not in claim.misread:
        found = origins(archive, claim)
        if found.count < MIN_ORIGINS:
            yield _one_origin(claim, bullet.value_location, found)


def _one_origin(claim: Claim, place: Location, found: Origins) -> Problem:
    """What was counted, so that an editor sees which piece of evidence needs another word."""
    names = [step.entity.name if step.entity else step.label for step in found.known]
    unknown = [f"{_pieces(found.unknown)} from nobody named"] if found.unknown else []
    counted = " and ".join([*names, *unknown]) or "no evidence supports it"
    if found.taken_back:
        counted = " and ".join([*names, *unknown]) or "none"
        counted += f", without what is retracted or void ({_pieces(found.taken_back)})"
    message = f'Claim "{claim.id}" is called corroborated on fewer than two origins: {counted}.'
    fix = (
        'Say who is behind each piece, "- evidence: [@other-key] supports, from [[Name]]"; '
        "two that do not rest on each other are needed."
    )
    return Problem(Code.ONE_ORIGIN, place, message, fix)


def _pieces(number: int) -> str:
    return "1 piece of evidence" if number == 1 else f"{number} pieces of evidence"


def _check_references(archive: Archive, article: Article, claim: Claim) -> Iterator[Problem]:
    """The claims that a record names, as evidence or as the same."""
    for piece in claim.evidence:
        if piece.claim == claim.reference:
            message = f'Claim "{claim.id}" is named as evidence for itself.'
            fix = "Name another claim, or what this one rests on."
            yield Problem(Code.OWN_EVIDENCE, piece.location, message, fix)
        elif piece.claim:
            yield from _check_reference(archive, article, piece.claim, piece.location)
    bullet = claim.field("same as")
    if bullet is not None:
        for name in claim.same_as:
            yield from _check_reference(archive, article, name, bullet.value_location)


def _check_reference(
    archive: Archive, article: Article, name: str, place: Location
) -> Iterator[Problem]:
    claims = archive.by_reference
    if name not in claims:
        message = f'There is no claim "{name}" in the archive.'
        guess = present_name(archive, name) or nearest_claim(archive, name)
        fix = f'Did you mean "{guess}"?' if guess else "Write article-slug#claim-id."
        yield Problem(Code.UNKNOWN_CLAIM, place, message, fix)
    elif not article.is_draft and archive.article(claims[name]).is_draft:
        message = f'The claim "{name}" is in a draft, which readers cannot see.'
        fix = "Leave the line out until the draft is published."
        yield Problem(Code.UNKNOWN_CLAIM, place, message, fix)


def _check_event(archive: Archive, event: Agent) -> Iterator[Problem]:
    entity = archive.entity(event.name)
    if entity is None:
        yield unknown_entity(archive, event.name, event.location)
    elif entity.kind != "event":
        kind = archive.kind(entity).label.lower()
        message = f'"{entity.name}" is no event; its page says: {kind}.'
        fix = 'Give the event a page of its own with "kind: event", and name that.'
        yield Problem(Code.NO_EVENT, event.location, message, fix)


def _affected(claim: Claim, effect: Effect) -> Problem:
    retraction = effect.of
    on = f" on {retraction.day}" if retraction.day else ""
    name = f"@{retraction.name}" if isinstance(retraction.what, Source) else retraction.name
    what = f"{_quoted(name)}, which was retracted{on}"
    if effect.through != name:
        what = f"{_quoted(effect.through)}, which the retraction of {_quoted(name)}{on} affects"
    message = f'Claim "{claim.id}" rests on {what}; nobody has looked at it since.'
    write = f'write "- checked: {retraction.day}"'
    if claim.field("checked"):
        write = f'set "checked" to {retraction.day}'
    fix = f"Look at it again, then {write} or a later day."
    if retraction.day is None:
        fix = "Say on which day that was retracted, then look at this claim again."
    bullet = claim.field("same as")
    place = effect.location or (bullet.value_location if bullet else claim.location)
    return Problem(Code.AFFECTED, place, message, fix)


def _quoted(name: str) -> str:
    return f"[{name}]" if name.startswith("@") else f'"{name}"'
