"""The bullets of a record, `- field: value` → the values of a Claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from obelus.markdown.claim import CLAIM_ID
from obelus.markdown.entity import ENTITY
from obelus.model import Agent, Citation, FormerName, Location, Quantity, TextQuoteSelector
from obelus.parse.bullet import (
    REFERENCE,
    SEMICOLON,
    Add,
    Bullet,
    cut,
    pieces,
    read_agent,
    read_agents,
    read_citations,
)
from obelus.parse.evidence import read_evidence
from obelus.parse.front_matter import as_date
from obelus.parse.quantities import read_quantity, thousands_with_points
from obelus.parse.selectors import read_selectors
from obelus.problems import Code
from obelus.text import unquoted

MARKS = "\"'“”„‘’‚«»"
AROUND_CUE = "\"'“”„‘’«».,;:!?… "
"""What may stand round a word copied from an article."""


def read_values(bullets: Sequence[Bullet], add: Add) -> dict[str, Any]:
    """The fields as keyword arguments of Claim; what cannot be read is noted with `add`."""
    values: dict[str, Any] = {}
    misread = set[str]()
    for bullet in bullets:
        name = bullet.field.name
        if bullet.has_slips or not bullet.value:  # Reported before.
            misread.add(name)
        if not bullet.value:
            continue

        def note(code: Code, place: Location, message: str, fix: str, name: str = name) -> None:
            misread.add(name)
            add(code, place, message, fix)

        attribute, read = READERS[name]
        value = read(bullet, note)
        values[attribute] = values[attribute] + value if attribute in values else value
        if name == "quantity":
            values["quantity"] = bullet.value
    return values | {"misread": tuple(sorted(misread))}


def _text(bullet: Bullet, add: Add) -> str:
    return bullet.value


def _cue(bullet: Bullet, add: Add) -> str:
    return bullet.value.strip(AROUND_CUE)


def _anchors(bullet: Bullet, add: Add) -> tuple[TextQuoteSelector, ...]:
    return read_selectors(bullet.raw, bullet.at, add)


def _quote(bullet: Bullet, add: Add) -> str:
    words = unquoted(bullet.value)
    if words == bullet.value:
        if words[0] in MARKS and words[-1] in MARKS:  # Of two kinds: they are not the source's.
            words = words[1:-1].strip()
        message = "The quote does not stand in quotation marks."
        fix = f'Write - quote: "{words}".'
        add(Code.BAD_VALUE, bullet.location, message, fix)
    return words


def _date(bullet: Bullet, add: Add) -> object:
    day = as_date(bullet.value)
    if day is None:
        message = f'"{bullet.value}" is not a date.'
        add(Code.BAD_VALUE, bullet.location, message, "Write it as 2024-01-05.")
    return day


def _agents(bullet: Bullet, add: Add) -> tuple[Agent, ...]:
    return read_agents(bullet, add, bullet.raw, 0)


def _event(bullet: Bullet, add: Add) -> Agent | None:
    match = ENTITY.search(bullet.value)
    if match is None and "[" in bullet.value:  # Half-open: reported where the line was parsed.
        return None
    if match is None or match[0] != bullet.value:
        message = f'"{bullet.value}" does not name one event.'
        add(Code.BAD_VALUE, bullet.location, message, "Write [[Name]], the name of its page.")
        return None
    return read_agent(bullet.value, bullet.location, add)


def _quantity(bullet: Bullet, add: Add) -> Quantity | None:
    if ";" in bullet.value:
        place = bullet.at(bullet.raw.index(";"))
        fix = "Give the second number a record of its own, and delete it here."
        add(Code.BAD_VALUE, place, "A record has one number, and ends without a semicolon.", fix)
        return None
    if points := thousands_with_points(bullet.raw):
        message = f'"{points[0]}" could be read as a fraction, and it is something counted.'
        fix = f"Write {points[0].replace('.', ',')}."
        add(Code.BAD_VALUE, bullet.at(points.start()), message, fix)
        return None
    quantity = read_quantity(bullet.value)
    if quantity is None:
        message = f'"{bullet.value}" is not a number with what it counts.'
        fix = 'Write for example "80 shells", "about 80 shells", "10-12 missiles" or "900 km".'
        add(Code.BAD_VALUE, bullet.location, message, fix)
    return quantity


def _citations(bullet: Bullet, add: Add) -> tuple[Citation, ...]:
    citations: list[Citation] = []
    for part, start in cut(bullet.raw, SEMICOLON):
        found = read_citations(part, bullet, start)
        if not found:
            message = f'"{" ".join(part.split())}" is not a citation.'
            add(Code.BAD_VALUE, bullet.at(start), message, "Write [@key, para. 1].")
        citations += found
    return tuple(citations)


def _same_as(bullet: Bullet, add: Add) -> tuple[str, ...]:
    names = []
    for part, place in pieces(bullet, SEMICOLON):
        is_reference = REFERENCE.fullmatch(part) is not None
        if is_reference and part.rpartition("#")[0] != bullet.article:
            names.append(part)
            continue
        message = f'"{part}" is not a claim of another article.'
        fix = "Write article-slug#claim-id."
        if is_reference:
            message = f'"{part}" is a claim of this article itself.'
            fix = (
                "Name one of another article. Here one record is enough: all its marks lead to it."
            )
        add(Code.BAD_VALUE, place, message, fix)
    return tuple(names)


def _former_ids(bullet: Bullet, add: Add) -> tuple[FormerName, ...]:
    names = []
    for part, place in pieces(bullet, SEMICOLON):
        if CLAIM_ID.fullmatch(part):
            names.append(FormerName(part, place))
            continue
        message = f'"{part}" is no name that a claim can have had.'
        add(Code.BAD_VALUE, place, message, "Write the name of its old heading, ### old-name.")
    return tuple(names)


READERS: dict[str, tuple[str, Callable[[Bullet, Add], Any]]] = {
    "said by": ("said_by", _agents),
    "cue": ("cue", _cue),
    "via": ("via", _agents),
    "source": ("sources", _citations),
    "quote": ("quote", _quote),
    "flag": ("flag", _text),
    "short": ("short", _text),
    "assessment": ("assessment", _text),
    "evidence": ("evidence", read_evidence),
    "disputed by": ("disputed_by", _agents),
    "quantity": ("quantity_value", _quantity),
    "event": ("event", _event),
    "same as": ("same_as", _same_as),
    "formerly": ("formerly", _former_ids),
    "anchor": ("anchors", _anchors),
    "checked": ("checked", _date),
}
"""The fields of a record: the attribute of Claim each fills, and how its value is read."""

SYNONYMS = {
    "speaker": "said by",
    "said": "said by",
    "attribution": "said by",
    "source of words": "said by",
    "attributed to": "said by",
    "outlet": "via",
    "carried by": "via",
    "through": "via",
    "citation": "source",
    "reference": "source",
    "words": "quote",
    "quotation": "quote",
    "verb": "cue",
    "label": "flag",
    "status": "assessment",
    "rating": "assessment",
    "verdict": "assessment",
    "finding": "assessment",
    "proof": "evidence",
    "denied by": "disputed by",
    "number": "quantity",
    "amount": "quantity",
    "figure": "quantity",
    "happening": "event",
    "duplicate of": "same as",
    "old id": "formerly",
    "was": "formerly",
    "selector": "anchor",
    "reviewed": "checked",
}
"""What else a field is called, where its letters lead to none or to another."""
