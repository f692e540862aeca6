"""Ties, read backwards → what leads to an entity or a source, as far as each document tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from msgspec import Struct

from obelus.model import Article, Entity, Source
from obelus.model.ties import Ties
from obelus.resolve.archive import Archive


class Naming(Struct, frozen=True, gc=False):
    """A document that may stand on the page of an entity or a source."""

    page: Article | Entity
    lines: bytes = b""
    """The digest of the lines in which it names the entity."""
    has_claims: bool = True
    """Whether its claims may stand there, too."""


@dataclass(frozen=True)
class Named:
    """Who names whom, as far as that is known without looking into what is said."""

    archive: Archive
    ties: Mapping[str, Ties]

    def by(self, subject: Entity | Source) -> Sequence[Naming]:
        """All that its page shows, and maybe a few others: newest first, entities last."""
        if isinstance(subject, Source):
            return self._citing.get(subject.key, ())
        return self._naming.get(subject.id, ())

    @cached_property
    def _citing(self) -> Mapping[str, Sequence[Naming]]:
        found = defaultdict[str, list[Naming]](list)
        for article in self.archive.articles:
            for key in self.ties[article.path].sources:
                found[key].append(Naming(article))
        return found

    @cached_property
    def _naming(self) -> Mapping[str, Sequence[Naming]]:
        found = defaultdict[str, list[Naming]](list)
        documents: list[Article | Entity] = [*self.archive.articles, *self.archive.entities]
        for document in documents:
            lines, parties = self._lines(document), self._parties(document)
            for entity, digest in lines.items():
                found[entity].append(Naming(document, digest, entity in parties))
            for entity in parties - lines.keys():
                found[entity].append(Naming(document))
        return found

    def _lines(self, document: Article | Entity) -> dict[str, bytes]:
        """The digests of lines by the ids of whom they name."""
        ties, found = self.ties[document.path], dict[str, bytes]()
        for name, lines in ties.mentions:
            if entity := self._ids.get(name):
                # Of two of its names, nobody knows here which comes first.
                found[entity] = ties.whole if entity in found else lines
        return found

    def _parties(self, document: Article | Entity) -> set[str]:
        """The ids of those who may have a role in claims."""
        if isinstance(document, Entity) or not document.claims:
            return set()
        names = self.ties[document.path].names_of_claims
        publisher = self._publishers.get(document.source, "")
        return {entity for name in (*names, publisher) if (entity := self._ids.get(name))}

    @cached_property
    def _publishers(self) -> Mapping[str, str]:
        return {source.key: source.publisher for source in self.archive.sources}

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        """The id of an entity by every name that it has."""
        named = ((name, self.archive.entity(name)) for name in self.archive.entity_names)
        return {name: entity.id for name, entity in named if entity}
