"""..., adding that ... / ..., calling it ... / with X accusing Y of ..."""

from collections.abc import Sequence

from obelus.detect.complement import complement
from obelus.detect.found import Found
from obelus.detect.lexicon import Form
from obelus.detect.phrases import Span, class_at, phrase_start
from obelus.detect.rules.clauses import is_progressive
from obelus.detect.subjects import main_subject
from obelus.detect.tagging import Sentence


def participle(s: Sentence, i: int, form: Form, found: Sequence[Found]) -> Found | None:
    """..., adding that ... / ..., calling it ..."""
    if s.tags[i] != "g" or is_progressive(s, i):
        return None
    before = class_at(s, i - 1)
    if before == "a":
        before = class_at(s, i - 2)
    if before not in ",n-yQqpcb" or i == 0:
        return None
    comp = complement(s, i, form.cue)
    if comp is None:
        return None
    source = _absolute_subject(s, i) or _participle_source(s, i, found)
    if source is None:
        return None
    return Found(
        "participle-" + comp.kind, s, form.cue, source, (Span(i, comp.cue_end),), (comp.content,)
    )


def infinitive(s: Sentence, i: int, form: Form, found: Sequence[Found]) -> Found | None:
    """X went on to say that ... / X went so far as to call ..."""
    if "b" not in form.parts or class_at(s, i - 1) != "T" or i < 3:
        return None
    if s.words[i - 2] != "as" and not (s.words[i - 2] == "on" and s.words[i - 3] in s.kinds.going):
        return None
    comp = complement(s, i, form.cue)
    source = _participle_source(s, i, found) if comp else None
    if comp is None or source is None:
        return None
    return Found(
        "infinitive-" + comp.kind,
        s,
        form.cue,
        source,
        (Span(i - 1, comp.cue_end),),
        (comp.content,),
    )


def _participle_source(s: Sentence, i: int, found: Sequence[Found]) -> Span | None:
    for other in reversed(found):
        if other.source is not None and other.rule != "according-to":
            return other.source
    return main_subject(s, i)


def _absolute_subject(s: Sentence, i: int) -> Span | None:
    """For "with Moscow accusing Kyiv": Moscow."""
    last = i - 1
    while class_at(s, last) == "a":
        last -= 1
    start = phrase_start(s, last) if class_at(s, last) in "np" else None
    return Span(start, last + 1) if start and s.words[start - 1] == "with" else None
