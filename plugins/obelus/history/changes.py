"""What changed from one state of an archive to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from obelus.model import Article, Claim
from obelus.resolve.corrections import Entry

Happened = Literal["added", "removed", "renamed", "changed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is another now."""

    name: str
    """The field of the record or the entry; `flags` and `why` follow from several."""
    before: tuple[str, ...]
    after: tuple[str, ...]
    because: str = ""
    """Where the record itself is as it was: what changed elsewhere."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was added, removed, renamed or changed."""

    what: Happened
    id: str
    """As it is called now; `article#claim` for a claim."""
    title: str
    formerly: str = ""
    """As it was called, where that was otherwise."""
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleChange(Change):
    """An article's, with what it was and is."""

    before: Article | None = None
    after: Article | None = None


@dataclass(frozen=True, slots=True)
class ClaimChange(Change):
    """A claim's, with its record before and after."""

    before: Claim | None = None
    after: Claim | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed, each list in the order of names."""

    articles: tuple[ArticleChange, ...] = ()
    claims: tuple[ClaimChange, ...] = ()
    entities: tuple[Change, ...] = ()
    """Those whose control class changed."""
    sources: tuple[Change, ...] = ()
    corrections: tuple[Entry, ...] = ()
    """Entries that were not there before, newest first."""
    withdrawn: tuple[tuple[Article, Entry], ...] = ()
    """Entries that are not there any more, with the article that they stood in, as it is now."""
    reused: tuple[Claim, ...] = ()
    """Those under an id whose record was gone before, so that a void correction has its address."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed that is looked at."""
        lists = (self.articles, self.claims, self.entities, self.sources)
        return not any((*lists, self.corrections, self.withdrawn))
