"""Tells made-up articles: one by number and seed, the same each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from cast import Cast, Entity
from story import Evidence, Record, Story
from words import TOPICS, Words

FIRST_DAY, DAYS = date(2015, 1, 1), 4_300
UNNAMED = ("experts", "a military spokesperson", "residents", "two officials")
CUES = ("claims", "alleges", "reportedly")
ASSESSMENTS = ("corroborated", "disputed", "refuted", "confirmed", "unverifiable", "retracted")
UNITS = ("people", "shells", "vehicles", "houses")
SUBJECTS = ("harbour", "economy", "health", "courts", "energy", "elections", "trade", "defence")
SPOKEN = ("said", "said", "told reporters", "added", "warned", "announced")
PICTURES = 12


@dataclass(slots=True)
class Teller:
    """Writes articles in the words of one language about one cast."""

    seed: int
    articles: int
    words: Words
    cast: Cast

    def tell(self, number: int) -> Story:
        """The article of that number; the same each time, whichever came before."""
        return _Telling(self, number).story()

    def slug(self, number: int) -> tuple[str, Random, date]:
        """The address of an article, known without telling it."""
        random = Random(f"story {self.seed} {number}")
        day = FIRST_DAY + timedelta(days=number * DAYS // self.articles)
        first, second = self.words.rare(random, 2)
        return f"{day}-{first}-{second}-{number:06d}", random, day


class _Telling:
    """One article in the making; its words are drawn at once, which is ten times faster."""

    def __init__(self, teller: Teller, number: int) -> None:
        self.teller, self.number = teller, number
        self.cast = teller.cast
        self.slug, self.random, self.day = teller.slug(number)
        self.topic = int(TOPICS * self.random.random() ** 1.5)
        self.left = teller.words.text(self.random, 700, self.topic)
        self.outlet = self.cast.outlet(self.random)
        self.key = f"{self.outlet.id}-{self.day}-{number}"
        self.named: dict[str, Entity] = {}
        self.others = iter(self.cast.any(self.random, 24))

    def story(self) -> Story:
        random = self.random
        records = tuple(self._record(n) for n in range(1, random.choice((3, 4, 4, 5)) + 1))
        body = "\n\n".join(self._blocks(records))
        checked = self.day + timedelta(days=3) if random.random() < 0.7 else None
        return Story(
            number=self.number,
            slug=self.slug,
            title=self._title(),
            summary=self._sentence(16),
            published=self.day,
            checked=checked,
            topics=tuple(random.sample(SUBJECTS, 2)),
            correction=self._sentence(9) if random.random() < 0.03 else "",
            source=self.key,
            outlet=self.outlet,
            author=f"{self._take(1)[0].capitalize()}, {self._take(1)[0].capitalize()}",
            rights="excerpt" if random.random() < 0.3 else "full",
            body=body,
            records=records,
            named=tuple(self.named.values()),
        )

    def _take(self, count: int) -> list[str]:
        if len(self.left) < count:
            self.left += self.teller.words.text(self.random, 100, self.topic)
        taken, self.left = self.left[-count:], self.left[:-count]
        return taken

    def _clause(self, count: int) -> str:
        return " ".join(self._take(count))

    def _sentence(self, count: int) -> str:
        words = self._take(count)
        words[0] = words[0].capitalize()
        if self.random.random() < 0.12:
            words[-1] = str(self.random.randint(10, 99_999))
        if count > 12:
            words[count // 2] += ","
        return " ".join(words) + "."

    def _title(self) -> str:
        if self.random.random() < 0.02:
            return " ".join(self.random.sample(self.teller.words.korean, 4))
        return self._clause(self.random.randint(5, 9)).capitalize()

    def _link(self) -> str:
        """A link to whoever comes next, in other words for every fourth."""
        entity = next(self.others)
        self.named[entity.id] = entity
        words = f"|{self._take(1)[0]}" if self.random.random() < 0.25 else ""
        name = entity.alias if self.random.random() < 0.1 else entity.name
        return f"[[{name}{words}]]"

    def _record(self, number: int) -> Record:
        random = self.random
        speaker = self.cast.speaker(random) if random.random() < 0.7 else None
        unnamed = random.choice(UNNAMED) if speaker is None and random.random() < 0.5 else ""
        via = () if random.random() < 0.6 else (self.cast.outlet(random), self.outlet)
        found = _assessment(random)
        is_counted = random.random() < 0.1
        quantity = f"{random.randint(2, 900)} {random.choice(UNITS)}" if is_counted else ""
        first = self._earlier() if random.random() < 0.02 else None
        return Record(
            id=f"{self._take(1)[0]}-{self.number}-{number}",
            statement=first[1].statement if first else self._statement(quantity, found),
            said_by=speaker,
            unnamed=unnamed,
            via=() if len({o.id for o in via}) < len(via) else via,
            cue=random.choice(CUES) if random.random() < 0.15 else "",
            quote=self._clause(random.randint(4, 9)) if random.random() < 0.5 else "",
            locator=f"para. {random.randint(1, 12)}",
            quantity="" if first else quantity,
            assessment=found,
            disputed_by=self._other(speaker) if found == "disputed" else None,
            evidence=tuple(self._evidence(found)),
            same_as=f"{first[0].slug}#{first[1].id}" if first else "",
            note=self._sentence(14) if random.random() < 0.3 else "",
        )

    def _statement(self, quantity: str, found: str) -> str:
        """What a record says, with the number that it counts; short where it is assessed."""
        if quantity:
            return f"{self._clause(3).capitalize()} {quantity} {self._clause(2)}."
        return f"{self._clause(self.random.randint(5, 6 if found else 11)).capitalize()}."

    def _other(self, speaker: Entity | None) -> Entity:
        """Somebody else who speaks."""
        first, second = self.random.sample(self.cast.speakers[:40], 2)
        return second if first is speaker else first

    def _evidence(self, found: str) -> Iterator[Evidence]:
        where = f"https://e.example/{self.number}"
        if found == "corroborated":  # That takes two origins.
            first, second = self.random.sample(self.cast.speakers[:40], 2)
            yield Evidence(where, "supports", first)
            yield Evidence(f"{where}/2", "supports", second)
        elif found:
            yield Evidence(self.key, "context")
            yield Evidence(where, "supports" if found == "confirmed" else "refutes")

    def _earlier(self) -> tuple[Story, Record] | None:
        """A claim of an earlier article that counts nothing."""
        if self.number == 0:
            return None
        story = self.teller.tell(self.random.randrange(self.number))
        return next(((story, record) for record in story.records if not record.quantity), None)

    def _blocks(self, records: tuple[Record, ...]) -> Iterator[str]:
        marks = [self._marked(record) for record in records]
        for number in range(8):
            if number in {3, 6}:
                yield f"## {self._clause(4).capitalize()}"
            sentences = [self._sentence(self.random.randint(10, 17)), self._linked()]
            if number < len(marks):
                sentences.append(marks[number])
            sentences.append(self._reported() if number % 2 else self._linked())
            yield "\n".join(sentences)
            yield from self._extra(number)

    def _extra(self, number: int) -> Iterator[str]:
        random = self.random
        if number == 2 and random.random() < 0.1:
            korean = " ".join(random.choices(self.teller.words.korean, k=11))
            yield f"{korean}. {self._link()} {self._sentence(8)}"
        if number == 4 and random.random() < 0.2:
            yield "\n".join(f"- {self._sentence(7)}" for _ in range(3))
        if number == 4 and random.random() < 0.05:
            picture = random.randrange(PICTURES)
            yield f"![{self._clause(4).capitalize()}](../pictures/{picture}.png)"
        if number == 5 and self.number and random.random() < 0.5:
            other = self.teller.slug(random.randrange(self.number))[0]
            yield f"{self._sentence(6)} [{self._clause(3)}]({other}.md) {self._clause(4)}."
        if number == 7 and random.random() < 0.1:
            yield f"{self._sentence(8)[:-1]}.[^1]\n\n[^1]: {self._sentence(9)}"

    def _linked(self) -> str:
        head, tail = self._clause(self.random.randint(4, 8)), self._clause(5)
        return f"{head.capitalize()} {self._link()} {tail}."

    def _marked(self, record: Record) -> str:
        """The sentence whose words make a recorded claim."""
        inner = f'{self._clause(5)} "{record.quote}"' if record.quote else self._clause(9)
        if self.random.random() < 0.2:
            inner = f"{self._link()} {inner}"
        words = f"[{inner}](#{record.id})"
        cited = f" [@{self.key}, {record.locator}]" if self.random.random() < 0.5 else ""
        who = record.said_by
        if who is None:
            return f"{self._clause(3).capitalize()} {words}{cited}."
        self.named[who.id] = who
        if self.random.random() < 0.5:
            return f"[[{who.name}]] said that {words}{cited}."
        return f"{self._clause(2).capitalize()} {words}, according to [[{who.name}]]{cited}."

    def _reported(self) -> str:
        """A sentence for the detector to find; its names have no brackets."""
        random = self.random
        who, words = self.cast.speaker(random).name, self._clause(random.randint(7, 12))
        kind = random.randrange(5)
        if kind == 0:
            return f"{who} {random.choice(SPOKEN)} that {words}."
        if kind == 1:
            return f"According to {who}, {words}."
        if kind == 2:
            return f'"{words.capitalize()}," {who} said.'
        if kind == 3:
            return f"{random.choice(UNNAMED).capitalize()} said {words}."
        return f"{words.capitalize()}, {self.cast.outlet(random).name} reported."


def _assessment(random: Random) -> str:
    return random.choice(ASSESSMENTS) if random.random() < 0.08 else ""
