"""Ties, read backwards → the documents that may stand on the page of an entity or a source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from obelus.model import Article, Entity, Source
from obelus.model.ties import Ties
from obelus.resolve.archive import Archive


@dataclass(frozen=True)
class Named:
    """Who names whom, as far as that is known without looking into what is said."""

    archive: Archive
    ties: Mapping[str, Ties]

    def by(self, subject: Entity | Source) -> Sequence[Article | Entity]:
        """All that its page shows, and maybe a few others: newest first, entities last."""
        if isinstance(subject, Source):
            return self._citing.get(subject.key, ())
        return self._naming.get(subject.id, ())

    @cached_property
    def _citing(self) -> Mapping[str, Sequence[Article]]:
        found = defaultdict[str, list[Article]](list)
        for article in self.archive.articles:
            for key in self.ties[article.path].sources:
                found[key].append(article)
        return found

    @cached_property
    def _naming(self) -> Mapping[str, Sequence[Article | Entity]]:
        found = defaultdict[str, list[Article | Entity]](list)
        named = ((name, self.archive.entity(name)) for name in self.archive.entity_names)
        ids = {name: entity.id for name, entity in named if entity}
        publishers = {source.key: source.publisher for source in self.archive.sources}
        documents: list[Article | Entity] = [*self.archive.articles, *self.archive.entities]
        for document in documents:
            names = self.ties[document.path].names
            if isinstance(document, Article):
                names = (*names, publishers.get(document.source, ""))
            for name in {ids[name] for name in names if name in ids}:
                found[name].append(document)
        return found
