"""Mistakes in who said it, how it reached us and what it is called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mutation.page import New, OnClaim, Page, dropped
from obelus.model import Claim
from obelus.resolve.archive import Archive


def swap_speakers(page: Page, claim: Claim, archive: Archive) -> New:
    """Give the words to another speaker of the same article."""
    field = claim.field("said by")
    if field is None:
        return
    speakers = (page.value(f) for c in page.article.claims if (f := c.field("said by")))
    for speaker in dict.fromkeys(speakers):
        if speaker != page.value(field):
            yield f"{claim.id} said by {speaker}", page.with_value(field, speaker)


def drop_speaker(page: Page, claim: Claim, archive: Archive) -> New:
    """Leave out who said it."""
    yield from dropped(page, claim, "said by")


def drop_state_outlet(page: Page, claim: Claim, archive: Archive) -> New:
    """Take the state outlets out of the chain."""
    field = claim.field("via")
    if field is None:
        return
    steps = [part.strip() for part in page.value(field).split("->")]
    kept = [
        step
        for step, agent in zip(steps, claim.via, strict=True)
        if not archive.is_state(archive.entity(agent.name))
    ]
    if kept and kept != steps:
        yield f"{claim.id} via {kept}", page.with_value(field, " -> ".join(kept))


def drop_via(page: Page, claim: Claim, archive: Archive) -> New:
    """Leave out the whole chain."""
    yield from dropped(page, claim, "via")


def swap_via(page: Page, claim: Claim, archive: Archive) -> New:
    """Turn the order of the outlets round."""
    field = claim.field("via")
    if field and len(claim.via) > 1:
        steps = [part.strip() for part in page.value(field).split("->")]
        yield f"{claim.id} via backwards", page.with_value(field, " -> ".join(reversed(steps)))


def drop_cue(page: Page, claim: Claim, archive: Archive) -> New:
    """Leave out the word that keeps its distance."""
    yield from dropped(page, claim, "cue")


def overrule_flag(page: Page, claim: Claim, archive: Archive) -> New:
    """Set a milder flag, without a word on it."""
    flags = [reason.flag.id for reason in archive.flags(claim)]
    field = claim.fields[-1] if claim.fields else None
    if field and claim.field("flag") is None and flags[:1] != ["attributed"]:
        value = page.value(field) + "\n- flag: attributed"
        yield f"{claim.id} flag: attributed", page.with_value(field, value)


def change_quantity(page: Page, claim: Claim, archive: Archive) -> New:
    """Change the number of the quantity: one more, ten times as many."""
    field = claim.field("quantity")
    match = re.search(r"\d+", page.value(field)) if field else None
    if field is None or match is None:
        return
    for number in (int(match[0]) + 1, int(match[0]) * 10):
        value = page.value(field).replace(match[0], str(number))
        yield f"{claim.id} {value}", page.with_value(field, value)


def change_checked(page: Page, claim: Claim, archive: Archive) -> New:
    """Put the day of the check a year back, and a hundred years on."""
    field = claim.field("checked")
    if field is None or claim.checked is None:
        return
    for years in (-1, 100):
        day = claim.checked.replace(year=claim.checked.year + years, day=1)
        yield f"{claim.id} checked {day}", page.with_value(field, day.isoformat())


def duplicate_id(page: Page, claim: Claim, archive: Archive) -> New:
    """Name the record like another one."""
    for other in page.article.claims[claim.number : claim.number + 1]:
        yield f"{claim.id} named {other.id}", page.with_line(claim.location.line, f"### {other.id}")


def rename_claim(page: Page, claim: Claim, archive: Archive) -> New:
    """Give the claim another id, in the record and in the text."""
    text = "\n".join(page.lines).replace(f"](#{claim.id})", f"](#{claim.id}-new)")
    lines = text.split("\n")
    lines[claim.location.line - 1] += "-new"
    yield f"{claim.id} renamed", "\n".join(lines)


def remove_claim(page: Page, claim: Claim, archive: Archive) -> New:
    """Take out the record and its mark."""
    following = [c.location.line for c in page.article.claims if c.location > claim.location]
    headings = [n for n, x in enumerate(page.lines, 1) if x.startswith("## ")]
    ends = [n for n in (*following, *headings) if n > claim.location.line]
    end = min(ends, default=len(page.lines) + 1)
    text = "\n".join([*page.lines[: claim.location.line - 1], *page.lines[end - 1 :]])
    yield f"{claim.id} removed", text.replace(f"](#{claim.id})", "]")


OPERATORS: Sequence[OnClaim] = (
    swap_speakers,
    drop_speaker,
    drop_state_outlet,
    drop_via,
    swap_via,
    drop_cue,
    overrule_flag,
    change_quantity,
    change_checked,
    duplicate_id,
    rename_claim,
    remove_claim,
)
