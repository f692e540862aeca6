"""Somebody quoted by another: X was quoted (by Y) as saying ... / Y quoted X as saying ..."""

from collections.abc import Sequence

from obelus.detect.complement import complement
from obelus.detect.extents import clause_end, earliest, left_start, trimmed
from obelus.detect.found import Found
from obelus.detect.lexicon import Form
from obelus.detect.phrases import Span, class_at, phrase_end
from obelus.detect.rules.clauses import is_progressive
from obelus.detect.subjects import group_start, main_subject, subject_before
from obelus.detect.tagging import Sentence

LONGEST = 30
"""Words in the name of who is quoted, with its appositions."""


def quoted_as_saying(s: Sentence, i: int, form: Form, found: Sequence[Found]) -> Found | None:
    """X was quoted (by Y) as saying that ..."""
    if not _is_quoting(form) or "n" not in form.parts or class_at(s, i - 1) not in "xa":
        return None
    start = group_start(s, i)
    if s.kinds.be.isdisjoint(s.words[start:i]):
        return None  # "has quoted him as saying"
    j, carrier = i + 1, None
    if class_at(s, j) == "b" and (end := phrase_end(s, j + 1)) is not None:
        carrier, j = Span(j + 1, end), end
    source = subject_before(s, start)
    if not _says(s, j) or source is None:
        return None
    marks = (Span(start, i + 1), Span(j, j + 2))
    content, agent = _content(s, j + 1, source.start, i, found)
    return (
        Found("quoted-as-saying", s, form.cue, source, marks, content, carrier or agent)
        if content
        else None
    )


def quoting_as_saying(s: Sentence, i: int, form: Form, found: Sequence[Found]) -> Found | None:
    """Y quoted X as saying that ... / "...," Y quoted X as saying / ..., citing X as saying ..."""
    if not _is_quoting(form):
        return None
    start = group_start(s, i)
    is_passive = not s.kinds.be.isdisjoint(s.words[start:i]) and s.tags[i] != "g"
    j = next((k for k in range(i + 2, min(i + LONGEST, len(s.tags))) if _says(s, k)), None)
    source = trimmed(s, i + 1, j) if j is not None else None
    if j is None or source is None or is_passive or class_at(s, i + 1) == "b":
        return None
    carrier = _quoter(s, i, start, found)
    if carrier is None:
        return None
    marks = (Span(start, i + 1), Span(j, j + 2))
    content, _ = _content(s, j + 1, min(carrier.start, start), i, found)
    return (
        Found("quoted-as-saying", s, form.cue, source, marks, content, carrier) if content else None
    )


def _is_quoting(form: Form) -> bool:
    return form.cue.lemma in ("quote", "cite")


def _says(s: Sentence, i: int) -> bool:
    """Tell whether "as saying" stands here, or "as telling", "as writing"."""
    form = dict(s.cues).get(i + 1) if s.words[i] == "as" else None
    return form is not None and s.tags[i + 1] == "g" and bool(form.cue.frames & {"clause", "tell"})


def _quoter(s: Sentence, i: int, start: int, found: Sequence[Found]) -> Span | None:
    if s.tags[i] != "g" or is_progressive(s, i):
        return subject_before(s, start)
    for other in reversed(found):
        if other.source is not None:
            return other.source
    return main_subject(s, i)


def _content(
    s: Sentence, saying: int, left: int, at: int, found: Sequence[Found]
) -> tuple[tuple[Span, ...], Span | None]:
    """Give what was said, after "as saying" or else before it; and by whom it was quoted."""
    agent, j = None, saying + 1
    if class_at(s, j) == "b" and (end := phrase_end(s, j + 1)) is not None:
        agent, j = Span(j + 1, end), end
    before = trimmed(s, left_start(s, left, earliest(s, at, found)), left)
    is_quoted = before is not None and (
        s.tags[left - 1] == "Q" or s.tags[max(left - 2, 0) : left] in ("q,", "Q,")
    )
    after = _after(s, saying, j)
    if is_quoted and before is not None:
        goes_on = after is not None and s.tags[after.start] in "Qq"
        return ((before, after) if goes_on and after else (before,)), agent
    if after is not None:
        return (after,), agent
    return ((before,) if before is not None and class_at(s, left - 1) == "," else ()), agent


def _after(s: Sentence, saying: int, j: int) -> Span | None:
    if j == saying + 1:
        found = complement(s, saying, dict(s.cues)[saying].cue)
        if found is not None:
            return found.content
    return trimmed(s, j, clause_end(s, j)) if j < len(s.tags) else None
