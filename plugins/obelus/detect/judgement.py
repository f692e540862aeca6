"""Judges a source by its words: state media, a body, a person, or nobody in particular."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache

from msgspec import Struct

from obelus.detect.lexicon import DATA

WORD = re.compile(r"[\w’'.-]*\w")
CAPITAL = re.compile(r"[A-Z]")


@dataclass(frozen=True, slots=True)
class Judgement:
    """The word lists of `judgement.toml`, as sets."""

    state_adjectives: frozenset[str]
    state_outlets: frozenset[str]
    state_agencies: frozenset[str]
    state_official_outlets: frozenset[str]
    state_nations: frozenset[str]
    state_breaks: frozenset[str]
    anonymous_nouns: frozenset[str]
    anonymous_adjectives: frozenset[str]
    anonymous_phrases: frozenset[str]
    bodies_nouns: frozenset[str]
    bodies_bare: frozenset[str]
    bodies_offices: frozenset[str]
    bodies_outlets: frozenset[str]
    bodies_documents: frozenset[str]
    bodies_name_words: frozenset[str]
    bodies_places: frozenset[str]
    bodies_titles: frozenset[str]
    persons_no_names: frozenset[str]
    persons_male: frozenset[str]
    persons_female: frozenset[str]
    carriers_words: frozenset[str]
    carriers_carried: frozenset[str]
    hedges_words: frozenset[str]

    def extended(self, lists: Mapping[str, Iterable[str]]) -> "Judgement":
        """Return a judgement with an archive's words added, by names such as `anonymous_nouns`."""
        known = {field.name for field in fields(self)}
        if unknown := set(lists) - known:
            raise KeyError(f"No such word list: {', '.join(sorted(unknown))}")
        return replace(self, **{k: getattr(self, k) | frozenset(v) for k, v in lists.items()})

    def is_called_state_media(self, phrase: str) -> bool:
        """Tell whether the text itself calls it state media: "the official news agency"."""
        return self.state_media_name(phrase) is not None

    def state_media_name(self, phrase: str) -> str | None:
        """Give the words of a phrase that call somebody state media, if there are any."""
        found = list(WORD.finditer(phrase))
        words = [match.group().lower().replace("’", "'") for match in found]
        for i, word in enumerate(words):
            end = self._called_until(words, i)
            if end is not None:
                start = i if word in self.state_adjectives else max(i - 1, 0)
                return phrase[found[start].start() : found[end].end()]
        return None

    def _called_until(self, words: list[str], i: int) -> int | None:
        word = words[i].removeprefix("semi-")
        if word in self.state_adjectives:
            weak = word in ("official", "government")
            limit = self.state_official_outlets if weak else self._outlets()
            # "the state-run Yonsei news agency": a name may stand between, but no new phrase.
            for k in range(i + 1, min(i + 6, len(words))):
                if words[k].removesuffix("'s") in limit:
                    return k
                if words[k] in self.state_breaks:
                    return None
        elif word in self._outlets():
            before = {" ".join(words[max(i - 2, 0) : i]), *words[max(i - 1, 0) : i]}
            return i if before & self.state_nations else None
        return None

    def _outlets(self) -> frozenset[str]:
        return self.state_outlets | self.state_agencies

    def is_nameless(self, phrase: str) -> bool:
        """Tell whether the source is called unnamed, or asks not to be named."""
        low = phrase.lower()
        words = set(WORD.findall(low))
        return bool(words & self.anonymous_adjectives) or any(
            p in low for p in self.anonymous_phrases
        )

    def is_anonymous(self, sentence: str) -> bool:
        """Tell whether the sentence says that its source is not to be named."""
        low = sentence.lower()
        return any(p in low for p in self.anonymous_phrases if "anonym" in p or "named" in p)

    def is_document(self, noun: str) -> bool:
        """Tell whether a common noun is something written or shown."""
        return noun in self.bodies_documents or noun.removesuffix("s") in self.bodies_documents

    def is_common(self, noun: str) -> bool:
        """Tell whether a word is a common noun of the lists, and so no name for its capital."""
        lists = (self.bodies_nouns, self.bodies_outlets, self.bodies_offices)
        return self.is_document(noun) or any(noun in words for words in lists)

    def is_body(self, name: str) -> bool:
        """Tell whether a name is that of an institution, a place or an outlet."""
        words = [word.removesuffix("'s").removesuffix("’s") for word in WORD.findall(name)]
        return any(
            word in self.bodies_name_words
            or word.rstrip(".") in self.bodies_places
            or (len(word) > 1 and word.isupper() and "." not in word)
            for word in words
        )

    def may_be(self, pronoun: str, name: str) -> bool:
        """Tell whether a person of that name may be called "he" or "she"."""
        words = set(WORD.findall(name))
        other = {"he": self.persons_female, "she": self.persons_male}.get(pronoun)
        own = {"he": self.persons_male, "she": self.persons_female}.get(pronoun)
        return other is None or own is None or words.isdisjoint(other) or not words.isdisjoint(own)

    def has_title(self, name: str) -> bool:
        """Tell whether a person's title is part of the phrase."""
        return any(word in self.bodies_titles for word in WORD.findall(name))


@cache
def default_judgement() -> Judgement:
    """Load the word lists that are shipped, once."""
    table = tomllib.loads((DATA / "judgement.toml").read_text("utf-8"))
    return Judgement(
        **{
            f"{section}_{key}": frozenset(value if isinstance(value, list) else value.split())
            for section, lists in table.items()
            for key, value in lists.items()
        }
    )


class Source(Struct, frozen=True, gc=False):
    """What the words of a source tell about it."""

    text: str
    kind: str
    """person, body, outlet, group, document, pronoun or nobody."""
    is_named: bool
    is_plural: bool


COLLECTIVE = ("people", "police")
PRONOUNS = {
    "he": "person", "she": "person", "it": "body", "they": "group",
    "him": "person", "her": "person", "them": "group",
    "i": "self", "we": "self", "you": "self",
    "who": "relative", "which": "relative", "that": "relative",
}  # fmt: skip
LINK = re.compile(
    r"\s+(?:of|for|from|in|at|on|with|to|by|who|that|which|whose|working|based|familiar|close|seen"
    r"|released|published|made|posted|obtained|issued|carried|aired|shown|taken|conducted)\b|,"
)
DEFINITE = re.compile(r"(?:the|this|that|his|her|its|their|our|my)\b|[\w-]+[’']s\b", re.IGNORECASE)


def judged(text: str, judgement: Judgement, *, opens: bool = False, known: bool = True) -> Source:
    """Read a source phrase: whom it names.

    A capital that opens a sentence says nothing, unless the word is known to have it elsewhere.
    """
    phrase = " ".join(text.split()).strip(" ,")
    low = phrase.lower()
    if low in PRONOUNS:
        return Source(phrase, "pronoun", False, low in ("they", "we"))
    head = LINK.split(phrase, maxsplit=1)[0]
    words = WORD.findall(head) or WORD.findall(phrase) or [""]
    if len(words) > 1 and words[-1].lower().endswith(("self", "selves")):
        words.pop()
    last = words[-1].removesuffix("'s").removesuffix("’s")
    common = last.lower()
    plural = (common.endswith("s") and not common.endswith("ss")) or common in COLLECTIVE
    if _names_person(phrase[len(head) :], judgement):
        return Source(phrase, "person", True, False)
    if common in judgement.anonymous_nouns:
        kind = "group" if plural or common in ("some", "many") else "person"
        return Source(phrase, kind, False, plural)
    alone = len(words) == 1 and opens
    is_plain = judgement.is_common(common) or (plural and not known and not judgement.is_body(last))
    if CAPITAL.match(last) and not (alone and is_plain):
        if judgement.is_body(head) and not _reads_as_person(phrase, words, judgement):
            return Source(phrase, "body", True, "and" in words)
        return Source(phrase, "person", True, " and " in phrase)
    capital = CAPITAL.search(head, 1 if opens else 0) is not None
    definite = capital or DEFINITE.match(head) is not None
    return _judged_common(phrase, common, definite, plural, judgement)


def _judged_common(
    phrase: str, last: str, definite: bool, plural: bool, judgement: Judgement
) -> Source:
    if last in judgement.bodies_offices:
        return Source(phrase, "person", definite, False)
    if last in judgement.bodies_outlets:
        return Source(phrase, "outlet", definite, False)
    if last in judgement.bodies_nouns:
        return Source(phrase, "body", definite or last in judgement.bodies_bare, False)
    if judgement.is_document(last):
        is_named = definite or CAPITAL.search(phrase, 1) is not None
        return Source(phrase, "document", is_named and not plural, plural)
    named = CAPITAL.search(phrase, 1) is not None
    return Source(phrase, "group" if plural else "nobody", named and not plural, plural)


def _names_person(rest: str, judgement: Judgement) -> bool:
    """Tell whether an apposition names somebody: "a spokesman, John Smith"."""
    match = re.match(r",\s+(?:\d[\w-]*\s+)?((?:[A-Z][\w’'.-]+\s?){2,4})(?:,|$)", rest)
    return match is not None and not judgement.is_body(match.group(1))


def _reads_as_person(phrase: str, words: list[str], judgement: Judgement) -> bool:
    """Tell "Chinese President Xi Jinping" from a body, by a title or a role before two names."""
    given = words[0] in judgement.persons_male or words[0] in judgement.persons_female
    if words[-1] in judgement.bodies_titles or (given and 1 < len(words) < 4):
        return True
    if " of " in phrase and judgement.is_body(phrase.partition(" of ")[2].partition(",")[0]):
        return False  # Joint Chiefs of Staff
    capitals = [bool(CAPITAL.match(word)) for word in words]
    if len(words) < 2:
        return False
    tail = words[-2:]
    if judgement.is_body(" ".join(tail)) or not all(capitals[-2:]):
        return any(
            word in judgement.bodies_titles for word in words[:-1]
        ) and not judgement.is_body(words[-1])
    return True
