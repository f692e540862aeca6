"""The fields of a record, once all files are known: what is missing, unknown or too much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from obelus.model import Claim
from obelus.problems import Code, Problem, nearest
from obelus.resolve.archive import Archive
from obelus.resolve.chain import step_beyond
from obelus.resolve.flags import derive_flags, is_name_like
from obelus.resolve.known import check_citation, one_of, unknown_entity
from obelus.text import slugify
from obelus.vocabulary import ASSESSMENTS, FLAGS, PLACEHOLDERS

MIN_ORIGINS = 2
"""Several outlets that relay one communiqué are one origin; two different ones corroborate."""


def check_claims(archive: Archive) -> Iterator[Problem]:
    """The fields of each record."""
    for claim in archive.claims:
        for agent in (*claim.said_by, *claim.via, *claim.disputed_by):
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


def _check_assessment(archive: Archive, claim: Claim) -> Iterator[Problem]:
    bullet = claim.field("assessment")
    if bullet is None:
        return
    if claim.assessment not in ASSESSMENTS:
        message = f'"{claim.assessment}" is not an assessment.'
        fix = one_of(slugify(claim.assessment), ASSESSMENTS, "Assessments")
        yield Problem(Code.UNKNOWN_ASSESSMENT, bullet.value_location, message, fix)
        return
    needed = {"evidence": "- evidence: [@key, para. 1] refutes"}
    if claim.assessment == "disputed":
        needed = {"disputed by": "- disputed by: [[Name]]", **needed}
    missing = [name for name in needed if claim.field(name) is None]
    if missing:
        names = " and no ".join(f'"{name}"' for name in missing)
        message = f'Claim "{claim.id}" is assessed as "{claim.assessment}" but has no {names}.'
        fix = "Add " + " and ".join(f'"{needed[name]}"' for name in missing) + "."
        yield Problem(Code.MISSING_FIELD, bullet.value_location, message, fix)
    elif claim.assessment == "corroborated" and len(_origins(claim)) < MIN_ORIGINS:
        message = f'Claim "{claim.id}" is called corroborated on fewer than two origins.'
        fix = (
            'Add "- evidence: [@other-key] supports" from a source that does not rest on the first.'
        )
        yield Problem(Code.ONE_ORIGIN, bullet.value_location, message, fix)


def _origins(claim: Claim) -> set[str]:
    """The sources and sites whose evidence supports a claim."""
    supporting = [item for item in claim.evidence if item.bearing == "supports"]
    return {i.citation.key if i.citation else urlsplit(i.url).netloc for i in supporting}


def _check_same_as(archive: Archive, claim: Claim) -> Iterator[Problem]:
    bullet = claim.field("same as")
    known = {f"{c.article}#{c.id}": c for c in archive.claims} if claim.same_as else {}
    is_public = not archive.article(claim).is_draft
    for name in claim.same_as:
        if bullet and name in known and is_public and archive.article(known[name]).is_draft:
            message = f'The claim "{name}" is in a draft, which readers cannot see.'
            fix = "Leave the line out until the draft is published."
            yield Problem(Code.UNKNOWN_CLAIM, bullet.value_location, message, fix)
        elif bullet and name not in known:
            message = f'There is no claim "{name}" in the archive.'
            guess = nearest(name, known)
            fix = f'Did you mean "{guess}"?' if guess else "Write article-slug#claim-id."
            yield Problem(Code.UNKNOWN_CLAIM, bullet.value_location, message, fix)


CHECKS = (
    _check_placeholder,
    _check_speakers,
    _check_source,
    _check_flag,
    _check_assessment,
    _check_same_as,
)
