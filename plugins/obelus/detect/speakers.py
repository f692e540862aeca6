"""Finds whom "it", "she", "they" and "the agency" stand for, from what was named before."""

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from obelus.detect.judgement import Judgement, Source, judged
from obelus.detect.register import Entity, Register

NAME = re.compile(
    r"(?<![\w’'.-])(?:[A-Z][\w’'-]*\w|[A-Z]\.(?:[A-Z]\.)*|(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Col|Lt|Capt|Sgt)\.)"
    r"(?:\s+(?:(?:of|the|and|de|van|von|bin|al|del)\s+){0,2}(?:[A-Z][\w’'-]*\w|[A-Z]\.))*(?![\w-])"
)
GROUP = re.compile(r"(?:[A-Z]?[\w’'-]+\s+){0,2}?\b([a-z]{4,}s)\b")
WORD = re.compile(r"[\w’'-]*\w")
NOUN_PHRASE = re.compile(
    r"\b((?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir)\s+(?:[\w’'-]+\s+){0,3}?[\w’'-]+),?\s+$"
)
OPENING = re.compile(r"(?:^|[.!?:\n”\"])\s*[“‘\"(]?$")
SPEAKS = re.compile(r",?\s+(?:said|says|told|tells|added|wrote|called|warned|has|had|was|is)\b")
CLAUSE_END = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"‘])|\n+")
NOMINATIVE = {"him": "he", "her": "she", "them": "they"}
REACH = 900
"""Code points to look back for a name; about five sentences."""
KINDS = {
    "he": ("person",),
    "she": ("person",),
    "it": ("outlet", "body", "document"),
    "they": ("group", "body"),
}


class Speaker(Struct, frozen=True, gc=False):
    """A source with its name found."""

    name: str
    entity: Entity | None
    source: Source
    at: int
    is_state: bool
    is_traced: bool = True
    """False if it is a pronoun that nobody could be found for."""


class Memory:
    """The speakers of one text so far."""

    def __init__(self, text: str, register: Register, judgement: Judgement) -> None:
        """Start with nobody."""
        self._text = text
        self._register = register
        self._judgement = judgement
        self._no_names = judgement.persons_no_names
        self._past: list[Speaker] = []
        self._written: dict[str, bool] = {}
        self._pronouns: dict[str, Speaker] = {}

    def speaker(self, start: int, end: int) -> Speaker:
        """Resolve the source between start and end, and remember it."""
        opens = self._begins_sentence(start)
        known = not opens or self._is_written_so(start)
        source = judged(self._text[start:end], self._judgement, opens=opens, known=known)
        found = self._resolved(source, start, end)
        self.remember(found)
        return found

    def remember(self, speaker: Speaker) -> None:
        """Take somebody for the last who spoke."""
        self._past.append(speaker)

    def _resolved(self, source: Source, start: int, end: int) -> Speaker:
        if source.kind == "pronoun":
            pronoun = source.text.lower()
            is_object = pronoun in NOMINATIVE
            pronoun = NOMINATIVE.get(pronoun, pronoun)
            # "The Courier quoted him": whoever does it is somebody else.
            found = self._antecedent(pronoun, self._clause_start(start) if is_object else start)
            if found is None:
                return Speaker(source.text, None, source, start, False, is_traced=False)
            traced = replace(found, at=start)
            self._pronouns[pronoun] = traced
            return traced
        own = self._direct(source, start, end)
        short = (
            source.text.lower().startswith(("the ", "its ", "this "))
            and len(source.text.split()) < 4
        )
        if short and own.entity is None and not own.is_state:
            found = None
            if source.kind == "outlet":
                found = self._last(("outlet", "body"), start)
            elif source.kind == "document":
                found = self._state_before(start)
            return replace(found, at=start) if found else own
        return own

    def _direct(self, source: Source, start: int, end: int) -> Speaker:
        mentions = self._register.mentions(self._text, start, end)
        state = next((m.entity for m in mentions if m.entity.is_state_media), None)
        head = mentions[0].entity if mentions and source.is_named else None
        is_state = state is not None or self._judgement.is_called_state_media(source.text)
        return Speaker(source.text, state or head, source, start, is_state)

    def _state_before(self, start: int) -> Speaker | None:
        """ "The report said" after a state outlet spoke: its report."""
        last = self._past[-1] if self._past and start - self._past[-1].at < REACH else None
        return last if last is not None and last.is_state else None

    def _last(self, kinds: tuple[str, ...], start: int, pronoun: str = "") -> Speaker | None:
        for past in reversed(self._past):
            if start - past.at > 3 * REACH:
                return None
            fits = self._judgement.may_be(pronoun, past.name)
            if past.source.kind in kinds and past.is_traced and fits:
                return past
        return None

    def _antecedent(self, pronoun: str, start: int) -> Speaker | None:
        if pronoun in ("i", "we", "you"):
            return None
        if pronoun not in KINDS:
            return self._name_just_before(start)
        past = self._last(KINDS[pronoun], start, pronoun)
        near = self._nearest_subject(pronoun, start)
        before = self._pronouns.get(pronoun)
        # "He said ... He added ...": the same, unless somebody else began a sentence since.
        is_near = before is not None and start - before.at < REACH // 2
        if before is not None and is_near and not self._is_new_subject(near, before.at):
            return before
        if near is not None and (past is None or near.at >= past.at + len(past.name)):
            return near
        return past or near

    def _name_just_before(self, start: int) -> Speaker | None:
        """The antecedent of a relative pronoun: the phrase or the last name before it."""
        low = max(0, start - 120)
        phrase = NOUN_PHRASE.search(self._text, low, start)
        names = [
            m for m in NAME.finditer(self._text, low, start) if m.group() not in self._no_names
        ]
        last = names[-1] if names else None
        if phrase is not None and (last is None or last.end() < phrase.end(1) - 1):
            return self._direct(judged(phrase[1], self._judgement), *phrase.span(1))
        if last is None or self._text[last.end() : start].count(" ") > 12:
            return None
        return self._direct(judged(last.group(), self._judgement), last.start(), last.end())

    def _nearest_subject(self, pronoun: str, start: int) -> Speaker | None:
        """Take the first fitting name here or in the two sentences before: mostly the subject."""
        low = max(0, start - REACH)
        cuts = [low + m.end() for m in CLAUSE_END.finditer(self._text[low:start])]
        bounds = [*(cuts[-3:] or [low]), start]
        for a, b in reversed(list(pairwise(bounds))):
            for candidate in self._candidates(a, b, pronoun):
                return candidate
        return None

    def _clause_start(self, at: int) -> int:
        low = max(0, at - REACH)
        return max((low + m.end() for m in CLAUSE_END.finditer(self._text[low:at])), default=low)

    def _is_new_subject(self, near: Speaker | None, since: int) -> bool:
        return near is not None and near.at >= since and self._begins_sentence(near.at)

    def _begins_sentence(self, at: int) -> bool:
        return OPENING.search(self._text, max(0, at - 4), at) is not None or at == 0

    def _candidates(self, start: int, end: int, pronoun: str) -> Iterator[Speaker]:
        if pronoun == "they":
            for match in GROUP.finditer(self._text, start, end):
                if match[1] in self._judgement.anonymous_nouns and not self._is_quoted(
                    match.start()
                ):
                    yield self._direct(
                        judged(match.group(), self._judgement), match.start(), match.end()
                    )
            return
        for match in NAME.finditer(self._text, start, end):
            words = match.group().split()
            at = match.start()
            while words and words[0] in self._no_names:
                at = self._text.index(words[1], at + len(words[0])) if len(words) > 1 else at
                words = words[1:]
            if words and not self._is_quoted(at):
                end = match.end() - 2 * words[-1].endswith(("'s", "’s"))
                source = judged(self._text[at:end], self._judgement)
                if self._fits(source, words, pronoun, at):
                    yield self._direct(source, at, end)

    def _fits(self, source: Source, words: list[str], pronoun: str, at: int) -> bool:
        if pronoun == "it":
            return source.kind in ("body", "outlet")
        if source.kind != "person" or not self._judgement.may_be(pronoun, source.text):
            return False
        last = words[-1].removesuffix("'s").removesuffix("’s")
        if len(words) == 1:
            return self._is_known_person(last) or self._speaks(at + len(words[0]))
        return self._judgement.has_title(words[0]) or len(words) < 4

    def _is_written_so(self, start: int) -> bool:
        """Tell whether the first word of a sentence has its capital inside a sentence too."""
        match = WORD.match(self._text, start)
        if match is None or not match.group().endswith("s"):
            return True  # only a plural may be a common noun without an article
        word = match.group()
        if word not in self._written:
            inside = rf"(?:[\w,;]|\b[A-Z][a-z]{{0,3}}\.) {re.escape(word)}\b"
            self._written[word] = re.search(inside, self._text) is not None
        return self._written[word]

    def _is_known_person(self, surname: str) -> bool:
        """Tell whether a single name was that of a person before: in full, or as a speaker."""
        if any(p.source.kind == "person" and surname in p.name.split() for p in self._past):
            return True
        full = re.search(rf"\b[A-Z][\w’'-]+\.?\s+{re.escape(surname)}\b", self._text)
        return full is not None and not self._judgement.is_body(full.group())

    def _speaks(self, end: int) -> bool:
        """Tell whether a name is followed by a verb of speech."""
        return SPEAKS.match(self._text, end) is not None

    def _is_quoted(self, at: int) -> bool:
        line = self._text.rfind("\n", 0, at) + 1
        before = self._text[line:at]
        return before.count("“") > before.count("”") or before.count('"') % 2 == 1
