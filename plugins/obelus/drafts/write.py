"""Suggestions → Markdown: the links in an article's text and the records under `## Claims`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from obelus.model import Article, Citation, Claim, Location, Suggestion
from obelus.parse.documents import claims_end, parse_article
from obelus.text import slugify

MARKUP = re.compile(r"[\\`*_\[\]<>#|~]")
LIST = re.compile(r"^(\d*)([-+.)])(?=\s|$)")

MAX_ID = 48
"""Claim ids stand in addresses: a few words are enough."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file's text with records added, and the suggestions whose words could not be marked."""

    text: str
    added: int
    left: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """`[words](#claim)` to be put round a range of a file's text."""

    start: int
    end: int
    claim: str


def write_records(article: Article, text: str, suggestions: Sequence[Suggestion]) -> Written:
    """The text of an article's file with each suggestion as a claim and a record to edit."""
    taken = {claim.id for claim in article.claims}
    links, records, left = list[Link](), list[str](), list[Suggestion]()
    for suggestion in sorted(suggestions, key=lambda s: s.claim.location):
        claim_id = new_id(suggestion.claim.statement, taken)
        new = [Link(_offset(text, a), _offset(text, b), claim_id) for a, b in suggestion.places]
        if not new or not _holds(article, text, links, new, suggestion):
            left.append(suggestion)
            continue
        taken.add(claim_id)
        links += new
        records.append(record(suggestion.claim, claim_id))
    text = _with_links(text, links)
    if records:
        text = with_records(article.path, text, "\n".join(records))
    return Written(text, len(records), tuple(left))


def new_id(statement: str, taken: set[str]) -> str:
    """A claim id of a statement's first words that no other claim has.

    Whoever said it is left out: an address stays for good, and the detector may be wrong.
    """
    words = slugify(statement.removeprefix("that ")).split("-")
    stem = ""
    for word in filter(None, words):
        if len(stem) + len(word) + 1 > MAX_ID or stem.count("-") >= 6:
            break
        stem = f"{stem}-{word}".strip("-")
    stem = stem or "claim"
    number = 1
    while (name := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return name


def record(claim: Claim, claim_id: str, anchors: Sequence[str] = ()) -> str:
    """The record of a suggested claim, ready to edit."""
    lines = [f"### {claim_id}", "", _sentence(claim.statement), ""]
    if claim.said_by:
        lines.append("- said by: " + "; ".join(_party(a.name, a.is_link) for a in claim.said_by))
    if claim.cue:
        lines.append(f"- cue: {claim.cue}")
    if claim.via:
        lines.append("- via: " + " -> ".join(_party(a.name, a.is_link) for a in claim.via))
    sources = claim.sources or (Citation("key", "para. 1", claim.location),)
    cited = ("@" + ", ".join(filter(None, (c.key, c.locator))) for c in sources)
    lines.append("- source: " + "; ".join(f"[{place}]" for place in cited))
    lines += [f"- anchor: {anchor}" for anchor in anchors]
    return "\n".join(lines) + "\n"


def _sentence(words: str) -> str:
    """A statement with a capital and a full stop, in which nothing is markup."""
    words = words.strip().removeprefix("that ").rstrip(",;: ")
    end = "" if words.rstrip("\"”'’").endswith((".", "!", "?")) else "."
    plain = MARKUP.sub(r"\\\g<0>", words[:1].upper() + words[1:] + end)
    return LIST.sub(r"\1\\\2", plain)


def _party(name: str, is_link: bool) -> str:
    return f"[[{name}]]" if is_link else name.replace("[", "(").replace("]", ")")


def _offset(text: str, place: Location) -> int:
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: place.line - 1]) + place.column - 1


def _with_links(text: str, links: Sequence[Link]) -> str:
    """The text with all links in it; where two share an end, the wider one is outside."""
    opening = [(link.start, -link.end, "[") for link in links]
    closing = [(link.end, -link.start, f"](#{link.claim})") for link in links]
    parts, position = list[str](), 0
    # What closes goes before what opens at the same place.
    marks = sorted([(at, 1, order, sign) for at, order, sign in opening]
                   + [(at, 0, order, sign) for at, order, sign in closing])  # fmt: skip
    for at, _, _, sign in marks:
        parts += [text[position:at], sign]
        position = at
    return "".join([*parts, text[position:]])


def _holds(
    article: Article,
    text: str,
    links: Sequence[Link],
    new: Sequence[Link],
    suggestion: Suggestion,
) -> bool:
    """Whether the words marked are those suggested and no other mark changed.

    Brackets may have cut through a link or another claim.
    """
    added = [(new[0].claim, " ".join(part.split())) for part in suggestion.claim.words]
    before = _marks(article, _with_links(text, links))
    after = _marks(article, _with_links(text, [*links, *new]))
    return sorted(after) == sorted([*before, *added])


def _marks(article: Article, text: str) -> list[tuple[str, str]]:
    marks = parse_article(article.path, article.slug, text).document.marks
    return [(mark.claim, mark.words) for mark in marks]


def with_records(path: str, text: str, lines: str) -> str:
    """The text with records behind the last one, in a section that is made where there is none."""
    end = claims_end(path, text)
    if end is None:
        return f"{text.rstrip()}\n\n## Claims\n\n{lines}"
    all_lines = text.split("\n")
    head, tail = "\n".join(all_lines[:end]).rstrip(), "\n".join(all_lines[end:])
    return f"{head}\n\n{lines}" + (f"\n{tail}" if tail.strip() else "")
