"""An archive → the numbers of its search's documents, which an edit elsewhere keeps.

Numbers ascend from old to new, so that what is added last changes nothing before it, and results
of one rank stand newest first when they stand by falling number. Names have the lowest numbers; an
article has blocks of eight: the highest of a block is for the article itself, those below it are
for its claims in their order, and the empty ones wait for the claims it does not have yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from obelus.export.search_coding import CODED, power_of_two
from obelus.model import Article, Claim, Entity
from obelus.resolve.archive import Archive

BLOCK = 8
FIRST_DAY = date.min

Subject = Article | Entity
"""What a part is made of."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entity or an article in the order of numbers."""

    subject: Subject
    end: int
    """The number behind its last one."""
    claims: int = 0
    """How many claims of an article can be found."""

    @property
    def name(self) -> str:
        """What it is called among all others: its file."""
        return self.subject.path


@dataclass(frozen=True, slots=True)
class Layout:
    """All items by number, and how many of the lowest numbers are for entities."""

    room: int
    entities: Sequence[Item]
    articles: Sequence[Item]

    @property
    def end(self) -> int:
        """The number behind the last one."""
        return self.articles[-1].end if self.articles else self.room

    @property
    def items(self) -> list[Item]:
        """Entities, then articles."""
        return [*self.entities, *self.articles]


def layout(archive: Archive) -> Layout:
    """How the documents of an archive are numbered: articles by date, those without one first."""
    room = max(BLOCK, power_of_two(len(archive.entities)))
    by_name = sorted(archive.entities, key=lambda e: (e.name.casefold(), e.id), reverse=True)
    first = room - len(by_name)
    entities = [Item(entity, number) for number, entity in enumerate(by_name, first + 1)]
    end, articles = room, []
    for article in sorted(archive.articles, key=lambda a: (a.published or FIRST_DAY, a.slug)):
        count = _count(article)
        end += BLOCK * blocks(count)
        articles.append(Item(article, end, count))
    return Layout(room, entities, articles)


def claims_of(article: Article) -> tuple[Claim, ...]:
    """What of an article can be found: its claims that stand, and suggestions."""
    return (*article.standing, *(suggestion.claim for suggestion in article.suggestions))


def _count(article: Article) -> int:
    void = sum(claim.voided is not None for claim in article.claims)
    return len(article.claims) - void + article.suggestion_count


def blocks(count: int) -> int:
    """How many blocks so many claims of an article need."""
    return max(1, -(-count // (BLOCK - 1)))


def slots(layout: Layout) -> str:
    """For each block of numbers, how many claims are in it, and whether an article is."""
    coded = []
    for item in layout.articles:
        full = blocks(item.claims) - 1
        last = item.claims - full * (BLOCK - 1)
        for block in range(full, -1, -1):
            count = last if block == full else BLOCK - 1
            coded.append(CODED[2 * count + (block == 0)])
    return "".join(coded)


def years(layout: Layout) -> list[tuple[int, str]]:
    """From which number on documents are of which year."""
    found: list[tuple[int, str]] = []
    end, last = layout.room, ""
    for item in layout.articles:
        day = item.subject.published if isinstance(item.subject, Article) else None
        year = str(day.year) if day else ""
        if year != last:
            found.append((end, year))
            last = year
        end = item.end
    return found
