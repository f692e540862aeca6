"""What the detector sees in an article that no record covers → Suggestions and found entities."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from msgspec import msgpack
from msgspec.structs import replace

from obelus.detect import (
    Detector,
    Outlet,
    Register,
    default_judgement,
    default_lexicon,
    shipped_outlets,
)
from obelus.detect import Suggestion as Detected
from obelus.model import (
    Agent,
    Article,
    Citation,
    Claim,
    Entity,
    Location,
    Mention,
    Suggestion,
)
from obelus.parse.markdown_file import ParsedArticle
from obelus.parse.running_text import RunningText
from obelus.parse.segments import blocks_of
from obelus.resolve.archive import spellings
from obelus.resolve.flags import is_withholding
from obelus.suggest.annotate import Insertion, annotate
from obelus.suggest.dropped import with_outlets
from obelus.suggest.known import known
from obelus.suggest.places import (
    is_head,
    linked_names,
    located,
    sections_of,
    split_at_paragraphs,
    with_names,
)

PUBLISHED = frozenset({"likely", "possible"})
"""Weak suggestions are wrong more often than not: editors see them, readers do not."""


@dataclass(frozen=True, slots=True)
class Detection:
    """How an archive wants its articles read."""

    policy: str = "publish"
    """Who sees suggestions: `publish`, `drafts` or `off`."""
    cues: Sequence[Mapping[str, object]] = ()
    """Rows for the lexicon of the detector."""
    words: Mapping[str, Iterable[str]] = field(default_factory=dict)
    """Words for its lists; raises KeyError for a list that it does not have."""


@dataclass(frozen=True)
class Reader:
    """Reads running text with the names of one archive."""

    entities: Sequence[Entity]
    detection: Detection = field(default_factory=Detection)

    @cached_property
    def key(self) -> bytes:
        """All that it reads with: two readers of one key read alike."""
        return msgpack.encode([self.detection, [known(entity) for entity in self.entities]])

    @cached_property
    def detector(self) -> Detector:
        """The detector, which knows the archive's entities before the outlets it ships with."""
        register = Register([*shipped_outlets(), *map(known, self.entities)])
        lexicon = default_lexicon().extended(self.detection.cues)
        return Detector(register, lexicon, default_judgement().extended(self.detection.words))

    @cached_property
    def register(self) -> Register:
        """The archive's entities by the names that only one of them has."""
        owners: dict[str, set[str]] = {}
        for entity in self.entities:
            for name in spellings(entity):
                owners.setdefault(name, set()).add(entity.id)
        shared = {name for name, ids in owners.items() if len(ids) > 1}
        return Register([known(entity, shared) for entity in self.entities])

    @cached_property
    def by_id(self) -> dict[str, Entity]:
        """The archive's entities by their ids."""
        return {entity.id: entity for entity in self.entities}

    @cached_property
    def _ids(self) -> dict[str, str]:
        return {name: entity.id for entity in self.entities for name in spellings(entity)}

    def find(self, parsed: ParsedArticle, source: str) -> tuple[list[Suggestion], int]:
        """(attributions of an article that no record covers, attributions in all).

        `source` is the text of its file, by which places are told.
        """
        detected = self.detector.detect(parsed.running.text)
        return self._uncovered(parsed, source.split("\n"), detected), len(detected)

    def read(self, parsed: ParsedArticle, source: str) -> Article:
        """The article with the entities found in its text and, if they are shown, suggestions."""
        article, running, lines = parsed.document, parsed.running, source.split("\n")
        mentions = [*self._mentions(parsed, lines)]
        insertions = [Insertion(start, end, mention) for start, end, mention in mentions]
        suggestions: tuple[Suggestion, ...] = ()
        detected: Sequence[Detected] | None = None
        if _is_shown(article, self.detection.policy):
            detected = self.detector.detect(running.text)
            found = self._uncovered(parsed, lines, detected)
            suggestions = tuple(s for s in found if s.confidence in PUBLISHED)
            insertions += [Insertion(a, b, s.claim.id) for s in suggestions for a, b in s.ranges]
        named = (*article.body.mentions, *(mention for _, _, mention in mentions))
        claims = with_outlets(article.claims, running.text, self.detector, detected)
        claims, body = (
            with_names(claims, article.marks, named),
            replace(article.body, mentions=named),
        )
        blocks = blocks_of(annotate(parsed.tokens, running, insertions))
        return replace(article, body=body, blocks=blocks, claims=claims, found=suggestions)

    def _uncovered(
        self, parsed: ParsedArticle, lines: Sequence[str], detected: Iterable[Detected]
    ) -> list[Suggestion]:
        """The suggestions that no record covers."""
        is_marked, taken = parsed.running.is_marked, set[str]()
        open_ones = (d for d in detected if not is_marked((*d.content, *d.cue)))
        return [self._suggestion(parsed, lines, d, taken) for d in open_ones]

    def _suggestion(
        self, parsed: ParsedArticle, lines: Sequence[str], found: Detected, taken: set[str]
    ) -> Suggestion:
        article, running = parsed.document, parsed.running
        ranges = tuple(split_at_paragraphs(running, found.content))
        words = tuple(running.text[a:b] for a, b in ranges)
        places = located(parsed, lines, ranges)
        place = places[0][0] if places else Location(article.text_path)
        cue = " ".join(running.text[a:b] for a, b in found.cue)
        via = (self._agent(c.name, c.entity, place) for c in reversed(found.carriers))
        claim = Claim(
            article=article.slug,
            id=_new_name(words, taken),
            number=0,
            statement=" … ".join(words),
            location=place,
            words=words,
            said_by=tuple(self._speakers(running, found, place)),
            cue=cue if is_withholding(cue) else "",
            via=tuple(via),
            sources=(Citation(article.source, "", place),) if article.source else (),
            origin="suggested",
        )
        return Suggestion(
            claim, found.flag.value, found.rule, found.confidence.value, found.why, ranges, places
        )

    def _speakers(self, running: RunningText, found: Detected, place: Location) -> list[Agent]:
        """Who said it: the entities that the words name, else the words themselves."""
        words = " ".join(running.text[a:b] for a, b in found.source)
        cue = " ".join(running.text[a:b] for a, b in found.cue)
        is_nobody = found.flag.value == "unverified" and not is_withholding(cue)
        if found.speaker is None or is_nobody:  # "A spokesman of the army" is not the army.
            return [Agent(words, words, False, place)] if words else []
        heads = self._heads(running, found)
        return [self._agent(found.speaker, head, place) for head in heads]

    def _agent(self, name: str, entity_id: str | None, place: Location) -> Agent:
        entity = self.by_id.get(entity_id or "")
        if entity is not None:
            return Agent(entity.name, entity.name, True, place)
        outlet = _outlets().get(entity_id or "")
        spellings_of = (outlet.name, *outlet.aliases) if outlet else ()
        label = next((spelling for spelling in spellings_of if spelling in name), name)
        return Agent(label, label, False, place, is_named=True)

    def _heads(self, running: RunningText, found: Detected) -> list[str | None]:
        """The entities that a source's words are about, not those they only mention."""
        heads: list[str | None] = []
        is_mentioned = False
        for start, end in found.source:
            for m in self.register.mentions(running.text, start, end):
                is_mentioned = True
                if is_head(running.text[start : m.start], running.text[m.end : end]):
                    heads.append(m.entity.id)
        if heads:
            return heads
        # "It" and "the agency" mention nobody: whom they stand for, the detector has traced.
        is_traced = not is_mentioned or found.entity in _outlets()
        if found.entity is None:
            return [self._family(running, found)]
        return [found.entity if is_traced else None]

    def _family(self, running: RunningText, found: Detected) -> str | None:
        """A family name alone is the last person before it who has that name."""
        if not found.speaker or " " in found.speaker or not found.source:
            return None
        before = self.register.mentions(running.text, 0, found.source[0][0])
        people = (m for m in reversed(before) if m.entity.kind == "person")
        shared = (m for m in people if found.speaker in running.text[m.start : m.end].split())
        return next((m.entity.id for m in shared), None)

    def _mentions(
        self, parsed: ParsedArticle, lines: Sequence[str]
    ) -> Iterator[tuple[int, int, Mention]]:
        """The first unlinked mention of each entity in each section, longest names first."""
        running, path = parsed.running, parsed.document.text_path
        for start, end in sections_of(running):
            seen = {self._ids.get(name, "") for name in linked_names(parsed, start, end)}
            for found in self.register.mentions(running.text, start, end):
                leaf = running.leaf_at(found.start)
                fits = leaf is not None and leaf.is_plain and found.end <= leaf.end
                if not fits or found.entity.id in seen:
                    continue
                seen.add(found.entity.id)
                places = located(parsed, lines, [(found.start, found.end)])
                place = places[0][0] if places else Location(path)
                words = running.text[found.start : found.end]
                context = running.paragraph_at(found.start)
                yield found.start, found.end, Mention(found.entity.name, words, context, place)


def _is_shown(article: Article, policy: str) -> bool:
    """Whether readers see an article's suggestions, by its own policy or else the archive's."""
    policy = article.suggestions_policy or policy
    return policy == "publish" or (policy == "drafts" and article.is_draft)


@cache
def _outlets() -> dict[str, Outlet]:
    return {outlet.id: outlet for outlet in shipped_outlets()}


def _new_name(words: Sequence[str], taken: set[str]) -> str:
    """An id that stays while the words do; its underscore keeps it apart from recorded claims."""
    stem = "s_" + hashlib.sha256(" ".join(words).encode()).hexdigest()[:8]
    number = 1
    while (name := stem if number == 1 else f"{stem}_{number}") in taken:
        number += 1
    taken.add(name)
    return name
