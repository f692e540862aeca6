"""An archive → its lists that may be too long for one page, with their entries newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from msgspec import Struct

from obelus.model import Article, Entity, Source
from obelus.render.backlinks import Backlink, Backlinks
from obelus.render.periods import Beside, Column, Period, Row, Series, Sheet
from obelus.resolve import corrections
from obelus.resolve.archive import Archive
from obelus.resolve.named import Key
from obelus.vocabulary import Flag

KEPT = 4
"""A list is made of the whole archive, and its pages stand one behind the other."""


class PeriodPage(Struct, frozen=True, gc=False):
    """What the page of one period of a list is of."""

    of: Key
    period: Period
    beside: Beside
    shown: bytes
    """The digest of what it shows."""
    title: str
    url: str
    """The title and the address of the list."""

    @property
    def kind(self) -> str:
        """`articles`, `corrections`, `flag`, `entity` or `source`."""
        return self.of if isinstance(self.of, str) else type(self.of).__name__.lower()


@dataclass(frozen=True)
class Lists:
    """The lists of one archive."""

    archive: Archive
    _made: dict[tuple[str, str], Series] = field(default_factory=dict)

    def of(self, key: Key) -> Series:
        """A list."""
        name = _name(key)
        if name not in self._made:
            if len(self._made) == KEPT:
                del self._made[next(iter(self._made))]
            self._made[name] = Series(tuple(self._columns(key)))
        return self._made[name]

    def sheet(self, page: PeriodPage) -> Sheet:
        """What the page of a period shows."""
        return self.of(page.of).sheet(page.period, page.beside.months)

    @property
    def _backlinks(self) -> Backlinks:
        return self.archive.once(Backlinks)

    def _columns(self, key: Key) -> Iterator[Column]:
        if isinstance(key, Flag):
            yield Column("claim", [_row(*row) for row in self.archive.carriers(key.id)])
        elif isinstance(key, Source):
            yield Column("claim", [_row(*row) for row in self._backlinks.citing(key)])
        elif isinstance(key, Entity):
            yield Column("claim", [_row(*row) for row in self._backlinks.timeline(key)])
            yield Column("mention", _of_mentions(self._backlinks.mentions(key)))
        elif key == "articles":
            yield Column("article", [_row(article, [article]) for article in self.archive.articles])
        else:
            log = self.archive.once(corrections.log)
            yield Column("correction", [Row(e.article, e.correction.date, (e,)) for e in log])


def _of_mentions(links: Iterable[Backlink]) -> list[Row]:
    found = []
    for _, group in groupby(links, key=lambda link: link.url):
        entries = tuple(group)
        page = entries[0].page
        found.append(Row(page, _day(page), entries))
    return found


def _day(page: Article | Entity) -> date | None:
    return page.published if isinstance(page, Article) else None


def _row(article: Article, entries: Sequence[object]) -> Row:
    return Row(article, article.published, tuple(entries))


def _name(key: Key) -> tuple[str, str]:
    if isinstance(key, str):
        return "", key
    return type(key).__name__, key.key if isinstance(key, Source) else key.id
