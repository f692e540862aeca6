"""Marks in a text and records under `## Claims` → numbered claims; lost halves are reported."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from msgspec.structs import replace

from obelus.model import Claim, Mark
from obelus.parse.markdown_file import MarkdownFile
from obelus.parse.records import Records
from obelus.problems import Code, nearest


def place_claims(
    file: MarkdownFile,
    records: Records,
    marks: Sequence[Mark],
    links: Sequence[Mark],
    *,
    is_editable: bool = True,
) -> tuple[Claim, ...]:
    """The claims in the order of their marks in the text, with their words.

    `links` are links to claims outside the text: they mark nothing, but must lead somewhere.
    """
    words: dict[str, tuple[str, ...]] = {}
    for mark in marks:
        words[mark.claim] = (*words.get(mark.claim, ()), mark.words)
    known = {claim.id: claim for claim in records.claims}
    renamed = _renamed(records)
    meant = file.meant_claims() | _report_unknown(file, records, marks)
    for link in links:
        if link.claim not in known and link.claim not in records.misnamed:
            _report(file, link, renamed.get(link.claim) or nearest(link.claim, known))
    placed = [known[name] for name in words if name in known]
    rest = [claim for claim in records.claims if claim.id not in words]
    for claim in rest:
        if claim.id not in meant and claim.field("anchor") is None:
            message = f'No words in the text are linked to claim "{claim.id}".'
            fix = f"Mark them in the text: [the words](#{claim.id})."
            if not is_editable:
                fix = 'Name them in the record: - anchor: "the words".'
            file.add(Code.UNPLACED_CLAIM, claim.location, message, fix)
    return tuple(
        replace(claim, number=number, words=words.get(claim.id, ()))
        for number, claim in enumerate([*placed, *rest], 1)
    )


def _report_unknown(file: MarkdownFile, records: Records, marks: Sequence[Mark]) -> set[str]:
    """Report marks without a record; returns the records they seem to mean."""
    known = dict.fromkeys(claim.id for claim in records.claims)
    marked = dict.fromkeys(mark.claim for mark in marks)
    lost = [name for name in marked if name not in known and name not in records.misnamed]
    # A record whose name is wrong or taken was meant by a link that finds none: one mistake, one
    # message. A link that is like a known name is a mistake of its own.
    unlike = (name for name in lost if not nearest(name, known))
    excused = set(islice(unlike, records.duplicates))
    unplaced = [name for name in known if name not in marked]
    renamed = _renamed(records)
    guesses = {
        name: renamed.get(name) or nearest(name, unplaced) or nearest(name, known)
        for name in lost
        if name not in excused
    }
    for mark in marks:
        if mark.claim in guesses:
            _report(file, mark, guesses[mark.claim])
    return {*guesses.values(), *(records.misnamed[n] for n in marked if n in records.misnamed)}


def _renamed(records: Records) -> dict[str, str]:
    """What a claim is called now, by the names it had before."""
    return {former.name: claim.id for claim in records.claims for former in claim.formerly}


def _report(file: MarkdownFile, mark: Mark, guess: str) -> None:
    message = f'There is no claim "{mark.claim}" under "## Claims".'
    fix = f'Did you mean "{guess}"?' if guess else f"Add a record: ### {mark.claim}"
    file.add(Code.UNKNOWN_CLAIM, mark.end, message, fix)
