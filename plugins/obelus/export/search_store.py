"""An article or an entity → what can be found of it, and what results show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from obelus.export.search_numbers import BLOCK, Subject, claims_of, layout
from obelus.model import Article, Claim, Entity
from obelus.resolve.archive import Archive, spellings
from obelus.resolve.chain import SOURCE_NOT_NAMED, Step
from obelus.text import smart
from obelus.vocabulary import KINDS

ARROW = " → "
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


def documents(archive: Archive) -> Iterator[Document]:
    """All documents by number."""
    for item in layout(archive).items:
        yield from documents_of(archive, item.subject, item.end)


def documents_of(archive: Archive, subject: Subject, end: int) -> Iterator[Document]:
    """The documents of an article or an entity by number; `end` is behind the last."""
    if isinstance(subject, Entity):
        yield _entity(subject, end - 1)
        return
    claims = claims_of(subject)
    title, day = smart(subject.title), subject.published
    shown = {"article": title, "date": day.isoformat()} if day else {"article": title}
    for place in reversed(range(len(claims))):
        block, slot = divmod(place, BLOCK - 1)
        number = end - BLOCK * block - 2 - slot
        claim = claims[place]
        yield _claim(archive, subject, claim, number, shown)
    yield _article(archive, subject, end - 1, shown)


def _claim(
    archive: Archive, article: Article, claim: Claim, number: int, shown: dict[str, str]
) -> Document:
    chain = archive.chain(claim)
    said_by = tuple(_name(step) for step in chain if step.role == "said it") or (SOURCE_NOT_NAMED,)
    via = tuple(_name(step) for step in chain if step.role != "said it")
    named = {e.name for name in claim.named if (e := archive.entity(name))}
    named |= {*(step.entity.name for step in chain if step.entity)}
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
    named = {e.name for m in article.marked.body.mentions if (e := archive.entity(m.name))}
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
