"""The rules: each looks at one cue in a tagged sentence and says what it sees, or nothing."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from obelus.detect.extents import trimmed
from obelus.detect.found import Found
from obelus.detect.lexicon import Form
from obelus.detect.phrases import class_at
from obelus.detect.rules.according import according
from obelus.detect.rules.citing import quoted_as_saying, quoting_as_saying
from obelus.detect.rules.clauses import active
from obelus.detect.rules.participles import infinitive, participle
from obelus.detect.rules.passives import (
    as_reported,
    as_said,
    asked,
    by_agent,
    carried,
    hedged,
    said_to_be,
)
from obelus.detect.rules.quoted import inverted, postposed
from obelus.detect.rules.relatives import relative_object
from obelus.detect.screen import is_idle, is_worth_telling
from obelus.detect.tagging import Sentence

Rule = Callable[[Sentence, int, Form, Sequence[Found]], Found | None]
# The order is that of their precision; the first that fires has it.
RULES: tuple[Rule, ...] = (
    quoted_as_saying,
    quoting_as_saying,
    carried,
    as_reported,
    by_agent,
    as_said,
    asked,
    said_to_be,
    inverted,
    postposed,
    relative_object,
    active,
    participle,
    infinitive,
)


def find_all(s: Sentence) -> list[Found]:
    """Find all attributions of a sentence, in the order of their cues."""
    found: list[Found] = []
    forms = dict(s.cues)
    for i in range(len(s.tags)):
        if i in forms:
            hit = next((f for rule in RULES if (f := rule(s, i, forms[i], found))), None)
            if hit is not None and not is_idle(hit):
                found.append(hit)
        elif s.words[i] == "according" and class_at(s, i + 1) == "T":
            hit = according(s, i, found)
            if hit is not None:
                found.append(hit)
    if not found:
        found = hedged(s)
    found = [_cut_short(f, found) for f in found]
    return [f for f in found if is_worth_telling(f, found)]


AFTER = ("final", "quote-speaker", "inverted", "according-to", "as-reported")


def _cut_short(f: Found, found: Sequence[Found]) -> Found:
    """End content where the whole sentence's speaker is named: "A said he would, B reported"."""
    if not f.content:
        return f
    last = f.content[-1]
    for other in found:
        if (
            other.source
            and other is not f
            and other.source.start < f.at < other.source.end < last.end
        ):
            end = trimmed(f.sentence, last.start, other.source.end)
            return replace(f, content=(*f.content[:-1], end)) if end else f
    for other in found:
        if other.rule in AFTER and other.at > f.at and last.start < other.at < last.end:
            stop = min(other.at, other.source.start if other.source else other.at)
            end = trimmed(f.sentence, last.start, stop)
            return replace(f, content=(*f.content[:-1], end)) if end else f
    return f
