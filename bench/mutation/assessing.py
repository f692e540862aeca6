"""Mistakes in what was found, and on what it rests."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mutation.page import New, OnClaim, Page, dropped
from obelus.model import Claim
from obelus.resolve.archive import Archive
from obelus.vocabulary import ASSESSMENTS

ORIGIN = re.compile(r", from [^;]+")
BEARING = {"supports": "refutes", "refutes": "supports", "context": "supports"}


def change_assessment(page: Page, claim: Claim, archive: Archive) -> New:
    """Assess it otherwise."""
    field = claim.field("assessment")
    if field is None:
        return
    for name in ASSESSMENTS:
        if name != claim.assessment:
            yield f"{claim.id} {claim.assessment} → {name}", page.with_value(field, name)


def drop_assessment(page: Page, claim: Claim, archive: Archive) -> New:
    """Leave out the assessment."""
    yield from dropped(page, claim, "assessment")


def drop_evidence(page: Page, claim: Claim, archive: Archive) -> New:
    """Leave out the evidence, and one piece of several."""
    yield from dropped(page, claim, "evidence")
    field = claim.field("evidence")
    if field is None or "; " not in page.value(field):
        return
    pieces = page.value(field).split("; ")
    for i, piece in enumerate(pieces):
        kept = [*pieces[:i], *pieces[i + 1 :]]
        yield f"{claim.id} without {piece}", page.with_value(field, "; ".join(kept))


def turn_evidence(page: Page, claim: Claim, archive: Archive) -> New:
    """Let a piece of evidence point the other way."""
    field = claim.field("evidence")
    if field is None:
        return
    value = page.value(field)
    for match in re.finditer("supports|refutes|context", value):
        new = value[: match.start()] + BEARING[match[0]] + value[match.end() :]
        yield f"{claim.id} {new}", page.with_value(field, new)


def drop_origin(page: Page, claim: Claim, archive: Archive) -> New:
    """Leave out who is behind a piece of evidence, and let all of it be of the same."""
    field = claim.field("evidence")
    if field is None:
        return
    value = page.value(field)
    for match in ORIGIN.finditer(value):
        new = value[: match.start()] + value[match.end() :]
        yield f"{claim.id} {new}", page.with_value(field, new)
    said = claim.field("said by")
    if said and ORIGIN.search(value):
        new = ORIGIN.sub(f", from {page.value(said)}", value)
        yield f"{claim.id} {new}", page.with_value(field, new)


def change_disputer(page: Page, claim: Claim, archive: Archive) -> New:
    """Let the speaker dispute it; leave out who does."""
    field, said = claim.field("disputed by"), claim.field("said by")
    if field and said:
        yield f"{claim.id} disputed by its speaker", page.with_value(field, page.value(said))
    yield from dropped(page, claim, "disputed by")


OPERATORS: Sequence[OnClaim] = (
    change_assessment,
    drop_assessment,
    drop_evidence,
    turn_evidence,
    drop_origin,
    change_disputer,
)
