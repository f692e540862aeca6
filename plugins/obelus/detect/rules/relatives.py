"""..., which critics said was wrong / launches that it claimed as a success."""

from collections.abc import Sequence

from obelus.detect.extents import clause_end, object_end, trimmed
from obelus.detect.found import Found
from obelus.detect.lexicon import Form
from obelus.detect.phrases import Span, class_at, phrase_start
from obelus.detect.subjects import group_start, subject_before
from obelus.detect.tagging import Sentence


def relative_object(s: Sentence, i: int, form: Form, found: Sequence[Found]) -> Found | None:
    """Read "NP that X called Y" and "which X said was Y"."""
    if s.tags[i] == "g":
        return None
    start = group_start(s, i)
    subject = subject_before(s, start)
    if subject is None or subject.start < 2 or class_at(s, subject.start - 1) not in "tw":
        return None
    link = subject.start - 1
    before = class_at(s, link - 1)
    if s.tags[link] in "wt" and "clause" in form.cue.frames and class_at(s, i + 1) in "xve":
        rest = trimmed(s, i + 1, clause_end(s, i + 1))
        content = (Span(link, link + 1), rest) if rest else ()
    elif (
        s.words[i + 1 : i + 2] == ("as",) and form.cue.frames & {"object", "as"} and before in "np("
    ):
        head = phrase_start(s, link - 1)
        rest = trimmed(s, i + 1, object_end(s, i + 1))
        content = (Span(head, link), rest) if rest and head is not None else ()
    else:
        return None
    if not content:
        return None
    return Found("relative", s, form.cue, subject, (Span(start, i + 1),), content)
