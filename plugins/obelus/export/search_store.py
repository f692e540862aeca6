"""An archive → the documents of its search, each with a number that an edit elsewhere keeps.

Numbers ascend from old to new, so that what is added last changes nothing before it, and results
of one rank stand newest first when they stand by falling number. Names have the lowest numbers; an
article has blocks of eight: the highest of a block is for the article itself, those below it are
for its claims in their order, and the empty ones wait for the claims it does not have yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from obelus.export.search_coding import power_of_two
from obelus.model import Article, Claim, Entity
from obelus.resolve.archive import Archive, spellings
from obelus.resolve.chain import SOURCE_NOT_NAMED, Step
from obelus.text import smart
from obelus.vocabulary import KINDS

ARROW = " → "
BLOCK = 8
FACETS = {
    "flag": ("claim",),
    "assessment": ("claim",),
    "by": ("claim",),
    "via": ("claim", "article"),
    "entity": ("claim", "article", "entity"),
    "review": ("claim",),
}
"""What results are narrowed by, and which documents have it; years follow from the numbers."""


@dataclass(frozen=True, slots=True)
class Document:
    """What can be found: a claim, a suggestion, an article or an entity."""

    number: int
    kind: str
    texts: tuple[str, str, str, str]
    """What it is found by: its title, the article's words, its quotation, names."""
    row: dict[str, Any]
    """What a result shows of it; without what is empty."""
    facets: dict[str, tuple[str, ...]]
    """Its values by facet."""


def room_for_names(archive: Archive) -> int:
    """How many of the lowest numbers are for entities, now and for a while."""
    return max(BLOCK, power_of_two(len(archive.entities)))


def claims_of(article: Article) -> tuple[Claim, ...]:
    """What of an article can be found: its claims that stand, and suggestions."""
    return (*article.standing, *(suggestion.claim for suggestion in article.suggestions))


def blocks_of(article: Article) -> int:
    """How many blocks an article's claims need."""
    return max(1, -(-len(claims_of(article)) // (BLOCK - 1)))


def oldest_first(archive: Archive) -> list[Article]:
    """The articles by date and address; those without a date first."""
    return sorted(archive.articles, key=lambda a: (a.published or date.min, a.slug))


def documents(archive: Archive) -> Iterator[Document]:
    """All documents by number."""
    room = room_for_names(archive)
    by_name = sorted(archive.entities, key=lambda e: (e.name.casefold(), e.id))
    for place in reversed(range(len(by_name))):
        yield _entity(by_name[place], room - 1 - place)
    end = room
    for article in oldest_first(archive):
        end += BLOCK * blocks_of(article)
        yield from _documents_of(archive, article, end)


def _documents_of(archive: Archive, article: Article, end: int) -> Iterator[Document]:
    """An article and its claims by number; `end` is behind its last block."""
    claims = claims_of(article)
    title, day = smart(article.title), article.published
    shown = {"article": title, "date": day.isoformat()} if day else {"article": title}
    for place in reversed(range(len(claims))):
        block, slot = divmod(place, BLOCK - 1)
        number = end - BLOCK * block - 2 - slot
        yield _claim(archive, article, claims[place], number, shown)
    yield _article(archive, article, end - 1, shown)


def _claim(
    archive: Archive, article: Article, claim: Claim, number: int, shown: dict[str, str]
) -> Document:
    chain = archive.chain(claim)
    said_by = tuple(_name(step) for step in chain if step.role == "said it") or (SOURCE_NOT_NAMED,)
    via = tuple(_name(step) for step in chain if step.role != "said it")
    inside = [archive.entity(mention.name) for mention in article.mentions_in(claim)]
    named = {e.name for e in (*inside, *(step.entity for step in chain)) if e}
    title, quotation, words = smart(claim.statement), smart(claim.quote), " … ".join(claim.words)
    flags = tuple(reason.flag.id for reason in archive.flags(claim))
    marked = f"#{claim.id}_1" if words else f"#{claim.id}"
    row = {
        "url": article.url + marked,
        "title": title,
        "quote": quotation,
        "flags": flags,
        "assessment": claim.assessment,
        "origin": claim.origin if claim.origin == "suggested" else "",
        "chain": _line(chain),
        **shown,
    }
    facets = {
        "flag": flags,
        "assessment": (claim.assessment,) if claim.assessment else (),
        "by": said_by,
        "via": via,
        "entity": tuple(sorted(named)),
        "review": (claim.origin,),
    }
    names = " ".join((*said_by, *via))
    return Document(number, "claim", (title, words, quotation, names), _filled(row), facets)


def _name(step: Step) -> str:
    return step.entity.name if step.entity else step.label


def _line(chain: Sequence[Step]) -> str:
    """A chain in one line: who said it, then where it went."""
    said = " and ".join(step.label for step in chain if step.role == "said it")
    return smart(ARROW.join([said, *(s.label for s in chain if s.role != "said it")]))


def _article(archive: Archive, article: Article, number: int, shown: dict[str, str]) -> Document:
    named = {e.name for m in article.body.mentions if (e := archive.entity(m.name))}
    outlet, text = archive.publisher(article).label, smart(article.summary)
    title, day = shown["article"], shown.get("date", "")
    row = {"url": article.url, "title": title, "text": text, "date": day}
    facets = {"via": (outlet,), "entity": tuple(sorted(named))}
    return Document(number, "article", (title, "", "", f"{outlet} {text}"), _filled(row), facets)


def _entity(entity: Entity, number: int) -> Document:
    others = ", ".join(name for name in spellings(entity) if name != entity.name)
    kind = KINDS.get(entity.kind)
    title = smart(entity.name)
    label = kind.label if kind else ""
    row = {"url": entity.url, "title": title, "label": label, "text": others}
    return Document(
        number, "entity", (title, "", "", others), _filled(row), {"entity": (entity.name,)}
    )


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value}
