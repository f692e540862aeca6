"""Decides how far content reaches to the left and to the right of its cue."""

from collections.abc import Sequence

from obelus.detect.found import Found
from obelus.detect.phrases import Span, class_at, opens_clause
from obelus.detect.subjects import group_start, subject_before
from obelus.detect.tagging import Sentence

SEPARATORS = ",;:.-"


def trimmed(s: Sentence, start: int, end: int) -> Span | None:
    """Drop punctuation at both ends."""
    while start < end and s.tags[start] in SEPARATORS:
        start += 1
    while end > start and s.tags[end - 1] in SEPARATORS:
        end -= 1
    return Span(start, end) if start < end else None


def clause_end(s: Sentence, start: int) -> int:
    """Find where reported words stop: at the sentence's end, or where the reporter resumes."""
    finite = {i for i, form in s.cues if s.tags[i] in "ev"}
    gerunds = {i for i, _ in s.cues if s.tags[i] == "g"}
    i = start + 1
    while i < len(s.tags):
        t = s.tags[i]
        if t == "Q" and (i + 1 in gerunds or s.words[i + 1 : i + 3] == ("according", "to")):
            return i + 1
        if t in ",;-" or t == "c":
            j = i + 1
            if t != "c" and class_at(s, j) in "cs":
                j += 1
            if i <= start + 1 and s.tags[start] in "th":
                i += 1
                continue  # "that, while ..." has only begun
            if t == "," and s.words[j : j + 2] == ("according", "to"):
                return i
            if t != "c" and j in gerunds and s.tags[j - 1] != "s":
                return i
            if (t == "c" or (j > i + 1 and s.tags[j - 1] == "c")) and _resumes(s, j, finite):
                return i
            if t != "c" and j > i + 1 and _is_reported_clause(s, j, finite):
                return i
        elif s.words[i] == "according" and class_at(s, i + 1) == "T" and i > start + 2:
            return i
        i += 1
    return len(s.tags)


def _resumes(s: Sentence, i: int, finite: set[int]) -> bool:
    """Tell whether a cue with the reporter's subject follows: "... and urged"."""
    while class_at(s, i) in "xa":
        i += 1
    return i in finite


def _is_reported_clause(s: Sentence, i: int, finite: set[int]) -> bool:
    """Tell whether a clause with its own speaker follows: "..., but Moscow said"."""
    for verb in sorted(finite):
        if i < verb < i + 14:
            subject = subject_before(s, group_start(s, verb))
            if subject is not None and subject.start == i:
                return True
    return False


BY_THE_WAY = ("during", "through", "amid")
"""After an object these speak of the saying, not of what is said."""


def object_end(s: Sentence, start: int) -> int:
    """Find where the object of a verb ends, with its phrases: "his plan for Ohio as a failure"."""
    i = start
    n = len(s.tags)
    while i < n:
        t = s.tags[i]
        if t == "Q":
            return i + 1
        if t == "i" and i > start and (class_at(s, i + 1) == "y" or s.words[i] in BY_THE_WAY):
            return i
        if t in ";:.-,s" and not (t == "s" and s.words[i] in ("as", "than")):
            return i
        if t == "c" and _resumes(s, i + 1, {k for k, _ in s.cues if s.tags[k] in "ev"}):
            return i
        if t == "c" and class_at(s, i + 1) in "ev":
            return i
        i += 1
    return n


def left_start(s: Sentence, end: int, floor: int) -> int:
    """Find where content that ends before `end` starts, not before `floor`."""
    start = floor
    while start < end and s.tags[start] in "c,;:.-" and s.tags[start] != "Q":
        start += 1
    return start


def source_end(s: Sentence, start: int, *, may_end_in_time: bool = False) -> int:
    """End a source that stands at the end of its sentence, with its appositions."""
    i = start
    n = len(s.tags)
    while i < n:
        t = s.tags[i]
        if t in ".;:-Q":
            return i
        if t == ",":
            after = class_at(s, i + 1)
            if after == "a" and s.words[i + 1] in s.kinds.formerly and class_at(s, i + 2) in "dnpl":
                i += 1
            elif after in "cgsaeirRxQ" or opens_clause(s, i + 1, "xv"):
                return i
        if (
            not may_end_in_time
            and "w" not in s.tags[start:i]
            and t in "iys"
            and i > start
            and (t != "i" or class_at(s, i + 1) == "y" or _is_occasion(s, i))
        ):
            return i
        i += 1
    return n


def _is_occasion(s: Sentence, i: int) -> bool:
    """Tell whether a prepositional phrase says where the words were spoken."""
    return s.words[i] in ("during", "after", "before") or not s.kinds.occasions.isdisjoint(
        s.words[i + 1 : i + 5]
    )


def earliest(s: Sentence, i: int, found: Sequence[Found]) -> int:
    """Find where content to the left may start: after what somebody else is on record for."""
    for other in reversed(found):
        if other.content and other.content[0].start > other.at:
            cut = max(
                s.tags.rfind(",c", other.at, i),
                s.tags.rfind(",s", other.at, i),
                s.tags.rfind(";", other.at, i),
            )
            if cut > 0:
                return cut + 1
    return 0


def holds_finite(s: Sentence, span: Span) -> bool:
    """Tell whether a span holds a finite verb, or a quotation that may hold one."""
    return any(t in "xveRQq" for t in s.tags[span.start : span.end])
