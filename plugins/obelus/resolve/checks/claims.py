"""The fields of a record, once all files are known: what is missing, unknown or too much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from obelus.model import Agent, Article, Citation, Claim
from obelus.problems import Code, Problem, nearest
from obelus.resolve.archive import Archive
from obelus.resolve.chain import step_beyond
from obelus.resolve.checks.known import unknown_entity, unknown_source
from obelus.resolve.flags import flags_by_rule, is_name_like
from obelus.text import slugify
from obelus.vocabulary import FLAGS, PLACEHOLDERS


def check_fields(article: Article) -> Iterator[Problem]:
    """Sources that records lack, and flags that there are not."""
    for claim in article.claims:
        if not claim.sources and claim.field("source") is None:
            message = f'Claim "{claim.id}" has no "source".'
            fix = f'Add a line "- source: [@{article.source or "key"}, para. 2]".'
            yield Problem(Code.MISSING_FIELD, claim.location, message, fix)
        if claim.flag:
            yield from _check_flag(claim)


def check_names(archive: Archive, article: Article) -> Iterator[Problem]:
    """Whom and what each record names."""
    known, keys = archive.entity_names, archive.source_keys
    for claim in article.claims:
        for agent in claim.said_by:
            if agent.name not in known and not agent.is_link and _is_pageless(agent):
                yield _no_page(agent)
        for agents in (claim.said_by, claim.via, claim.disputed_by, *_behind(claim)):
            for agent in agents:
                if agent.name not in known and agent.is_link:
                    yield unknown_entity(archive, agent.name, agent.location)
        for citation in (*claim.sources, *_cited(claim)):
            if citation.key not in keys:
                yield unknown_source(archive, citation)


def check_records(archive: Archive, article: Article) -> Iterator[Problem]:
    """Sentences that a draft began with, and flags that an editor has set and not explained."""
    for claim in article.claims:
        if claim.statement.startswith(PLACEHOLDERS) and not article.is_draft:
            message = f'Claim "{claim.id}" still has the sentence that the draft began with.'
            fix = "Say in one sentence of your own what is claimed."
            yield Problem(Code.PLACEHOLDER, claim.location, message, fix)
        if claim.flag in FLAGS and not claim.note_text:
            yield from _check_overruling(archive, claim)


def _behind(claim: Claim) -> Iterable[Sequence[Agent]]:
    return [piece.chain for piece in claim.evidence] if claim.evidence else ()


def _cited(claim: Claim) -> Iterable[Citation]:
    return [e.citation for e in claim.evidence if e.citation] if claim.evidence else ()


def _is_pageless(agent: Agent) -> bool:
    """Whether plain words look like a name that nobody knows."""
    is_known = step_beyond(agent.name, agent.label, "said it").is_named
    return not is_known and is_name_like(agent.name)


def _no_page(agent: Agent) -> Problem:
    message = f'"{agent.name}" looks like a name, and has no page here.'
    page = f"content/entities/{slugify(agent.name) or 'name'}.md"
    fix = f"Give whoever it is a page, {page}, and write [[…]]; until then it is unverified."
    return Problem(Code.NO_PAGE, agent.location, message, fix)


def _check_flag(claim: Claim) -> Iterator[Problem]:
    bullet = claim.field("flag")
    if bullet and claim.flag not in FLAGS:
        guess = nearest(slugify(claim.flag), FLAGS)
        meant = f'Did you mean "{guess}"? ' if guess else ""
        message = f'"{claim.flag}" is not a flag.'
        fix = (
            f"{meant}Flags are: {', '.join(FLAGS)}. "
            'Leave the line out, and the flag follows from "said by" and "via".'
        )
        yield Problem(Code.UNKNOWN_FLAG, bullet.value_location, message, fix)


def _check_overruling(archive: Archive, claim: Claim) -> Iterator[Problem]:
    if bullet := claim.field("flag"):
        rules = flags_by_rule(claim, archive.chain(claim))
        found = "; ".join(f"{reason.flag.label.lower()} ({reason.why})" for reason in rules)
        message = (
            f'Claim "{claim.id}" is flagged "{claim.flag}", '
            f"but the rules say {found or 'it has no flag'}, and no note says why."
        )
        fix = "Delete the line, or say in the note under the fields why the rule is wrong here."
        yield Problem(Code.FLAG_NEEDS_NOTE, bullet.value_location, message, fix)
