"""Quotations and whom their copies give them to → Problems where the records name somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from difflib import get_close_matches

from obelus.detect import Suggestion as Attribution
from obelus.detect import judged
from obelus.evidence import Copy, Place, Span, in_context
from obelus.lock import Quotation
from obelus.model import Article, Claim, Entity, Field
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive, spellings
from obelus.resolve.checks.quotes import is_quotable
from obelus.resolve.flags import is_withholding
from obelus.suggest.reader import PUBLISHED, Reader
from obelus.text import smart

EDGES = " ,.;:!?…\"'“”‘’"
WORD = re.compile(r"\w{3,}")
NAME = re.compile(r"\b[A-Z]\w")
DETERMINER = re.compile(r"^(?:The|An?|His|Her|Its|Their|This|That|One|Some)\b")
EMPTY_WORDS = frozenset("the and for from with who that his her its their said".split())
SPEAKERS = frozenset({"person", "body", "outlet"})
"""Kinds of source that have names of their own; whom a pronoun stands for is too often wrong."""
ALIKE = 0.8
"""So alike two words are one name: Maurer and Mauer, Korea and Korean."""
REACH = 600
"""Signs to look for the ends of a sentence."""
SENTENCE_END = re.compile(r"[.!?][”’)\]]*\s")
ACCORDING = "according"
"""How the rules begin that read "…, according to somebody"."""


@dataclass(frozen=True)
class Listener:
    """Whom copies give their words to; each paragraph is read once."""

    archive: Archive
    reader: Reader
    _heard: dict[tuple[str, int], Sequence[Attribution]] = field(default_factory=dict)

    def attributions(self, key: str, copy: Copy, paragraph: int) -> Sequence[Attribution]:
        """The attributions of a paragraph of a copy."""
        place = key, paragraph
        if place not in self._heard:
            text = smart(copy.paragraphs[paragraph - 1])
            self._heard[place] = self.reader.detector.detect(text)
        return self._heard[place]

    def is_by_another(self, claim: Claim, text: str, found: Sequence[Attribution]) -> bool:
        """Whether the innermost of the attributions over a quotation names nobody of its record.

        An outer one may be of the record: whoever passed words on is asked no questions here.
        """
        if not self._is_named(text, found[0]):
            return False
        return not any(self._is_of_record(claim, text, one) for one in found) and not (
            self._is_named_beside(claim, text, found[0])
        )

    def _is_named(self, text: str, one: Attribution) -> bool:
        """Whether an attribution names somebody, and not only a role or "they"."""
        words, cue = _source(text, one), " ".join(text[a:b] for a, b in one.cue)
        source = judged(words, self.reader.detector.judgement)
        is_nobody = one.flag == "unverified" and not is_withholding(cue)
        if source.kind not in SPEAKERS or not source.is_named or is_nobody:
            return False
        return bool(one.entity) or NAME.search(DETERMINER.sub("", words)) is not None

    def _is_named_beside(self, claim: Claim, text: str, one: Attribution) -> bool:
        """Whether somebody of the record is in the sentence, too: then it may be read otherwise.

        "According to ABC News, Basya also believes …", "the prime minister, Najib Razak, said".
        """
        start, end = _ends(one)
        low, high = max(0, start - REACH), end + REACH
        before = [match.end() for match in SENTENCE_END.finditer(text, low, start)]
        behind = SENTENCE_END.search(text, end, high)
        sentence = text[before[-1] if before else low : behind.start() if behind else high]
        _, names = self._of_record(claim)
        return _are_alike(_words(sentence), _words(" ".join(names)))

    def _is_of_record(self, claim: Claim, text: str, one: Attribution) -> bool:
        entities, names = self._of_record(claim)
        said = f"{_source(text, one)} {one.speaker or ''}"
        ids = self._ids(said) | ({one.entity} if one.entity else set())
        ids |= {carrier.entity for carrier in one.carriers if carrier.entity}
        # "Seoul" for its Joint Chiefs of Staff: one is named in the name of the other.
        if any(entity.id in ids or ids & self._ids_in(entity) for entity in entities):
            return True
        known = [self.reader.by_id[name] for name in ids if name in self.reader.by_id]
        if any(entity.id in self._ids_in(one_known) for entity in entities for one_known in known):
            return True
        carried = " ".join(carrier.name for carrier in one.carriers)
        if known:  # Two with pages are not the same for sharing a word: North and South Korea.
            names = [name for name in names if self.archive.entity(name) is None]
        return _are_alike(_words(f"{said} {carried}"), _words(" ".join(names)))

    def _of_record(self, claim: Claim) -> tuple[list[Entity], list[str]]:
        """The entities on the way of a claim, and all names that they and the others have."""
        steps = self.archive.chain(claim)
        entities = [step.entity for step in steps if step.entity]
        names = [agent.name for agent in (*claim.said_by, *claim.via)]
        names += [step.label for step in steps[len(claim.said_by) or 1 :]]
        return entities, [*names, *(name for entity in entities for name in spellings(entity))]

    def _ids_in(self, entity: Entity) -> set[str]:
        return self._ids(" ; ".join(spellings(entity)))

    def _ids(self, words: str) -> set[str]:
        return {mention.entity.id for mention in self.reader.register.mentions(words)}


def check_speakers(archive: Archive, article: Article, listener: Listener) -> Iterator[Problem]:
    """Quotations of copies at hand that are somebody else's words than the record says."""
    for claim in article.claims if archive.copies else ():
        bullet = claim.field("quote") if claim.quote else None
        for quotation in archive.quotations(claim) if bullet else ():
            place = quotation.place()
            if bullet and quotation.copy and place:
                yield from _check(listener, claim, bullet, quotation, place)


def _check(
    listener: Listener, claim: Claim, bullet: Field, quotation: Quotation, place: Place
) -> Iterator[Problem]:
    copy = quotation.copy
    if copy is None:
        return
    text = smart(copy.paragraphs[place.paragraph - 1])
    start = copy.starts[place.paragraph - 1]
    parts = [(a - start, b - start) for a, b in place.parts]
    found = _over(listener.attributions(quotation.source, copy, place.paragraph), text, parts)
    if not found or not listener.is_by_another(claim, text, found):
        return
    if not claim.said_by and not _is_spoken(text, parts, found[0]):
        return
    said_by = " and ".join(agent.name for agent in claim.said_by)
    record = f"not to {said_by}" if said_by else "and the record to nobody"
    where = f"para. {place.paragraph} of [@{quotation.source}]"
    message = f'The quote in claim "{claim.id}" is given to somebody else in {where}, {record}.'
    if is_quotable(listener.archive, quotation.source):
        who = found[0].speaker
        shown = in_context(text, *_ends(found[0]))
        message = (
            f'In {where}, the quote in claim "{claim.id}" is given to {who}, {record}: "{shown}".'
        )
    fix = 'Correct "said by". Whoever only passed the words on belongs in "via".'
    if not said_by:
        fix = (
            'Add a line "- said by: …"; without one the record says it in the article\'s own voice.'
        )
    yield Problem(Code.OTHER_SPEAKER, bullet.value_location, message, fix)


def _over(
    attributions: Sequence[Attribution], text: str, parts: Sequence[Span]
) -> list[Attribution]:
    """The attributions whose content holds all parts of a quotation, the narrowest first.

    None where the narrowest is by a rule that is wrong too often.
    """
    bare = [_bare(text, *part) for part in parts]
    found = [
        one
        for one in attributions
        if one.speaker and all(any(a <= s and e <= b for a, b in one.content) for s, e in bare)
    ]
    found.sort(key=lambda one: sum(b - a for a, b in one.content))
    return found if found and found[0].confidence in PUBLISHED else []


def _bare(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return start + len(words) - len(words.lstrip(EDGES)), start + len(words.rstrip(EDGES))


def _is_spoken(text: str, parts: Sequence[Span], one: Attribution) -> bool:
    """Whether the very words are somebody's: in quotation marks, or right before "according to"."""
    start, end = parts[0][0], parts[-1][1]
    before, behind = text[:start], text[end:]
    if before.count("“") > before.count("”") and behind.count("”") > behind.count("“"):
        return True
    is_behind = re.match(r"[,”\s]*according to\b", behind) is not None
    return one.rule.startswith(ACCORDING) and is_behind


def _ends(one: Attribution) -> Span:
    """From the first to the last word that says who spoke."""
    places = [*one.source, *one.cue]
    return min(a for a, _ in places), max(b for _, b in places)


def _source(text: str, one: Attribution) -> str:
    return " ".join(text[a:b] for a, b in one.source)


def _are_alike(some: Set[str], others: Set[str]) -> bool:
    """Whether any of these words is one of those, give or take a letter or two."""
    close = (get_close_matches(word, others, n=1, cutoff=ALIKE) for word in sorted(some))
    return not some.isdisjoint(others) or any(close)


def _words(names: str) -> set[str]:
    return {word.lower() for word in WORD.findall(names)} - EMPTY_WORDS
