"""Marks in a text and records under `## Claims` → numbered claims; lost halves are reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from obelus.markdown_file import MarkdownFile
from obelus.model import Claim, Mark
from obelus.problems import Code, nearest
from obelus.records import Records


def place_claims(
    file: MarkdownFile, records: Records, marks: Sequence[Mark], links: Sequence[Mark]
) -> tuple[Claim, ...]:
    """The claims in the order of their marks in the text, with their words.

    `links` are links to claims outside the text: they mark nothing, but must lead somewhere.
    """
    order = list(dict.fromkeys(mark.claim for mark in marks))
    known = {claim.id: claim for claim in records.claims}
    meant = file.meant_claims() | _report_unknown(file, records, marks)
    for link in links:
        if link.claim not in known and link.claim not in records.misnamed:
            _report(file, link, nearest(link.claim, known))
    for claim in records.claims:
        if claim.id not in order and claim.id not in meant:
            message = f'No words in the text are linked to claim "{claim.id}".'
            fix = f"Mark them in the text: [the words](#{claim.id})."
            file.add(Code.UNPLACED_CLAIM, claim.location, message, fix)
    placed = [known[i] for i in order if i in known]
    rest = [claim for claim in records.claims if claim.id not in order]
    return tuple(
        replace(c, number=number, words=tuple(m.words for m in marks if m.claim == c.id))
        for number, c in enumerate([*placed, *rest], 1)
    )


def _report_unknown(file: MarkdownFile, records: Records, marks: Sequence[Mark]) -> set[str]:
    """Report marks without a record; returns the records they seem to mean."""
    known = [claim.id for claim in records.claims]
    lost = dict.fromkeys(mark.claim for mark in marks if mark.claim not in known)
    # A record whose name is wrong or taken was meant by a link that finds none: one mistake, one
    # message. A link that is like a known name is a mistake of its own.
    excused = [name for name in lost if not nearest(name, known)][: records.duplicates]
    meant = {records.misnamed[name] for name in lost if name in records.misnamed}
    unplaced = [name for name in known if all(m.claim != name for m in marks)]
    for mark in marks:
        if mark.claim in known or mark.claim in excused or mark.claim in records.misnamed:
            continue
        guess = nearest(mark.claim, unplaced) or nearest(mark.claim, known)
        meant.add(guess)
        _report(file, mark, guess)
    return meant


def _report(file: MarkdownFile, mark: Mark, guess: str) -> None:
    message = f'There is no claim "{mark.claim}" under "## Claims".'
    fix = f'Did you mean "{guess}"?' if guess else f"Add a record: ### {mark.claim}"
    file.add(Code.UNKNOWN_CLAIM, mark.end, message, fix)
