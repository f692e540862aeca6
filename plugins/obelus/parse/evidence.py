"""`- evidence: [@key] supports, from [[A]] -> [[B]]`: what a finding rests on, piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obelus.markdown.claim import CLAIM_ID
from obelus.markdown.links import is_safe_link
from obelus.model import Agent, Bearing, Evidence
from obelus.parse.bullet import (
    REFERENCE,
    SEMICOLON,
    Add,
    Bullet,
    cut,
    read_agents,
    read_citations,
)
from obelus.problems import Code
from obelus.vocabulary import BEARINGS

PIECE = re.compile(
    rf"(?P<what>\[@[^\]]*\]|https?://\S+|{REFERENCE.pattern}|#{CLAIM_ID.pattern})"
    r"\s+(?P<bearing>[^\s,]+)(?P<behind>.*)",
    re.DOTALL,
)
FROM = re.compile(r"\s*(?:,\s*)?from\b", re.IGNORECASE)


def read_evidence(bullet: Bullet, add: Add) -> tuple[Evidence, ...]:
    """All evidence of a bullet; what cannot be read is noted with `add`."""
    return tuple(
        piece
        for part, start in cut(bullet.raw, SEMICOLON)
        for piece in _read_piece(part, start, bullet, add)
    )


def _read_piece(part: str, start: int, bullet: Bullet, add: Add) -> Iterator[Evidence]:
    match = PIECE.fullmatch(part)
    if match is None:
        words = " ".join(part.split())
        message = f'"{words}" does not say what the evidence is and which way it points.'
        fix = (
            "Write [@key, para. 1], a web address or article-slug#claim-id, "
            "then supports, refutes or context."
        )
        add(Code.BAD_VALUE, bullet.at(start), message, fix)
        return
    if match["bearing"] not in BEARINGS:
        message = f'"{match["bearing"]}" does not say which way the evidence points.'
        place = bullet.at(start + match.start("bearing"))
        add(Code.BAD_VALUE, place, message, "Write supports, refutes or context.")
        return
    bearing: Bearing = match["bearing"]  # type: ignore[assignment]
    chain = _read_chain(match, start, bullet, add)
    what, place = match["what"], bullet.at(start)
    if what.startswith("[@"):
        cited = read_citations(what, bullet, start)
        yield from (Evidence(c, "", bearing, c.location, chain=chain) for c in cited)
        if not cited:
            message = f'"{what}" is not a citation.'
            add(Code.BAD_VALUE, place, message, "Write [@key, para. 1].")
    elif "://" in what and is_safe_link(what):
        yield Evidence(None, what, bearing, place, chain=chain)
    elif "://" in what:
        add(Code.BAD_VALUE, place, f'"{what}" is no web address.', "Copy the address again.")
    else:
        claim = f"{bullet.article}{what}" if what.startswith("#") else what
        yield Evidence(None, "", bearing, place, claim, chain)


def _read_chain(match: re.Match[str], start: int, bullet: Bullet, add: Add) -> tuple[Agent, ...]:
    """Who is behind a piece of evidence, and through whom it came."""
    behind, offset = match["behind"], match.start("behind")
    if not behind.strip(" \t\n,"):
        return ()
    led = FROM.match(behind)
    raw = behind[led.end() :] if led else ""
    chain = read_agents(bullet, add, raw, start + offset + led.end()) if led else ()
    if led is None or not raw.strip(" \t\n->→"):
        words = " ".join(behind.split()).lstrip(", ")
        message = f'"{words}" behind "{match["bearing"]}" does not say who the evidence is from.'
        at = start + offset + len(behind) - len(behind.lstrip(" \t\n,"))
        add(Code.BAD_VALUE, bullet.at(at), message, "Write , from [[Name]], or [[A]] -> [[B]].")
    return chain
