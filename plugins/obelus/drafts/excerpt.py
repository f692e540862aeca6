"""A suggested claim → what may be said of it without the copy's sentences: who, where, a phrase."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from msgspec.structs import replace

from obelus.evidence import Copy, normalise
from obelus.model import Agent, Citation, Claim, Suggestion
from obelus.vocabulary import PLACEHOLDERS, WITHHOLDING_CUES

MAX_WORDS = 7
"""The longest quotation suggested: eight words in a row can be somebody's sentence, seven are a
phrase. An editor may quote more."""
MAX_NAME_WORDS = 7
SOMEBODY = "a source in the text"
"""Whoever has no name, where even the words for him are not ours to use."""

QUOTED = re.compile(r'["“„«]([^"“”„«»]+)["”“»]')
QUOTATION_MARKS = re.compile(r'["“”„«»]')
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+")
ARTICLE = re.compile(r"^(The|An?)(?= )")
MARKUP = frozenset('[]<>`*_\\|"“”„«»')
LOOSE_ENDS = frozenset(
    "a an and are as at be been but by for from had has have her his in is its of on or our that "
    "the their they this to was were which who will with would".split()
)
EDGES = " ,.;:!?…–—-"
PARTY_SIGNS = str.maketrans("[];→", "(),-")
"""Brackets, semicolons and arrows mean something in the fields of a record."""


def neutral(suggestion: Suggestion, key: str, rights: str) -> Claim:
    """The suggested claim with a statement of ours; names stay, sentences go."""
    claim, where = suggestion.claim, locator(suggestion)
    said_by = tuple(_party(agent, rights) for agent in claim.said_by)
    what = PLACEHOLDERS[0]
    if said_by:
        statement = f"{what} {who(said_by)} reportedly said ({where})"
    else:
        statement = f"{what} is reported here, and by whom ({where})"
    return replace(
        claim,
        statement=statement,
        words=(),
        said_by=said_by,
        cue=next((word for word in claim.cue.split() if word.lower() in WITHHOLDING_CUES), ""),
        via=tuple(_party(agent, rights) for agent in claim.via),
        sources=(Citation(key, where, claim.location),),
    )


def who(agents: Sequence[Agent]) -> str:
    """The names of speakers, for running text."""
    return " and ".join(ARTICLE.sub(lambda m: m[0].lower(), agent.name) for agent in agents)


def locator(suggestion: Suggestion) -> str:
    """The paragraphs of a suggestion found in a copy, where each line is one."""
    first, last = suggestion.places[0][0].line, suggestion.places[-1][1].line
    return f"para. {first}" if first == last else f"paras {first}-{last}"


def quotation(suggestion: Suggestion, copy: Copy) -> str:
    """A phrase of the suggestion's words that stands once in its paragraphs; may be empty.

    What the article itself puts in quotation marks goes before the article's own words.
    """
    lines, where = copy.text.split("\n"), locator(suggestion)
    places = [(lines[a.line - 1], a.column - 1, b.column - 1) for a, b in suggestion.places]
    sentences = {_bare(part) for line, _, _ in places for part in SENTENCE_END.split(line)} - {""}
    return next(
        (
            words
            for words in _candidates(places)
            if MARKUP.isdisjoint(words)
            and len(_bare(words).split()) <= MAX_WORDS
            and copy.count(words, where) == 1
            and not any(sentence in _bare(words) for sentence in sentences)
        ),
        "",
    )


def _candidates(places: Sequence[tuple[str, int, int]]) -> Iterator[str]:
    """Whole phrases in quotation marks, then their first words, then those of the rest."""
    quoted = sorted((part for place in places for part in _quoted(*place)), key=len, reverse=True)
    for words in quoted:
        # Such a phrase may be all that somebody said.
        is_sentence = words[:1].isupper() and words.endswith((".", ",", "!", "?"))
        if not is_sentence and len(words.split()) <= MAX_WORDS:
            yield words.strip(EDGES)
    parts = [part for line, a, b in places for part in QUOTATION_MARKS.split(line[a:b])]
    for part in [*quoted, *parts]:
        yield from _beginnings(part)


def _beginnings(part: str) -> Iterator[str]:
    """The first words of a part, never all of it, and no article or preposition last."""
    words = [*takewhile(MARKUP.isdisjoint, part.split())]
    if words and words[0].lower() == "that":
        del words[0]
    for size in range(min(MAX_WORDS, len(words) - 1), 1, -1):
        if words[size - 1].lower() not in LOOSE_ENDS:
            yield " ".join(words[:size]).strip(EDGES)


def _quoted(line: str, start: int, end: int) -> Iterator[str]:
    """What stands in quotation marks, as far as it lies in a range."""
    for match in QUOTED.finditer(line):
        words = line[max(start, match.start(1)) : min(end, match.end(1))].strip()
        if words:
            yield words


def _party(agent: Agent, rights: str) -> Agent:
    """Who it was: an entity, a short name, or for excerpts a short description."""
    if agent.is_link:
        return agent
    name = agent.name.replace("->", "-").translate(PARTY_SIGNS)
    is_ours = agent.is_named or rights == "excerpt"
    if not is_ours or len(name.split()) > MAX_NAME_WORDS:
        name = SOMEBODY
    return replace(agent, name=name, label=name, is_link=False)


def _bare(words: str) -> str:
    """Words for comparing: lower case, with a space round each, without punctuation."""
    found = re.findall(r"\w+", normalise(words).casefold())
    return f" {' '.join(found)} " if found else ""
