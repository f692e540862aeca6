"""Passives: who carried the words, who was quoted, and what is only said to be so."""

from collections.abc import Sequence

from obelus.detect.extents import clause_end, source_end, trimmed
from obelus.detect.found import Found
from obelus.detect.lexicon import Form
from obelus.detect.phrases import Span, base_start, class_at, phrase_end
from obelus.detect.subjects import group_start, subject_before
from obelus.detect.tagging import Sentence


def carried(s: Sentence, i: int, form: Form, found: Sequence[Found]) -> Found | None:
    """His comments, carried by X, ... / a speech broadcast by X."""
    if "carry" not in form.cue.frames or class_at(s, i + 1) not in "bi" or "n" not in form.parts:
        return None
    if s.words[i + 1] not in ("by", "on", "in"):
        return None
    start = group_start(s, i)
    last = start - 1
    if class_at(s, last) == ",":
        last -= 1
    head = base_start(s, last) if last >= 0 else None
    end = phrase_end(s, i + 2)
    if head is None or end is None:
        return None
    mark = Span(i, i + 2) if class_at(s, start) != "x" else Span(start, i + 2)
    return Found("carried", s, form.cue, Span(i + 2, end), (mark,), (Span(head, last + 1),))


def by_agent(s: Sentence, i: int, form: Form, found: Sequence[Found]) -> Found | None:
    """The plan was rejected by X / the figures reported by X."""
    if form.cue.lemma not in s.kinds.by_agent or "n" not in form.parts or class_at(s, i + 1) != "b":
        return None
    end = phrase_end(s, i + 2)
    start = group_start(s, i)
    subject = subject_before(s, start) if class_at(s, start) == "x" else None
    last = start - 2 if class_at(s, start - 1) == "," else start - 1
    head = base_start(s, last) if subject is None and last >= 0 else None
    content = subject or (Span(head, last + 1) if head is not None else None)
    if end is None or content is None or class_at(s, i + 2) == "g":
        return None
    return Found("by-agent", s, form.cue, Span(i + 2, end), (Span(start, i + 2),), (content,))


def as_reported(s: Sentence, i: int, form: Form, found: Sequence[Found]) -> Found | None:
    """As reported by X, ... / ..., as X reported."""
    if s.words[i - 1 : i] != ("as",) or class_at(s, i + 1) != "b" or "n" not in form.parts:
        return None
    end = source_end(s, i + 2)
    if i == 1:
        content = trimmed(s, end, clause_end(s, min(end + 1, len(s.tags) - 1)))
    else:
        content = trimmed(s, 0, i - 1)
    if content is None or end <= i + 2:
        return None
    return Found("as-reported", s, form.cue, Span(i + 2, end), (Span(i - 1, i + 1),), (content,))


def as_said(s: Sentence, i: int, form: Form, found: Sequence[Found]) -> Found | None:
    """As X told Y, ..."""
    start = group_start(s, i)
    subject = subject_before(s, start)
    if (
        s.tags[i] == "g"
        or subject is None
        or subject.start < 1
        or s.words[subject.start - 1] != "as"
        or class_at(s, subject.start - 2) not in ".,c"
    ):
        return None
    comma = s.tags.find(",", i)
    if comma > i + 14 or not form.cue.frames & {"clause", "tell", "wh"}:
        return None
    content = trimmed(s, comma, clause_end(s, comma + 1)) if 0 < comma < len(s.tags) - 2 else None
    if content is None:
        content = trimmed(s, 0, subject.start - 1)
    return (
        Found(
            "as-reported",
            s,
            form.cue,
            subject,
            (Span(subject.start - 1, subject.start), Span(start, i + 1)),
            (content,),
        )
        if content
        else None
    )


def asked(s: Sentence, i: int, form: Form, found: Sequence[Found]) -> Found | None:
    """Asked whether it was true, he ... / X was asked about Y."""
    if form.cue.lemma != "ask" or s.tags[i] != "e":
        return None
    start = group_start(s, i)
    if not (
        s.kinds.be & set(s.words[start:i]) or i == 0 or s.words[i - 1] in ("when", "if", "and")
    ):
        return None
    j, source = i + 1, None
    if class_at(s, j) == "b" and (end := phrase_end(s, j + 1)) is not None:
        source, j = Span(j + 1, end), end
    while class_at(s, j) in "ay":
        j += 1
    if class_at(s, j) not in "hw" and s.words[j : j + 1] != ("about",):
        return None
    stop = s.tags.find(",", j) if start == i else clause_end(s, j)
    content = trimmed(s, j + (s.words[j] == "about"), stop if stop > 0 else len(s.tags))
    return (
        Found("asked", s, form.cue, source, (Span(start, i + 1),), (content,)) if content else None
    )


def said_to_be(s: Sentence, i: int, form: Form, found: Sequence[Found]) -> Found | None:
    """X is believed to ... / it is said that ...: nobody is named."""
    if form.cue.lemma not in s.kinds.rumour or "n" not in form.parts:
        return None
    start = group_start(s, i)
    if not any(w in s.kinds.be for w in s.words[start:i]) or class_at(s, i + 1) not in "Tt":
        return None
    subject = subject_before(s, start)
    rest = trimmed(s, i + 1, clause_end(s, i + 1))
    if (
        subject is None
        or rest is None
        or (class_at(s, i + 1) == "t" and s.words[subject.start] != "it")
    ):
        return None
    content = (rest,) if class_at(s, i + 1) == "t" else (subject, rest)
    return Found("hedge", s, form.cue, None, (Span(start, i + 1),), content)


def hedged(s: Sentence) -> list[Found]:
    """Reportedly, ...: the whole sentence rests on nobody."""
    for i, word in enumerate(s.words):
        if word in s.kinds.hedges and s.tags[i] == "a":
            parts = (trimmed(s, 0, i), trimmed(s, i + 1, len(s.tags)))
            return [Found("hedge", s, None, None, (Span(i, i + 1),), tuple(p for p in parts if p))]
    return []
