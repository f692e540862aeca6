"""What checking found, once all claims are known: is it backed, by whom, and does it still hold?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from obelus.model import Claim, Location, Source
from obelus.problems import Code, Problem, nearest
from obelus.resolve.affected import Effect, affected
from obelus.resolve.archive import Archive
from obelus.resolve.corrections import present_name
from obelus.resolve.known import one_of, unknown_entity
from obelus.resolve.origins import Origins, origins
from obelus.text import slugify
from obelus.vocabulary import ASSESSMENTS

MIN_ORIGINS = 2
"""Several outlets that relay one communiqué are one origin; two different ones corroborate."""

SUPPORTED = frozenset({"corroborated", "confirmed"})
"""What rests on evidence for the claim; the others mostly do on evidence against it."""

Claims = Mapping[str, Claim]


def check_assessments(archive: Archive) -> Iterator[Problem]:
    """The assessments of all claims, what they rest on, and the claims they refer to."""
    claims = {claim.reference: claim for claim in archive.claims}
    effects = affected(archive)
    for claim in archive.claims:
        yield from _check_assessment(archive, claims, claim)
        yield from _check_references(archive, claims, claim)
        yield from _check_event(archive, claim)
        for effect in effects.get(claim.reference, ()):
            yield _affected(claim, effect)


def _check_assessment(archive: Archive, claims: Claims, claim: Claim) -> Iterator[Problem]:
    bullet = claim.field("assessment")
    if bullet is None:
        return
    if claim.assessment not in ASSESSMENTS:
        message = f'"{claim.assessment}" is not an assessment.'
        fix = one_of(slugify(claim.assessment), ASSESSMENTS, "Assessments")
        yield Problem(Code.UNKNOWN_ASSESSMENT, bullet.value_location, message, fix)
        return
    bearing = "supports" if claim.assessment in SUPPORTED else "refutes"
    needed = {"evidence": f"- evidence: [@key, para. 1] {bearing}"}
    if claim.assessment == "disputed":
        needed = {"disputed by": "- disputed by: [[Name]]", **needed}
    missing = [name for name in needed if claim.field(name) is None]
    if missing:
        names = " and no ".join(f'"{name}"' for name in missing)
        message = f'Claim "{claim.id}" is assessed as "{claim.assessment}" but has no {names}.'
        fix = "Add " + " and ".join(f'"{needed[name]}"' for name in missing) + "."
        yield Problem(Code.MISSING_FIELD, bullet.value_location, message, fix)
    elif claim.assessment == "corroborated" and "evidence" not in claim.misread:
        found = origins(archive, claims, claim)
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


def _check_references(archive: Archive, claims: Claims, claim: Claim) -> Iterator[Problem]:
    """The claims that a record names, as evidence or as the same."""
    for piece in claim.evidence:
        if piece.claim == claim.reference:
            message = f'Claim "{claim.id}" is named as evidence for itself.'
            fix = "Name another claim, or what this one rests on."
            yield Problem(Code.OWN_EVIDENCE, piece.location, message, fix)
        elif piece.claim:
            yield from _check_reference(archive, claims, claim, piece.claim, piece.location)
    bullet = claim.field("same as")
    if bullet is not None:
        for name in claim.same_as:
            yield from _check_reference(archive, claims, claim, name, bullet.value_location)


def _check_reference(
    archive: Archive, claims: Claims, claim: Claim, name: str, place: Location
) -> Iterator[Problem]:
    is_public = not archive.article(claim).is_draft
    if name not in claims:
        message = f'There is no claim "{name}" in the archive.'
        guess = present_name(archive, name) or nearest(name, claims)
        fix = f'Did you mean "{guess}"?' if guess else "Write article-slug#claim-id."
        yield Problem(Code.UNKNOWN_CLAIM, place, message, fix)
    elif is_public and archive.article(claims[name]).is_draft:
        message = f'The claim "{name}" is in a draft, which readers cannot see.'
        fix = "Leave the line out until the draft is published."
        yield Problem(Code.UNKNOWN_CLAIM, place, message, fix)


def _check_event(archive: Archive, claim: Claim) -> Iterator[Problem]:
    if claim.event is None:
        return
    entity = archive.entity(claim.event.name)
    if entity is None:
        yield unknown_entity(archive, claim.event.name, claim.event.location)
    elif entity.kind != "event":
        kind = archive.kind(entity).label.lower()
        message = f'"{entity.name}" is no event; its page says: {kind}.'
        fix = 'Give the event a page of its own with "kind: event", and name that.'
        yield Problem(Code.NO_EVENT, claim.event.location, message, fix)


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
    return Problem(Code.AFFECTED, effect.location, message, fix)


def _quoted(name: str) -> str:
    return f"[{name}]" if name.startswith("@") else f'"{name}"'
