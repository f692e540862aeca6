"""What each page and each part of the data is made of → one digest of it.

As long as a digest is the same, so is what was made. `tests/test_incremental.py` changes archives
in all the ways that editors make mistakes: what grew from change to change is what is built anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec
from msgspec.structs import replace

from obelus.model import Article, Claim, Entity, Location, Source
from obelus.model.digest import DIGEST, digest_of, joined
from obelus.model.ties import Ties
from obelus.resolve.archive import Archive
from obelus.resolve.dossiers import Dossier, Dossiers
from obelus.resolve.lasting import Lasting, read_lasting, records_digest
from obelus.resolve.quoted import quoted_words
from obelus.resolve.related import Related
from obelus.vocabulary import FLAGS

NOWHERE = Location("")

_ENCODER = msgspec.msgpack.Encoder(order="deterministic")

NOBODY = bytes(DIGEST)
"""In the place of what the archive does not have."""


@dataclass(frozen=True)
class Digests:
    """Digests of what an archive shows; `ties` are those of its files, by path."""

    archive: Archive
    ties: Mapping[str, Ties]
    before: bytes = b""
    """The state of the digests of the build before."""

    @property
    def related(self) -> Related:
        """What other articles say of its claims."""
        return self.archive.once(Related)

    @property
    def dossiers(self) -> Dossiers:
        """Its dossiers."""
        return self.archive.once(Dossiers)

    @property
    def state(self) -> bytes:
        """What the next build is given as `before`."""
        of_sources = {**self.sources}, {**self._quoted_sources}
        kept = Lasting(self._records, {**self.claims}, *of_sources, {**self.carrying})
        return msgspec.msgpack.encode(kept)

    @cached_property
    def _records(self) -> bytes:
        return records_digest(self.archive, self.ties)

    @cached_property
    def _lasting(self) -> Lasting | None:
        """The digests of the build before, if no record has changed since."""
        return read_lasting(self.before, self._records) if self.before else None

    @cached_property
    def site(self) -> bytes:
        """Of the archive's name and address."""
        return digest_of(self.archive.site_name, self.archive.site_url)

    @cached_property
    def frame(self) -> bytes:
        """Of what data files have beside the parts of their members."""
        wholes = (self.ties[entity.path].whole for entity in self.archive.entities)
        return joined(self.site, digest_of(self.archive.updated), *wholes)

    def article(self, article: Article) -> bytes:
        """Of an article with all that its page and its data take from elsewhere."""
        return self._articles[article.path]

    @cached_property
    def _articles(self) -> Mapping[str, bytes]:
        return {article.path: self._article(article) for article in self.archive.articles}

    def _article(self, article: Article) -> bytes:
        ties = self.ties[article.path]
        claims, named = self.claims[article.slug], self._named(ties.names)
        return joined(self.site, ties.whole, claims, *named, *self._cited(ties))

    @cached_property
    def claims(self) -> Mapping[str, bytes]:
        """Of what lists show of an article and its claims, by its slug."""
        if self._lasting:
            return self._lasting.claims
        beside = self._beside
        return {
            article.slug: joined(self._alone[article.slug], *beside.get(article.slug, ()))
            for article in self.archive.articles
        }

    @cached_property
    def carrying(self) -> Mapping[str, list[int]]:
        """By the id of a flag, the places of the articles with claims that carry it."""
        if self._lasting:
            return self._lasting.carrying
        places = {id(article): place for place, article in enumerate(self.archive.articles)}
        return {
            flag: [places[id(article)] for article, _ in self.archive.carriers(flag)]
            for flag in FLAGS
        }

    @cached_property
    def all_claims(self) -> bytes:
        """Of what all lists show."""
        return joined(*self.claims.values())

    @cached_property
    def all_entities(self) -> bytes:
        """Of the names of all entities."""
        return joined(*self._cards.values())

    @cached_property
    def all_sources(self) -> bytes:
        """Of the entries of all sources."""
        return joined(*self.sources.values())

    @cached_property
    def sources(self) -> Mapping[str, bytes]:
        """Of a source, its outlet and its copy, by its key."""
        if self._lasting:
            return self._lasting.sources
        return {source.key: self._source(source) for source in self.archive.sources}

    def source(self, source: Source) -> bytes:
        """Of a source with how many words the archive quotes from it."""
        return self._quoted_sources[source.key]

    @cached_property
    def _quoted_sources(self) -> Mapping[str, bytes]:
        if self._lasting:
            return self._lasting.quoted_sources
        found = {}
        for source in self.archive.sources:
            words, of = quoted_words(self.archive, source.key)
            found[source.key] = joined(self.sources[source.key], f"{words} {of}".encode())
        return found

    def entity(self, entity: Entity) -> bytes:
        """Of an entity's own page, without what links to it."""
        ties = self.ties[entity.path]
        return joined(ties.whole, *self._named(ties.names), *self._cited(ties))

    def text(self, path: str) -> bytes:
        """Of an ordinary page."""
        ties = self.ties[path]
        return joined(ties.whole, *self._named(ties.names), *self._cited(ties))

    def named(self, article: Article) -> bytes:
        """Of all that an article names and cites, in its notes, too."""
        ties = self.ties[article.path]
        return joined(*self._named(ties.names), *self._cited(ties))

    def dossier(self, dossier: Dossier) -> bytes:
        """Of a dossier with all its records."""
        records = (self.claims[claim.article] for claim in dossier.claims)
        return joined(self.site, digest_of(dossier.url), *records)

    @cached_property
    def _cards(self) -> Mapping[str, bytes]:
        """Of what other pages show of an entity, by its id."""
        return {entity.id: digest_of(entity.card) for entity in self.archive.entities}

    @cached_property
    def _by_name(self) -> Mapping[str, bytes]:
        """The same by every name that an entity has."""
        named = ((name, self.archive.entity(name)) for name in self.archive.entity_names)
        return {name: self._cards[entity.id] for name, entity in named if entity}

    def _named(self, names: Iterable[str]) -> Sequence[bytes]:
        known = self._by_name.get
        return [known(name, NOBODY) for name in names]

    def _cited(self, ties: Ties) -> Sequence[bytes]:
        known = self.sources.get
        return [known(key, NOBODY) for key in ties.sources]

    def _source(self, source: Source) -> bytes:
        copy = self.archive.copies.get(source.key)
        read = (copy.sha256, copy.word_count) if copy else ()
        entry = _ENCODER.encode((replace(source, location=NOWHERE), read))
        return joined(self.site, *self._named([source.publisher]), entry)

    @cached_property
    def _alone(self) -> Mapping[str, bytes]:
        """Of an article's claims, whatever other articles say; of several with one slug, of all."""
        found = dict[str, bytes]()
        for article in self.archive.articles:
            slug, digest = article.slug, self._of_claims(article)
            found[slug] = joined(found[slug], digest) if slug in found else digest
        return found

    def _of_claims(self, article: Article) -> bytes:
        ties = self.ties[article.path]
        quoted = b""
        if self.archive.copies or self.archive.lock:
            quoted = digest_of([self._status(claim) for claim in article.claims if claim.quote])
        return joined(ties.claims, quoted, *self._named(ties.names_of_claims), *self._cited(ties))

    def _status(self, claim: Claim) -> Sequence[object]:
        lock = self.archive.lock
        locked = lock.sources(claim.article, claim.id) if lock else ()
        day = self.archive.matched_on(claim)
        return claim.id, self.archive.quote_status(claim), day, sorted(locked)

    @cached_property
    def _beside(self) -> Mapping[str, Sequence[bytes]]:
        """Of what others say of an article's claims, by its slug."""
        found = defaultdict[str, list[bytes]](list)
        spoken_of = self.related.spoken_of
        for claim in self.archive.claims:
            if claim.reference in spoken_of or claim.same_as or claim.evidence or claim.assessment:
                found[claim.article] += self._of_others(claim)
        return found

    def _of_others(self, claim: Claim) -> Iterator[bytes]:
        related, reference = self.related, claim.reference
        names = (*claim.same_as, *(piece.claim for piece in claim.evidence if piece.claim))
        yield from self._referred(reference, "names", filter(None, map(related.claim, names)))
        yield from self._referred(reference, "opposed", related.opposed(claim))
        yield from self._referred(reference, "counter", related.counter_claims(claim))
        effects = related.affected_by(claim)
        yield digest_of(reference, [(e.of.name, e.of.day, e.through) for e in effects])
        for effect in effects:
            what = effect.of.what
            yield self._alone[what.article] if isinstance(what, Claim) else self.sources[what.key]
        if dossier := self.dossiers.of(claim):
            yield from self._referred(reference, dossier.url, dossier.claims)

    def _referred(self, reference: str, how: str, claims: Iterable[Claim]) -> Iterator[bytes]:
        for claim in claims:
            yield f"{reference}\0{how}\0{claim.reference}\0".encode()
            yield self._alone[claim.article]
