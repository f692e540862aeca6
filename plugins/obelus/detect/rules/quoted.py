"""The words first, then who said them: "...", said X. / ..., X said, ..."""

from collections.abc import Sequence

from obelus.detect.adjuncts import skip_adjuncts
from obelus.detect.complement import is_evidence
from obelus.detect.extents import (
    clause_end,
    earliest,
    holds_finite,
    left_start,
    source_end,
    trimmed,
)
from obelus.detect.found import Found
from obelus.detect.lexicon import Cue, Form
from obelus.detect.phrases import Span, base_end, class_at, phrase_end
from obelus.detect.subjects import claim_before, group_start, subject_before
from obelus.detect.tagging import Sentence

SPEECH = frozenset(("clause", "quote", "tell", "think", "wh"))
QUOTING = SPEECH | {"that", "object", "of", "about"}


def inverted(s: Sentence, i: int, form: Form, found: Sequence[Found]) -> Found | None:
    """ "...", said X. / ..., said X."""
    if not form.cue.frames & SPEECH or class_at(s, i - 1) not in ",Qq-" or s.tags[i] == "g":
        return None
    if i == 0 or not _opens_name(s, i + 1):
        return None
    quoted = class_at(s, i - 1) == "Q" or s.tags[max(i - 2, 0) : i] in ("q,", "Q,", "Q-")
    end = source_end(s, i + 1)
    if not quoted and _has_subject(s, i):
        return None
    if not quoted and (form.cue.lemma not in s.kinds.inverting or class_at(s, end) not in ".,"):
        return None
    name = s.tags[i + 1 : end].replace("Tv", "")
    if any(t in "xv" for t in name) and "w" not in name:
        return None
    left = _left(s, i, earliest(s, i, found))
    rest = _after_medial(s, end, quoted)
    if left is None or not (_is_statement(s, left) or (rest and holds_finite(s, rest[0]))):
        return None
    content = (left, *rest)
    return Found("inverted", s, form.cue, Span(i + 1, end), (Span(i, i + 1),), content)


def postposed(s: Sentence, i: int, form: Form, found: Sequence[Found]) -> Found | None:
    """ "...", X said. / ..., X said, ..."""
    if s.tags[i] == "g" or not form.cue.frames & QUOTING:
        return None
    start = group_start(s, i)
    subject = subject_before(s, start)
    if subject is None or subject.start == 0 or class_at(s, subject.start) == "w":
        return None
    first = claim_before(s, subject.start) if "object" in form.cue.frames else None
    first = subject.start if first is None else first
    gap = class_at(s, first - 1)
    if gap not in ",Qq-" or _is_participle(s, i):
        return None
    after = _after_cue(s, i, form.cue)
    quoted = gap == "Q" or s.tags[max(first - 2, 0) : first] in ("q,", "Q,")
    if gap == "q" or (
        after < len(s.tags)
        and s.tags[after] not in ",.;:-("
        and (not quoted or class_at(s, after) in "tQq")
    ):
        return None
    is_speech = form.cue.frames & SPEECH or ("evidence" in form.cue.frames and is_evidence(s, i))
    if not quoted and not is_speech:
        return None
    if class_at(s, after) in ",:" and class_at(s, after + 1) in "Qq" and not quoted:
        return None
    left = _left(s, first, earliest(s, i, found))
    if left is None:
        return None
    rest = _after_medial(s, after, quoted, bare=not _is_statement(s, left))
    if not _is_statement(s, left) and not (rest and is_speech and holds_finite(s, rest[0])):
        return None
    content = (left, *rest)
    rule = "quote-speaker" if quoted else ("medial" if len(content) > 1 else "final")
    return Found(rule, s, form.cue, subject, (Span(start, i + 1),), content)


def _has_subject(s: Sentence, i: int) -> bool:
    """Tell whether what stands before the verb is its subject: "The report, seen by X, says"."""
    subject = subject_before(s, i) if class_at(s, i - 1) == "," else None
    if subject is None:
        return False
    opening = s.tags.find(",", subject.start)
    inside = s.tags[opening + 1 : i - 1]
    if not inside or "," in inside:
        return False
    return inside[0] == "w" or not any(t in "xvR" for t in inside)


def _is_participle(s: Sentence, i: int) -> bool:
    """Tell "a claim denied by the Kremlin" from "Smith said by telephone"."""
    return class_at(s, i + 1) == "b" and class_at(s, i + 2) in "dplrj"


def _opens_name(s: Sentence, i: int) -> bool:
    return class_at(s, i) in "dnplj#" or (class_at(s, i) in "eg" and class_at(s, i + 1) in "npj")


def _left(s: Sentence, end: int, floor: int) -> Span | None:
    left = trimmed(s, left_start(s, end, floor), end)
    if floor and (left is None or not _is_statement(s, left)):
        return trimmed(s, left_start(s, end, 0), end)
    return left


def _after_cue(s: Sentence, i: int, cue: Cue) -> int:
    j = i + 1
    if "tell" in cue.frames and class_at(s, j) in "nopdlj":
        j = phrase_end(s, j) or j
    return skip_adjuncts(s, j)


def _after_medial(s: Sentence, i: int, quoted: bool, *, bare: bool = False) -> tuple[Span, ...]:
    """Read what goes on after ", X said,", unless the reporter goes on himself."""
    if class_at(s, i) not in ",-:" or i + 1 >= len(s.tags):
        return ()
    j = i + 1
    if quoted:
        k = j + 1 if s.tags[j] in "ca" else j
        return (Span(j, clause_end(s, k)),) if class_at(s, k) in "Qq" else ()
    if s.tags[j] in "gsw" and not (s.tags[j] == "s" and s.words[j] == "because"):
        return ()
    if s.tags[j] == "c":
        end = clause_end(s, j)
        if end <= j + 1 or clause_end(s, i) == i + 1:
            return ()
    if s.tags[j : j + 2] == "ci" or _is_remark(s, j):
        return ()
    if s.tags[j] == "e" and i + 1 < len(s.tags) and not bare:
        return ()
    rest = trimmed(s, j, clause_end(s, i))
    return (rest,) if rest and not _is_speaker(s, rest) else ()


def _is_remark(s: Sentence, j: int) -> bool:
    """Tell whether the reporter goes on about the words: ", a claim that Kyiv denies"."""
    end = base_end(s, j) if s.words[j] in ("a", "an") else None
    return end is not None and s.words[end - 1] in s.kinds.claims


def _is_speaker(s: Sentence, rest: Span) -> bool:
    """Tell whether what follows only says who reported it: "A said, B reported"."""
    for verb, _ in s.cues:
        if rest.start < verb < rest.end and s.tags[verb] != "g":
            subject = subject_before(s, group_start(s, verb))
            return subject is not None and subject.start == rest.start and verb + 4 > rest.end
    return False


def _is_statement(s: Sentence, span: Span) -> bool:
    tags = s.tags[span.start : span.end]
    if "Q" in tags or "q" in tags:
        return True
    if tags[0] in "sigTh" and "," not in tags:
        return False
    return any(t in "xveRr" for t in tags)
