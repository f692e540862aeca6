"""Digests and ties, read backwards → which documents each list shows, without looking into them.

Pages are planned, and found to be as they were, by this; `render/lists.py` has what they print.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from msgspec import Struct

from obelus.model import Article, Entity, Source
from obelus.model.ties import UNMENTIONED
from obelus.resolve import corrections
from obelus.resolve.archive import Archive
from obelus.resolve.digests import Digests
from obelus.vocabulary import Flag

Key = Flag | Entity | Source | str
"""What a list is of: whatever has it on its page, or `articles`, or `corrections`."""


class Listed(Struct, frozen=True, gc=False):
    """The documents of one column of a list, newest first and those without a day last."""

    places: list[int]
    """Which these are: the articles of the archive have the first places, then its entities."""
    shown: list[bytes]
    """The digest of what the list shows of each."""


@dataclass(frozen=True)
class Named:
    """Who names whom, as far as that is known without looking into what is said."""

    digests: Digests

    @property
    def _archive(self) -> Archive:
        return self.digests.archive

    def by(self, key: Key) -> Sequence[Listed]:
        """All that a list shows, by column: of an entity claims, then mentions."""
        if isinstance(key, Source):
            return [self._citing.get(key.key) or _empty()]
        if isinstance(key, Entity):
            return [of.get(key.id) or _empty() for of in self._naming]
        articles, claims = self._archive.articles, self.digests.claims
        if isinstance(key, Flag):
            places = self.digests.carrying[key.id]
        elif key == "corrections":
            places = [self._places[entry.article.slug] for entry in self._log]
        else:
            places = [*range(len(articles))]
        return [Listed(places, [claims[articles[place].slug] for place in places])]

    def days(self, key: Key, columns: Sequence[Listed]) -> Sequence[Sequence[date | None]]:
        """The day on which each document is in a list of these columns."""
        if key == "corrections":
            return [[entry.correction.date for entry in self._log]]
        return [[self._days[place] for place in listed.places] for listed in columns]

    def updated(self, places: Iterable[int]) -> date | None:
        """The last day on which one of these articles changed."""
        return max(filter(None, map(self._updated.__getitem__, places)), default=None)

    @cached_property
    def _citing(self) -> Mapping[str, Listed]:
        found = defaultdict[str, Listed](_empty)
        for place, article in enumerate(self._archive.articles):
            claims = self.digests.claims[article.slug]
            for key in self.digests.ties[article.path].sources_of_claims:
                _add(found[key], place, claims)
        return found

    @cached_property
    def _naming(self) -> Sequence[Mapping[str, Listed]]:
        """The claims and the mentions of entities, by their ids."""
        claims, mentions = defaultdict[str, Listed](_empty), defaultdict[str, Listed](_empty)
        for place, document in enumerate(self._documents):
            parties, lines = self._in(document)
            if isinstance(document, Article) and document.standing:
                if publisher := self._ids.get(self._publishers.get(document.source, "")):
                    parties.add(publisher)
                shown = self.digests.claims[document.slug]
                for entity in parties:
                    _add(claims[entity], place, shown)
            for entity, digest in lines.items():
                _add(mentions[entity], place, digest)
        return claims, mentions

    def _in(self, document: Article | Entity) -> tuple[set[str], Mapping[str, bytes]]:
        """The ids of the entities with a part in the claims of a document, and the digests of the
        lines in which each is named."""
        ties, parties, lines = self.digests.ties[document.path], set[str](), dict[str, bytes]()
        for name, (digest, _, is_party) in ties.naming:
            if entity := self._ids.get(name):
                if is_party:
                    parties.add(entity)
                if digest != UNMENTIONED:
                    # Of two of its names, nobody knows here which comes first.
                    lines[entity] = ties.whole if entity in lines else digest
        return parties, lines

    @cached_property
    def _publishers(self) -> Mapping[str, str]:
        return {source.key: source.publisher for source in self._archive.sources}

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        """The id of an entity by every name that it has."""
        named = ((name, self._archive.entity(name)) for name in self._archive.entity_names)
        return {name: entity.id for name, entity in named if entity}

    @cached_property
    def _documents(self) -> Sequence[Article | Entity]:
        return [*self._archive.articles, *self._archive.entities]

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """The place of an article by its slug."""
        return {a.slug: place for place, a in enumerate(self._archive.articles)}

    @cached_property
    def _days(self) -> Sequence[date | None]:
        return [d.published if isinstance(d, Article) else None for d in self._documents]

    @cached_property
    def _updated(self) -> Sequence[date | None]:
        return [d.updated if isinstance(d, Article) else None for d in self._documents]

    @property
    def _log(self) -> Sequence[corrections.Entry]:
        return self._archive.once(corrections.log)


def _empty() -> Listed:
    return Listed([], [])


def _add(listed: Listed, place: int, shown: bytes) -> None:
    listed.places.append(place)
    listed.shown.append(shown)
