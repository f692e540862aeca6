"""How often the checks of quotations speak up, and how often they should, on GUM's news articles.

python bench/quotations.py [--show]
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gum import Document, Gold, Range, documents
from obelus.cuts import Cut, cuts
from obelus.evidence import Copy, Place, normalise
from obelus.model import Agent, Article, Citation, Claim, Entity, Field, Location, Source
from obelus.problems import Problem
from obelus.resolve.archive import Archive
from obelus.suggest.other_speakers import Listener, check_speakers
from obelus.suggest.reader import Reader
from obelus.text import slugify

GUM = Path(__file__).resolve().parent.parent / "tests" / "attribution" / "gum"
HERE = Location("x.md")
PRONOUN = re.compile(r"(?:he|she|it|they|i|we|you|who|which|that)$", re.IGNORECASE)
NAME = re.compile(r"(?:[A-Z][\w'’.-]*)(?: (?:of|the|and|for|[A-Z][\w'’.-]*))*")
LONGEST, SHORTEST = 12, 4
"""Words of a quotation made of an annotated content."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words that somebody of a name is annotated to have said."""

    document: Document
    quote: str
    name: str
    entity: str
    is_pronoun: bool
    """Whether the article has no name at this place."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many quotations there were, and how many of them were called somebody else's."""

    quotations: int
    warnings: int
    shown: tuple[str, ...]


def said(document: Document) -> Iterator[Said]:
    """The attributions of an article that name somebody, each with a few of its words."""
    for gold in document.attributions:
        quote, speaker = _words(document, gold), _speaker(document, gold)
        if quote and speaker:
            source = document.text[gold.source[0][0] : gold.source[-1][1]]
            yield Said(document, quote, *speaker, bool(PRONOUN.match(source)))


def _words(document: Document, gold: Gold) -> str:
    start, end = max(gold.content, key=lambda r: r[1] - r[0], default=(0, 0))
    words = document.text[start:end].strip(" ,.;:!?\"'“”‘’").split()[:LONGEST]
    quote = " ".join(words)
    is_once = Copy(document.text).count(quote) == 1
    return quote if len(words) >= SHORTEST and is_once and '"' not in normalise(quote) else ""


def _speaker(document: Document, gold: Gold) -> tuple[str, str] | None:
    """(the longest name of who speaks, their entity in the annotation)."""
    if not gold.source:
        return None
    start, end = gold.source[0]
    words = document.text[start:end]
    around = document.clusters.get(start, set())
    exact = sorted(e for e in around if words in document.names[e])
    names = [(n, e) for e in exact for n in sorted(document.names[e]) if NAME.fullmatch(n)]
    return max(names, key=lambda row: (_shared(row[0], names), len(row[0]), row[0]), default=None)


def _shared(name: str, names: Sequence[tuple[str, str]]) -> int:
    """How many other names have a word of this one: a role has none in common with the person."""
    words = set(name.split())
    return sum(not words.isdisjoint(other.split()) for other, _ in names)


def archive_of(rows: Sequence[tuple[Said, str]], *, with_pages: bool) -> Archive:
    """An archive with a claim for each row: what was said, and by whom its record says it was."""
    texts = {row.document.name: row.document.text for row, _ in rows}
    names = sorted({row.name for row, _ in rows} | {name for _, name in rows if name})
    known = [Entity("x.md", slugify(n), n, "person") for n in names] if with_pages else []
    claims: dict[str, list[Claim]] = {key: [] for key in texts}
    for number, (row, name) in enumerate(rows):
        key = row.document.name
        agents = (Agent(name, name, with_pages, HERE),) if name else ()
        place = Location(f"{row.document.name}#{number}")
        claims[key].append(
            Claim(
                key,
                f"c{number}",
                number,
                "So.",
                HERE,
                said_by=agents,
                sources=(Citation(key, "", HERE),),
                quote=row.quote,
                fields=(Field("quote", row.quote, place, place),),
            )
        )
    return Archive(
        articles=tuple(Article("x.md", key, key, claims=tuple(c)) for key, c in claims.items()),
        entities=tuple(known),
        sources=tuple(Source(key, "misc", (("rights", "full"),), "", HERE) for key in texts),
        copies={key: Copy(text) for key, text in texts.items()},
    )


def score(rows: Sequence[tuple[Said, str]], *, with_pages: bool) -> Score:
    """The warnings over these records."""
    archive = archive_of(rows, with_pages=with_pages)
    listener = Listener(archive, Reader(archive.entities))
    found: list[Problem] = [
        p for article in archive.articles for p in check_speakers(archive, article, listener)
    ]
    return Score(len(rows), len(found), tuple(p.message for p in found))


def swapped(rows: Sequence[Said]) -> Iterator[tuple[Said, str]]:
    """Each quotation under the name of somebody else who speaks in its article."""
    chance = random.Random(1)
    for row in rows:
        others = [o.name for o in rows if o.document is row.document and o.entity != row.entity]
        if others:
            yield row, chance.choice(sorted(set(others)))


def speakers() -> dict[str, Score]:
    """What the check says of right records, of swapped ones, and of those that name nobody."""
    rows = [row for document in documents(GUM) for row in said(document)]
    named = [row for row in rows if not row.is_pronoun]
    out = {}
    for label, with_pages in (("with pages", True), ("in plain words", False)):
        out[f"right, {label}"] = score([(r, r.name) for r in rows], with_pages=with_pages)
        out[f"swapped, {label}"] = score([*swapped(named)], with_pages=with_pages)
    out["swapped, where the copy has a pronoun"] = score(
        [(r, n) for r, n in swapped(rows) if r.is_pronoun], with_pages=True
    )
    out["nobody named in the record"] = score([(r, "") for r in named], with_pages=True)
    return out


def random_cuts(seed: int = 1, tries: int = 6) -> tuple[int, list[tuple[Cut, str]]]:
    """(quotations cut at random, what is found left out, each with the words around it)."""
    chance, count = random.Random(seed), 0
    found: list[tuple[Cut, str]] = []
    for document in documents(GUM):
        copy = Copy(document.text)
        for number, (start, paragraph) in enumerate(
            zip(copy.starts, copy.paragraphs, strict=True), 1
        ):
            words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", paragraph)]
            for _ in range(tries if len(words) > 16 else 0):
                place = Place(number, _parts(words, chance))
                count += 1
                found += [(cut, _shown(copy, place)) for cut in cuts(copy, place)]
    return count, found


def _parts(words: Sequence[Range], chance: random.Random) -> tuple[Range, ...]:
    size = chance.randrange(3, 16)
    first = chance.randrange(len(words) - size)
    cut = words[first : first + size]
    if size > 8 and chance.random() < 0.3:
        return (cut[0][0], cut[2][1]), (cut[-3][0], cut[-1][1])
    return ((cut[0][0], cut[-1][1]),)


def _shown(copy: Copy, place: Place) -> str:
    text = copy.normalised
    before, behind = text[max(0, place.start - 50) : place.start], text[place.end : place.end + 50]
    return f"{before}[[{copy.words(place)}]]{behind}"


def main() -> None:
    """Print the figures, and on demand what they count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true")
    is_shown = parser.parse_args().show
    for label, result in speakers().items():
        print(f"other-speaker: {label:38} {result.warnings:3} of {result.quotations:3} quotations")
        for message in result.shown if is_shown else ():
            print(f"    {message}")
    count, found = random_cuts()
    print(f"cuts: {len(found)} of {count} quotations cut at random")
    for cut, words in found if is_shown else ():
        print(f"    {cut.kind} {cut.where}: {cut.words} | {words}")


if __name__ == "__main__":
    main()
