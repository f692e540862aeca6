"""Screens what the rules found: words that report nothing, and reports inside reports."""

from collections.abc import Sequence

from obelus.detect.found import Found
from obelus.detect.phrases import class_at

NOBODY = frozenset(("nobody", "none", "neither", "no-one", "nothing", "not"))
CLOSE = frozenset("nvegxdfRrbT")
"""Classes directly before a subject that show it is no subject: "the plan Smith opposed"."""
SURE = frozenset(
    [
        "quote-speaker",
        "inverted",
        "final",
        "medial",
        "according-to",
        "carried",
        "by-agent",
        "quoted-as-saying",
        "as-reported",
        "hedge",
        "relative",
        "asked",
    ]
)
"""Rules whose pattern already shows that somebody reports."""


def is_idle(f: Found) -> bool:
    """Tell whether the cue reports nothing here."""
    s = f.sentence
    lemma = f.cue.lemma if f.cue else ""
    frames = f.cue.frames if f.cue else frozenset()
    start, end = f.mark[0]
    if _is_nobody(f) or _is_withheld(f):
        return True
    if f.rule in SURE:
        return False
    if lemma not in s.kinds.denials and any(
        w in s.kinds.no_report for w in s.words[start : end - 1]
    ):
        return True
    if f.rule.startswith("participle"):
        return _is_plain_participle(f)
    if f.source is None or f.rule.startswith("shared"):
        return False
    if s.tags[f.source.start] == "w":
        # "voters who say" are described, not reported; ", who said" is.
        described = class_at(s, f.source.start - 1) not in ",d"
        return described or f.rule.endswith("phrase") or "think" in frames
    if s.tags[f.source.start] == "t":
        return True
    if s.words[f.source.start] in ("i", "you", "we"):
        return "think" in frames
    before = class_at(s, f.source.start - 1)
    if before == "e" and f.source.start > 1:
        return False
    return (
        before in CLOSE
        or (before in "hst" and s.words[f.source.start - 1] in s.kinds.no_opening)
        or (before == "i" and f.rule != "subject-quote")
    )


def _is_nobody(f: Found) -> bool:
    """Tell whether the subject says that it was not said: "no one", "neither Smith nor Lind"."""
    if f.source is None:
        return False
    words, start = f.sentence.words, f.source.start
    first, before = words[start], words[start - 1] if start else ""
    if first == "no":
        after = words[start + 1 : start + 2]
        return after == ("one",) or (
            after != ("wonder",) and class_at(f.sentence, start + 1) != "#"
        )
    if before == "of" and start > 1:
        before = words[start - 2]
    return first in NOBODY or before in ("nor", "not", "neither", "none")


def _is_withheld(f: Found) -> bool:
    """Tell whether it is speech itself that somebody declines: "refused to say whether"."""
    s = f.sentence
    if f.cue is None or not f.content or f.cue.lemma not in s.kinds.withholding:
        return False
    start = f.content[0].start
    if start > f.mark[-1].end + 1:
        return False  # "asked them not to speak": what others shall do
    is_negated = "not" in s.words[f.at : start + 1]
    if s.words[start] == "not":
        start += 1
    if s.words[start : start + 1] != ("to",) or not (is_negated or f.cue.lemma in s.kinds.denials):
        return False
    while s.words[start + 1 : start + 2] and class_at(s, start + 1) == "a":
        start += 1
    verb, after = (*s.words[start + 1 : start + 3], "", "")[:2]
    return verb in s.kinds.speaking or (verb == "be" and after in s.kinds.naming)


def _is_plain_participle(f: Found) -> bool:
    """Tell "Smith calling friends" from ", calling it a shame"; and pictures that only show."""
    s = f.sentence
    before = class_at(s, f.at - 1)
    if f.cue is not None and f.cue.lemma == "show":
        return True
    if f.source is not None and s.words[max(f.source.start - 1, 0)] == "with":
        return False
    return before == "p" and f.rule in ("participle-object", "participle-clause")


def is_worth_telling(f: Found, found: Sequence[Found]) -> bool:
    """Tell whether a report inside a report is kept: only if the outer cue comes after it."""
    if f.rule == "carried":
        return not any(o is not f and _is_by_the_way(f, o) for o in found)
    outer = next((o for o in found if o is not f and _holds(o, f)), None)
    if outer is None:
        return True
    if (
        f.cue is None
        or not f.cue.frames & {"clause", "tell", "urge"}
        or f.rule.startswith(("participle", "relative"))
    ):
        return f.cue is None
    return outer.at > f.at


def _is_by_the_way(f: Found, other: Found) -> bool:
    """Tell whether "carried by X" only says more about the other: "in remarks carried by X"."""
    start = f.content[0].start
    if other.source is not None and other.source.start <= f.at < other.source.end:
        return True
    return class_at(f.sentence, start - 1) == "i" or (
        class_at(f.sentence, start - 1) == "d" and class_at(f.sentence, start - 2) == "i"
    )


def _holds(outer: Found, inner: Found) -> bool:
    return any(span.start <= inner.at < span.end for span in outer.content)
