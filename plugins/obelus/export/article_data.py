"""An article, and the values that its parts of several files have in common, made once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from obelus.export.claim_rows import Row, claim_rows
from obelus.export.context import Context
from obelus.export.marks import entities_by_mark
from obelus.model import Article, Entity
from obelus.resolve.archive import Archive


@dataclass(frozen=True)
class ArticleData:
    """An article in its context."""

    context: Context
    article: Article

    @property
    def archive(self) -> Archive:
        """The archive that it is in."""
        return self.context.archive

    @cached_property
    def claims(self) -> list[Row]:
        """Its claims and suggestions, by id."""
        return claim_rows(self.context, self.article)

    @cached_property
    def named(self) -> tuple[tuple[Entity, ...], ...]:
        """For each of its marks: the entities that the words name, by id."""
        return entities_by_mark(self.archive, self.article)
