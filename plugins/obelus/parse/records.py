"""The section `## Claims` of an article → its records, one Claim for each `### claim-id`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token
from msgspec.structs import replace

from obelus.markdown.claim import CLAIM_ID
from obelus.markdown.positions import Positions
from obelus.model import Claim, Field, Location
from obelus.parse.bullet import Bullet
from obelus.parse.fields import READERS, SYNONYMS, read_values
from obelus.parse.segments import segments_of
from obelus.problems import Code, Problem, nearest
from obelus.text import plain_text, slugify

NOTHING = " ;,\t\n->→"
"""Signs that stand between values and say nothing alone."""

REPEATABLE = frozenset(
    {"said by", "disputed by", "source", "evidence", "same as", "formerly", "anchor"}
)
"""Fields whose value is a list, so that a second bullet adds to the first."""

Locate = Callable[[Token], Positions]


@dataclass(slots=True)
class Records:
    """The claims of one article, and what was wrong in its records."""

    claims: list[Claim] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    prose: list[Token] = field(default_factory=list)
    """The statements and notes of all records."""
    notes: list[Token] = field(default_factory=list)
    misnamed: dict[str, str] = field(default_factory=dict)
    """The names of records as typed that are no claim ids, each with what was made of it."""
    duplicates: int = 0
    """How many records have a name that is taken."""

    def add(self, code: Code, place: Location, message: str, fix: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, place, message, fix))


def read_records(article: str, sections: Sequence[Sequence[Token]], locate: Locate) -> Records:
    """The records in the block tokens behind each `## Claims`."""
    records = Records()
    for heading, block in (part for section in sections for part in _split(section)):
        if heading is None:
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
    # A heading inside a note's list or quotation is part of the note.
    starts = [i for i, t in enumerate(tokens) if t.tag == "h3" and t.nesting == 1 and not t.level]
    edges = [*starts, len(tokens)]
    if any(t.type == "inline" for t in tokens[: edges[0]]):
        yield None, tokens[: edges[0]]
    for start, end in zip(starts, edges[1:], strict=True):
        yield tokens[start + 1], tokens[start + 3 : end]


def _read_record(
    article: str, heading: Token, block: Sequence[Token], locate: Locate, records: Records
) -> Claim | None:
    place = locate(heading).at(0)
    claim_id = _read_id(heading.content.strip(), place, records)
    first = next((c for c in records.claims if c.id == claim_id), None)
    if first is not None:
        records.duplicates += 1
        message = f'Claim "{claim_id}" is already on line {first.location.line}.'
        fix = (
            f'Rename one of them, for example "### {claim_id}-2", and change its link in the text.'
        )
        records.add(Code.DUPLICATE_CLAIM, place, message, fix)
        return None
    sentence, bullets, note = _parts(block)
    records.prose += [*sentence, *note]
    statement = plain_text(sentence)
    if not statement:
        message = f'Claim "{claim_id}" does not say what is claimed.'
        fix = "Write the claim as one sentence under its heading."
        records.add(Code.EMPTY_CLAIM, place, message, fix)
    read = _read_bullets(article, bullets, locate, records)
    claim = Claim(
        article,
        claim_id,
        0,
        statement,
        place,
        note=segments_of(note),
        note_text=plain_text(note),
        fields=tuple(bullet.field for bullet in read),
        stated_at=locate(sentence[1]).at(0) if statement else None,
    )
    claim = replace(claim, **read_values(read, records.add))
    if not claim_id:
        return None
    records.notes += note
    return claim


def _read_id(text: str, place: Location, records: Records) -> str:
    """The claim's id; empty if nothing in the heading could be one."""
    if CLAIM_ID.fullmatch(text):
        return text
    meant = slugify(text)
    message = f'Claim heading "{text}" can only use lower-case letters, numbers and hyphens.'
    fix = (
        f'Change it to "### {meant}".' if meant else "Give the claim a short name in Latin letters."
    )
    records.add(Code.CLAIM_ID, place, message, fix)
    records.misnamed[text] = meant
    return meant


def _parts(
    block: Sequence[Token],
) -> tuple[Sequence[Token], Sequence[Token], Sequence[Token]]:
    """The tokens of the statement, of the bullet list, and of the note."""
    start = 3 if block and block[0].type == "paragraph_open" else 0
    if len(block) == start or block[start].type != "bullet_list_open":
        return block[:start], (), block[start:]
    end = next(
        i
        for i, t in enumerate(block)
        if i > start and t.type == "bullet_list_close" and t.level == block[start].level
    )
    return block[:start], block[start : end + 1], block[end + 1 :]


def _read_bullets(
    article: str, bullets: Sequence[Token], locate: Locate, records: Records
) -> list[Bullet]:
    read: list[Bullet] = []
    names = set[str]()
    for inline in (t for t in bullets if t.type == "inline"):
        bullet = _read_bullet(article, inline, locate(inline), records)
        if bullet is None:
            continue
        if bullet.field.name in names and bullet.field.name not in REPEATABLE:
            message = f'The field "{bullet.field.name}" is here twice.'
            place = bullet.field.location
            records.add(Code.DUPLICATE_FIELD, place, message, "Delete one of the two lines.")
            continue
        names.add(bullet.field.name)
        read.append(bullet)
    return read


def _read_bullet(
    article: str, inline: Token, positions: Positions, records: Records
) -> Bullet | None:
    """`name: value`; one that cannot be read keeps its place if it is a list, and says nothing.

    Otherwise a field that is misspelt or empty would be reported as missing, too.
    """
    typed, colon, raw = inline.content.partition(":")
    if not colon or "\n" in typed.strip() or (raw and not raw[0].isspace()):
        message = f'"{inline.content[:40]}" is not a field.'
        records.add(Code.UNKNOWN_FIELD, positions.at(0), message, "Write - field: value.")
        return None
    words = " ".join(typed.split())
    name = words.casefold()
    place = positions.at(len(typed) - len(typed.lstrip()))
    start = len(inline.content) - len(raw.lstrip())
    value = " ".join(raw.split())
    if name not in READERS:
        name = SYNONYMS.get(name) or nearest(words, READERS)
        fix = f'Did you mean "{name}"?' if name else f"Fields are: {', '.join(READERS)}."
        records.add(Code.UNKNOWN_FIELD, place, f'"{words}" is not a claim field.', fix)
        value = ""
    elif not value.strip(NOTHING):
        fix = "Write it behind the colon, or delete the line."
        records.add(Code.BAD_VALUE, place, f'The field "{name}" has no value.', fix)
        value = ""
    if not value and name not in REPEATABLE:
        return None
    field_read = Field(name, value, place, positions.at(start))
    has_slips = any(token.type == "slip" for token in inline.children or ())
    return Bullet(field_read, raw.strip(), start, positions, article, has_slips)
