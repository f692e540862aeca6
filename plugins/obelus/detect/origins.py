"""Finds on whom a report rests by its own words: "Reuters, citing two diplomats, reported"."""

from obelus.detect.found import Found
from obelus.detect.judgement import LINK, WORD, Judgement, judged
from obelus.detect.phrases import Span, class_at

CITING = ("citing", "quoting")
CITED = ("cited", "quoted")
NEAR = 6
"""How many words may stand between the report and "citing": "on Monday in a brief dispatch"."""


def unnamed_origin(text: str, f: Found, judgement: Judgement) -> str | None:
    """Give the words for whom a report cites, if these are nobody in particular."""
    s = f.sentence
    for k, word in enumerate(s.words):
        if not (word in CITING or (word in CITED and class_at(s, k - 1) == "w")):
            continue
        end = next((i for i in range(k + 1, len(s.tags)) if s.tags[i] in ",;:.-Q"), len(s.tags))
        if end == k + 1 or not _belongs(f, Span(k, end)):
            continue
        phrase = text[s.starts[k + 1] : s.ends[end - 1]]
        if is_unnamed(phrase, judgement):
            return phrase
    return None


def is_unnamed(phrase: str, judgement: Judgement) -> bool:
    """Tell whether a phrase stands for people of whom none is named."""
    if judgement.is_nameless(phrase):
        return True
    head = WORD.findall(LINK.split(phrase, maxsplit=1)[0].lower())
    is_anybody = bool(head) and head[-1] in judgement.anonymous_nouns
    return is_anybody and not judged(phrase, judgement).is_named


def _belongs(f: Found, citing: Span) -> bool:
    """Tell whether "citing X" stands beside this report, not inside what it reports."""
    k = citing.start
    if f.at == k:
        return True
    if f.cue is None or not f.cue.frames & {"clause", "tell"}:
        return False
    if f.source is not None and f.source.start <= k < f.source.end:
        return True
    if any(c.start <= k < c.end for c in f.content):
        return False
    s = f.sentence
    others = [i for i, form in s.cues if i not in (f.at, k, f.mark[-1].end - 1) and form]
    edges = [f.mark[-1].end, *(c.end for c in f.content)]
    if f.source is not None:
        edges.append(f.source.end)
    opens = k == 0 or s.tags[:k] == "c"
    near = any(0 <= k - edge <= NEAR and not _between(others, edge, k) for edge in edges)
    first = f.source.start if f.source else f.at
    return near or (opens and not _between(others, k, first) and first - citing.end <= 1)


def _between(positions: list[int], low: int, high: int) -> bool:
    return any(low <= i < high for i in positions)
