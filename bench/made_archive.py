"""A seed and a number of articles → a made-up Archive as exporters get it, with Zipf-like words.

It is made of values, not of files: what is measured is search alone, at sizes that take long to
read from Markdown. The words are those of the committed GUM set by their frequency, and a long tail
of halves of its rare words put together; so beginnings and endings of words are English ones.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from gum import documents
from obelus.model import Agent, Article, Claim, Entity, Location, Mark, Mention, Source, Text
from obelus.resolve.archive import Archive
from obelus.resolve.flags import derive_flags

GUM = Path(__file__).parents[1] / "tests" / "attribution" / "gum"
TAIL = 40_000
KINDS = ("person", "organisation", "place", "weapon", "event")
ASSESSMENTS = ("corroborated", "disputed", "refuted", "confirmed", "unverifiable")
ROLES = ("a military spokesperson", "officials", "experts", "a witness", "two diplomats")
KOREAN = "북한군은 포를 쏘았다 평양 미사일 발사를 확인했다 남한 정부가 밝혔다".split()
FIRST_DAY = date(2006, 1, 1)


@dataclass(frozen=True, slots=True)
class Zipf:
    """Words of which the first is drawn most."""

    words: list[str]
    weights: list[float]

    @classmethod
    def of(cls, words: list[str], flat: float = 2.7) -> Zipf:
        return cls(words, list(accumulate(1 / (rank + flat) for rank in range(len(words)))))

    def draw(self, at: random.Random) -> str:
        return self.words[bisect_left(self.weights, at.random() * self.weights[-1])]


def vocabulary(at: random.Random) -> list[str]:
    """Words by frequency: those of GUM, then made-up ones."""
    text = " ".join(document.text for document in documents(GUM)).lower()
    counts = Counter(re.findall(r"[a-z]{1,14}", text))
    seen = sorted(counts, key=lambda word: (-counts[word], word))
    rare = [word for word in seen if counts[word] == 1 and len(word) > 5]
    tail = dict.fromkeys(at.choice(rare)[:4] + at.choice(rare)[3:] for _ in range(TAIL))
    return list(dict.fromkeys((*seen, *tail)))


def made_archive(n: int, seed: int = 7) -> Archive:
    """`n` articles of four claims each, entities a tenth of them, forty outlets and more."""
    maker = _Maker(random.Random(seed), n)
    articles = [maker.article(number) for number in range(n)]
    archive = Archive(
        articles=tuple(sorted(articles, key=lambda a: (a.published, a.slug), reverse=True)),
        entities=tuple(sorted(maker.entities, key=lambda entity: (entity.name, entity.id))),
        sources=tuple(maker.sources),
        site_name="Made up",
    )
    reasons = {(c.article, c.id): derive_flags(c, archive.chain(c)) for c in archive.claims}
    return replace(archive, reasons=reasons)


class _Maker:
    def __init__(self, at: random.Random, n: int) -> None:
        self.at, self.n = at, n
        words = vocabulary(at)
        self.words = Zipf.of(words)
        names = [word.capitalize() for word in words if len(word) > 3]
        self.entities = [self._entity(i, names) for i in range(max(20, n // 10))]
        people = [entity.name for entity in self.entities]
        self.people = Zipf.of(people, flat=5)
        papers = [f"{at.choice(names)} {at.choice(('Times', 'Agency', 'Post'))}" for _ in range(40)]
        self.outlets = Zipf.of([*papers[:10], *people[:10], *papers[10:]])
        self.sources: list[Source] = []

    def _entity(self, number: int, names: list[str]) -> Entity:
        name = f"{self.at.choice(names)} {self.at.choice(names[200:])}"
        aliases = (self.at.choice(names),) if self.at.random() < 0.3 else ()
        kind = self.at.choice(KINDS)
        ident = f"entity-{number:06}"
        return Entity(f"entities/{ident}.md", ident, name, kind, aliases=aliases)

    def article(self, number: int) -> Article:
        at = self.at
        day = FIRST_DAY + timedelta(days=number * 7000 // self.n)
        slug = f"{day.isoformat()}-{number:06}"
        path, publisher = f"articles/{slug}.md", self.outlets.draw(at)
        key = f"source-{number:06}"
        fields = (("journal", publisher), ("title", self._sentence(8)))
        self.sources.append(Source(key, "article", fields, publisher, Location("sources.bib")))
        count = at.choice((2, 3, 4, 4, 5, 6))
        mentions = tuple(
            Mention(name, name, name, Location(path, 10 * i + 1, 5))
            for i in range(1, count + 1)
            if (name := self.people.draw(at))
        )
        return Article(
            path,
            slug,
            self._sentence(9),
            source=key,
            published=day,
            summary=self._sentence(18),
            body=Text(mentions=mentions),
            marks=tuple(
                Mark(f"claim-{i}", "", Location(path, 10 * i), Location(path, 10 * i + 2))
                for i in range(1, count + 1)
            ),
            claims=tuple(self._claim(path, slug, i) for i in range(1, count + 1)),
        )

    def _claim(self, path: str, slug: str, number: int) -> Claim:
        at = self.at
        said = [self._agent(path)] if at.random() < 0.85 else []
        via = [self._agent(path, self.outlets)] if at.random() < 0.4 else []
        return Claim(
            slug,
            f"claim-{number}",
            number,
            self._sentence(at.randint(9, 22)),
            Location(path, 100 + 10 * number),
            words=(self._sentence(at.randint(4, 14)),),
            said_by=tuple(said),
            via=tuple(via),
            quote=self._sentence(at.randint(4, 20)) if at.random() < 0.5 else "",
            assessment=at.choice(ASSESSMENTS) if at.random() < 0.08 else "",
        )

    def _agent(self, path: str, names: Zipf | None = None) -> Agent:
        if names is None and self.at.random() < 0.25:
            role = self.at.choice(ROLES)
            return Agent(role, role, False, Location(path))
        name = (names or self.people).draw(self.at)
        return Agent(name, name, True, Location(path))

    def _sentence(self, count: int) -> str:
        at = self.at
        drawn = [self.words.draw(at) for _ in range(count)]
        if at.random() < 0.05:
            drawn[at.randrange(count)] = at.choice(KOREAN)
        if at.random() < 0.3:
            drawn[at.randrange(count)] = str(at.choice((at.randint(1, 99), at.randint(1950, 2025))))
        return " ".join(drawn).capitalize() + "."
