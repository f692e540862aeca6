"""X said that ..., X called on Y to ..., X criticised Y: the subject first."""

from collections.abc import Sequence

from obelus.detect.complement import complement
from obelus.detect.extents import earliest, left_start, trimmed
from obelus.detect.found import Found
from obelus.detect.lexicon import Form
from obelus.detect.phrases import Span, class_at
from obelus.detect.subjects import group_start, main_subject, subject_before
from obelus.detect.tagging import Sentence


def active(s: Sentence, i: int, form: Form, found: Sequence[Found]) -> Found | None:
    """X said (that) ... and all verbs with an object of their own."""
    if s.tags[i] == "g" and not is_progressive(s, i):
        return None
    if is_passive(s, i, form):
        return None
    start = group_start(s, i)
    if class_at(s, start - 1) == "T" or (s.tags[i] == "v" and class_at(s, i - 1) == "T"):
        return None
    if _is_infinitive(s, i, form):
        return None
    comp = complement(s, i, form.cue)
    if comp is None:
        return None
    source, rule = _subject(s, start, form, found)
    if source is None:
        return None
    content: tuple[Span, ...] = (comp.content,)
    # "A," X said, "B."
    if (
        class_at(s, source.start - 1) == "Q"
        or s.tags[max(source.start - 2, 0) : source.start] == "q,"
    ):
        left = trimmed(s, left_start(s, source.start, earliest(s, i, found)), source.start)
        if left and comp.kind == "quote":
            content = (left, comp.content)
    return Found(rule + "-" + comp.kind, s, form.cue, source, (Span(start, comp.cue_end),), content)


def _is_infinitive(s: Sentence, i: int, form: Form) -> bool:
    """Tell whether a bare form goes on with an infinitive: "to submit designs and suggest"."""
    if form.parts != "b" or class_at(s, i - 1) not in "ca":
        return False
    return (
        s.tags.rfind("T", 0, i)
        > max(s.tags.rfind("x", 0, i), s.tags.rfind("v", 0, i - 1), s.tags.rfind("e", 0, i)) - 2
    )


def _subject(
    s: Sentence, start: int, form: Form, found: Sequence[Found]
) -> tuple[Span | None, str]:
    before = class_at(s, start - 1)
    if before == "t":
        span = Span(start - 1, start)
        return (span, "relative") if start > 1 and class_at(s, start - 2) in "np" else (None, "")
    subject = None if before == "c" else subject_before(s, start)
    if before == "c" or (before == "," and subject is None and class_at(s, start - 2) != ","):
        return _shared_subject(s, start - 1, form, found), "shared"
    if subject is not None and _follows_phrase(s, subject):
        return _shared_subject(s, subject.start - 2, form, found), "shared"
    return subject, "subject"


def _follows_phrase(s: Sentence, subject: Span) -> bool:
    """Tell "..., but in an interview said": what stands before the verb is no subject."""
    return class_at(s, subject.start - 1) == "i" and class_at(s, subject.start - 2) == "c"


def _shared_subject(s: Sentence, before: int, form: Form, found: Sequence[Found]) -> Span | None:
    """The subject of the clause that "and urged" goes on with."""
    be = max((k for k in range(before) if s.words[k] in s.kinds.be), default=-1)
    if be >= 0 and "e" in s.tags[be : be + 3] and form.cue.frames & {"tell", "urge"}:
        return None  # was taken in and told
    for other in reversed(found):
        if other.source and other.rule.startswith(("subject", "shared", "relative")):
            return other.source
    return main_subject(s, before)


def is_progressive(s: Sentence, i: int) -> bool:
    """Tell "is calling" from a participle."""
    j = i - 1
    while class_at(s, j) == "a":
        j -= 1
    return class_at(s, j) == "R" or (class_at(s, j) == "x" and s.words[j] in s.kinds.be)


def is_passive(s: Sentence, i: int, form: Form) -> bool:
    """Tell "was told" and "told by" from the active."""
    if "n" not in form.parts:
        return False
    j = i - 1
    while class_at(s, j) == "a":
        j -= 1
    if class_at(s, j) == "x" and s.words[j] in s.kinds.be:
        return True
    return class_at(s, i + 1) == "b"
