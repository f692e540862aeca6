"""The section `## Claims` of an article → its records, one Claim for each `### claim-id`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from obelus.fields import READERS, read_values
from obelus.markdown.claim import CLAIM_ID
from obelus.markdown.positions import Positions
from obelus.model import Claim, Field, Location
from obelus.problems import Code, Problem, nearest
from obelus.text import plain_text, slugify

FIELD = re.compile(r"\s*([^:\n]*?)\s*:(?:\s+|$)(.*)", re.DOTALL)

REPEATABLE = frozenset({"said by", "disputed by", "source", "evidence", "same as"})
"""Fields whose value is a list, so that a second bullet adds to the first."""


@dataclass(slots=True)
class Records:
    """The claims of one section, and what was wrong in it."""

    claims: list[Claim] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: Code, place: Location, message: str, fix: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, place, message, fix))


def read_records(
    article: str, tokens: Sequence[Token], locate: Callable[[Token], Positions]
) -> Records:
    """The records in the block tokens behind `## Claims`."""
    records = Records()
    for heading, block in _split(tokens):
        if heading is None:
            if block:
                place = locate(next(t for t in block if t.type == "inline")).at(0)
                message = "This text belongs to no record, so readers would not see it."
                records.add(Code.STRAY_TEXT, place, message, "Move it under a ### heading.")
            continue
        claim = _read_record(article, heading, block, locate, records)
        if claim is not None:
            records.claims.append(claim)
    return records


def _split(tokens: Sequence[Token]) -> Iterator[tuple[Token | None, Sequence[Token]]]:
    """(a heading's inline token, the blocks under it); None for what is above the first."""
    starts = [i for i, t in enumerate(tokens) if t.type == "heading_open" and t.tag == "h3"]
    edges = [*starts, len(tokens)]
    if any(t.type == "inline" for t in tokens[: edges[0]]):
        yield None, tokens[: edges[0]]
    for start, end in zip(starts, edges[1:], strict=True):
        yield tokens[start + 1], tokens[start + 3 : end]


def _read_record(
    article: str,
    heading: Token,
    block: Sequence[Token],
    locate: Callable[[Token], Positions],
    records: Records,
) -> Claim | None:
    place = locate(heading).at(0)
    claim_id = _read_id(heading.content.strip(), place, records)
    first = next((c for c in records.claims if c.id == claim_id), None)
    if first is not None:
        message = f'Claim "{claim_id}" is already on line {first.location.line}.'
        fix = (
            f'Rename one of them, for example "### {claim_id}-2", and change its link in the text.'
        )
        records.add(Code.DUPLICATE_CLAIM, place, message, fix)
        return None
    statement, bullets, note = _parts(block)
    if not statement:
        message = f'Claim "{claim_id}" does not say what is claimed.'
        fix = "Write the claim as one sentence under its heading."
        records.add(Code.EMPTY_CLAIM, place, message, fix)
    fields = _read_fields(bullets, locate, records)
    claim = Claim(
        article, claim_id, 0, statement, place, note=note, note_text=plain_text(note), fields=fields
    )
    return replace(claim, **read_values(fields, records.add))


def _read_id(text: str, place: Location, records: Records) -> str:
    if CLAIM_ID.fullmatch(text):
        return text
    meant = slugify(text)
    message = f'Claim heading "{text}" can only use lower-case letters, numbers and hyphens.'
    fix = (
        f'Change it to "### {meant}".' if meant else "Give the claim a short name in Latin letters."
    )
    records.add(Code.CLAIM_ID, place, message, fix)
    return meant


def _parts(block: Sequence[Token]) -> tuple[str, Sequence[Token], Sequence[Token]]:
    """The statement, the tokens of the bullet list, and those of the note."""
    start = 3 if block and block[0].type == "paragraph_open" else 0
    statement = plain_text(block[:start])
    if len(block) == start or block[start].type != "bullet_list_open":
        return statement, (), block[start:]
    level = block[start].level
    end = next(
        i
        for i, t in enumerate(block)
        if i > start and t.type == "bullet_list_close" and t.level == level
    )
    return statement, block[start : end + 1], block[end + 1 :]


def _read_fields(
    bullets: Sequence[Token], locate: Callable[[Token], Positions], records: Records
) -> tuple[Field, ...]:
    fields: dict[tuple[str, int], Field] = {}
    for inline in (t for t in bullets if t.type == "inline"):
        positions = locate(inline)
        match = FIELD.match(inline.content)
        if match is None:
            message = f'"{inline.content[:40]}" is not a field.'
            records.add(Code.UNKNOWN_FIELD, positions.at(0), message, "Write - field: value.")
            continue
        name = " ".join(match[1].split())
        place, value_place = positions.at(match.start(1)), positions.at(match.start(2))
        if name not in READERS:
            records.add(
                Code.UNKNOWN_FIELD, place, f'"{name}" is not a claim field.', _name_fix(name)
            )
            continue
        again = sum(key[0] == name for key in fields)
        if again and name not in REPEATABLE:
            message = f'The field "{name}" is here twice.'
            records.add(Code.DUPLICATE_FIELD, place, message, "Delete one of the two lines.")
            continue
        value = " ".join(match[2].split())
        fields[name, again] = Field(name, value, place, value_place)
    return tuple(fields.values())


def _name_fix(name: str) -> str:
    meant = nearest(name, READERS)
    return f'Did you mean "{meant}"?' if meant else f"Fields are: {', '.join(READERS)}."
