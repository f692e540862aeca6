"""What an archive says about an entity or a source: claims by role, mentions, company."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from msgspec import Struct

from obelus.model import Article, Claim, Entity, Source
from obelus.model.text import Line
from obelus.resolve.archive import Archive
from obelus.resolve.chain import SOURCE_NOT_NAMED
from obelus.resolve.quoted import quoted_words
from obelus.wordings import lines_of

ROLES = {"said it": "Said by", "carried it": "Carried by", "published it": "Published by"}
ABOUT = "About"
NAMED_IN = "Named in"

BATCH = 256
"""The lines of so many mentions are read at once."""


Page = tuple[str, str, Article | Entity]
"""The title of a page, its address, and what it is of."""


class Backlink(Struct, frozen=True):
    """A line of another page in which an entity is named."""

    title: str
    url: str
    page: Article | Entity
    number: int
    """Which of the page's mentions it is."""


@dataclass(frozen=True)
class Backlinks:
    """The links of an archive, read backwards."""

    archive: Archive

    def roles(self, entity: Entity) -> tuple[tuple[str, int], ...]:
        """(role, number of claims), in the order of the way a claim takes."""
        count = Counter(role for _, rows in self.timeline(entity) for role, _ in rows)
        return tuple((role, count[role]) for role in _ROLE_ORDER if count[role])

    def claims(self, entity: Entity) -> tuple[Claim, ...]:
        """The claims an entity has any role in, each once."""
        return tuple([claim for _, rows in self.timeline(entity) for _, claim in rows])

    def timeline(self, entity: Entity) -> tuple[tuple[Article, tuple[tuple[str, Claim], ...]], ...]:
        """Its claims with their roles by article, newest first."""
        return tuple((article, tuple(rows)) for article, rows in self._by_article[entity.id])

    def mentions(self, entity: Entity) -> tuple[Backlink, ...]:
        """The lines it is named in, one for each line."""
        found: dict[tuple[str, int], Backlink] = {}
        for (title, url, page), number, line in self._naming[entity.id]:
            place = url, line
            if place not in found:
                found[place] = Backlink(title, url, page, number)
        return tuple(found.values())

    def companions(self, entity: Entity) -> tuple[tuple[Entity, int], ...]:
        """Who else has a role in the same claims, most often first."""
        by_id: dict[str, Entity] = {}
        met: list[str] = []
        for claim in self.claims(entity):
            parties = {e.id: e for _, e in self._parties(claim) if e is not entity}
            by_id |= parties
            met += parties
        ranked = sorted(Counter(met).items(), key=lambda row: (-row[1], by_id[row[0]].name))
        return tuple((by_id[name], number) for name, number in ranked)

    def by_speaker(self) -> tuple[tuple[str, Entity | None, int], ...]:
        """(who, their entity, number of claims): whom the claims come from, most first."""
        count = Counter[str]()
        known: dict[str, Entity | None] = {}
        for claim in self.archive.standing:
            for step in self.archive.chain(claim):
                if step.role == "said it":
                    label = step.entity.name if step.entity else step.label
                    known[label] = step.entity
                    count[label] += 1
        ranked = sorted(count.items(), key=lambda r: (r[0] != SOURCE_NOT_NAMED, -r[1], r[0]))
        return tuple((label, known[label], number) for label, number in ranked)

    def citing(self, source: Source) -> tuple[tuple[Article, tuple[Claim, ...]], ...]:
        """The articles that rest on a source or cite it, with the claims that do."""
        return tuple((article, tuple(claims)) for article, claims in self._citing[source.key])

    def quoted_from(self, source: Source) -> tuple[int, int]:
        """(words quoted from a source in all articles, words of its copy or 0 if not at hand)."""
        return quoted_words(self.archive, source.key)

    def quoted_in(self, article: Article) -> tuple[int, int]:
        """(words that an article quotes from its source, words of its copy or 0)."""
        return quoted_words(self.archive, article.source, article.claims)

    def cited_in(self, article: Article) -> tuple[str, ...]:
        """The keys of all sources an article rests on or cites, each once, in the order met."""
        article = article.marked
        keys = dict.fromkeys((article.source, *(cited.key for cited in article.body.citations)))
        for claim in article.claims:
            keys |= dict.fromkeys(cited.key for cited in claim.sources)
            keys |= dict.fromkeys(p.citation.key for p in claim.evidence if p.citation)
        keys |= dict.fromkeys(cited.key for cited in article.afterword.citations)
        return tuple(filter(None, keys))

    def named_in(self, article: Article) -> tuple[Entity, ...]:
        """The entities an article names, in its text or its records, by name."""
        named = {e.id: e for name in {*article.mentioned} if (e := self.archive.entity(name))}
        named |= {e.id: e for claim in article.claims for _, e in self._parties(claim)}
        return tuple([named[name] for name in sorted(named, key=self._order.__getitem__)])

    def find_all(self) -> None:
        """Find now what else is found when it is asked for."""
        _ = self._order, self._citing, self._by_article, self._naming

    @cached_property
    def _order(self) -> dict[str, int]:
        by_name = sorted(self.archive.entities, key=lambda e: (e.name.casefold(), e.id))
        return {entity.id: number for number, entity in enumerate(by_name)}

    @cached_property
    def _citing(self) -> defaultdict[str, list[tuple[Article, list[Claim]]]]:
        found: defaultdict[str, list[tuple[Article, list[Claim]]]] = defaultdict(list)
        for article in self.archive.articles:
            by_key: dict[str, list[Claim]] = {article.source: []} if article.source else {}
            for claim in article.standing:
                keys = [cited.key for cited in claim.sources]
                keys += [piece.citation.key for piece in claim.evidence if piece.citation]
                for key in dict.fromkeys(keys):
                    by_key.setdefault(key, []).append(claim)
            for key, claims in by_key.items():
                found[key].append((article, claims))
        return found

    @cached_property
    def _by_article(self) -> defaultdict[str, list[tuple[Article, list[tuple[str, Claim]]]]]:
        """By entity: its claims with their roles, by article."""
        found = defaultdict[str, list[tuple[Article, list[tuple[str, Claim]]]]](list)
        entity = self.archive.entity
        for article in self.archive.articles:
            by_party = defaultdict[str, list[tuple[str, Claim]]](list)
            for claim in article.standing:
                roles: dict[str, str] = {}
                for role, party in self._parties(claim):
                    roles.setdefault(party.id, role)
                for name in claim.named:
                    if named := entity(name):
                        roles.setdefault(named.id, NAMED_IN)
                for party_id, role in roles.items():
                    by_party[party_id].append((role, claim))
            for party_id, rows in by_party.items():
                found[party_id].append((article, rows))
        return found

    def _parties(self, claim: Claim) -> list[tuple[str, Entity]]:
        chain = self.archive.chain(claim)
        found = [(ROLES[step.role], step.entity) for step in chain if step.entity]
        for agent in claim.disputed_by:
            if entity := self.archive.entity(agent.name):
                found.append(("Disputed by", entity))
        if claim.event and (event := self.archive.entity(claim.event.name)):
            found.append((ABOUT, event))
        return found

    @cached_property
    def _naming(self) -> defaultdict[str, list[tuple[Page, int, int]]]:
        """By entity: all mentions, each with its page, its number there and its line; which of them
        count, its own page asks."""
        found: defaultdict[str, list[tuple[Page, int, int]]] = defaultdict(list)
        for page in self._pages():
            places = zip(page[-1].mentioned, page[-1].mentioned_on, strict=True)
            for number, (name, line) in enumerate(places):
                if entity := self.archive.entity(name):
                    found[entity.id].append((page, number, line))
        return found

    def _pages(self) -> Iterator[Page]:
        for article in self.archive.articles:
            yield article.title, article.url, article
        for entity in self.archive.entities:
            yield entity.name, entity.url, entity


def lines(links: Sequence[Backlink]) -> Iterator[tuple[Backlink, Line]]:
    """Mentions, each with its line, which is read where that of an article is kept."""
    for start in range(0, len(links), BATCH):
        some = links[start : start + BATCH]
        found = lines_of({link.page.path: link.page for link in some}.values())
        yield from ((link, found[link.page.path][link.number]) for link in some)


_ROLE_ORDER = (*ROLES.values(), "Disputed by", ABOUT, NAMED_IN)
