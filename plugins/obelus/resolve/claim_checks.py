"""The fields of a record, once all files are known: what is missing, unknown or too much."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from obelus.model import Claim
from obelus.problems import Code, Problem, nearest
from obelus.resolve.archive import Archive
from obelus.resolve.chain import step_beyond
from obelus.resolve.flags import derive_flags, is_name_like
from obelus.resolve.known import check_citation, unknown_entity
from obelus.text import slugify
from obelus.vocabulary import FLAGS, PLACEHOLDERS


def check_claims(archive: Archive) -> Iterator[Problem]:
    """The fields of each record."""
    for claim in archive.claims:
        behind = (agent for piece in claim.evidence for agent in piece.chain)
        for agent in (*claim.said_by, *claim.via, *claim.disputed_by, *behind):
            if agent.is_link and archive.entity(agent.name) is None:
                yield unknown_entity(archive, agent.name, agent.location)
        for citation in (*claim.sources, *(e.citation for e in claim.evidence if e.citation)):
            yield from check_citation(archive, citation)
        for check in CHECKS:
            yield from check(archive, claim)


def _check_placeholder(archive: Archive, claim: Claim) -> Iterator[Problem]:
    if claim.statement.startswith(PLACEHOLDERS) and not archive.article(claim).is_draft:
        message = f'Claim "{claim.id}" still has the sentence that the draft began with.'
        fix = "Say in one sentence of your own what is claimed."
        yield Problem(Code.PLACEHOLDER, claim.location, message, fix)


def _check_speakers(archive: Archive, claim: Claim) -> Iterator[Problem]:
    for agent in claim.said_by:
        is_known = step_beyond(agent.name, agent.label, "said it").is_named
        is_plain = not agent.is_link and archive.entity(agent.name) is None and not is_known
        if is_plain and is_name_like(agent.name):
            message = f'"{agent.name}" looks like a name, and has no page here.'
            page = f"content/entities/{slugify(agent.name) or 'name'}.md"
            fix = (
                f"Give whoever it is a page, {page}, and write [[…]]; until then it is unverified."
            )
            yield Problem(Code.NO_PAGE, agent.location, message, fix)


def _check_source(archive: Archive, claim: Claim) -> Iterator[Problem]:
    if claim.field("source") is None:
        key = archive.article(claim).source or "key"
        message = f'Claim "{claim.id}" has no "source".'
        fix = f'Add a line "- source: [@{key}, para. 2]".'
        yield Problem(Code.MISSING_FIELD, claim.location, message, fix)


def _check_flag(archive: Archive, claim: Claim) -> Iterator[Problem]:
    bullet = claim.field("flag")
    if bullet is None:
        return
    if claim.flag not in FLAGS:
        guess = nearest(slugify(claim.flag), FLAGS)
        meant = f'Did you mean "{guess}"? ' if guess else ""
        message = f'"{claim.flag}" is not a flag.'
        fix = (
            f"{meant}Flags are: {', '.join(FLAGS)}. "
            'Leave the line out, and the flag follows from "said by" and "via".'
        )
        yield Problem(Code.UNKNOWN_FLAG, bullet.value_location, message, fix)
    elif not claim.note_text:
        rules = derive_flags(replace(claim, flag=""), archive.chain(claim))
        found = "; ".join(f"{reason.flag.label.lower()} ({reason.why})" for reason in rules)
        message = (
            f'Claim "{claim.id}" is flagged "{claim.flag}", '
            f"but the rules say {found or 'it has no flag'}, and no note says why."
        )
        fix = "Delete the line, or say in the note under the fields why the rule is wrong here."
        yield Problem(Code.FLAG_NEEDS_NOTE, bullet.value_location, message, fix)


CHECKS = (
    _check_placeholder,
    _check_speakers,
    _check_source,
    _check_flag,
)
