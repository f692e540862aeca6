"""Finds the subject of a verb, with the appositions and relative clauses that belong to it."""

from obelus.detect.phrases import EDGE, Span, base_start, class_at, phrase_start
from obelus.detect.tagging import Sentence


def subject_before(s: Sentence, verb: int) -> Span | None:
    """Find the subject that stands directly before the verb group starting at `verb`."""
    end = verb
    while end > 0 and s.tags[end - 1] in "ay":
        end -= 1
        if class_at(s, end - 1) == "i" and s.tags[end] == "y":
            end -= 1
    last = end - 1
    if last < 0:
        return None
    if s.tags[last] in "eg" and end < verb and class_at(s, last - 1) in "np(":
        last -= 1  # a poll released on Tuesday
    if s.tags[last] in ",-":
        return _subject_with_insertion(s, last)
    if s.tags[last] in "npl#j(rodwqy":
        start = phrase_start(s, last)
        if start is None:
            return None
        start = _past_claim(s, start, last)
        if (relative := _relative_head(s, start)) is not None:
            return Span(relative, end)
        dated = s.tags[end - 1] == "e" or s.words[end - 1] in s.kinds.evidence
        return Span(start, verb if dated else end)
    return None


def _past_claim(s: Sentence, start: int, last: int) -> int:
    """For "an assessment Beijing" before "denies": where "Beijing" starts."""
    for k in range(start, last):
        if s.words[k] in s.kinds.claims and s.tags[k : k + 2] == "np":
            return k + 1
    return start


def claim_before(s: Sentence, subject: int) -> int | None:
    """For "an assessment Beijing denies" find where "an assessment" starts, given its subject."""
    if class_at(s, subject - 1) != "n" or s.words[subject - 1] not in s.kinds.claims:
        return None
    return base_start(s, subject - 1)


def _relative_head(s: Sentence, start: int) -> int | None:
    """For "the man who shot him" standing before the verb: where "the man" starts."""
    i = start - 1
    while i > 0 and s.tags[i] not in ",;:.-Qctsh":
        if s.tags[i] == "w" and s.words[i] == "who" and class_at(s, i - 1) in "npd#(":
            return phrase_start(s, i - 1)
        i -= 1
    return None


def _subject_with_insertion(s: Sentence, comma: int) -> Span | None:
    """For "Smith, a lawyer from Ohio, said": the whole subject."""
    opening = comma
    for _ in range(4):
        opening = s.tags.rfind(s.tags[comma], 0, opening)
        if opening <= 0:
            break
        inside = s.tags[opening + 1 : comma]
        if inside and _is_insertion(s, opening + 1, comma) and s.tags[opening - 1] in "np(rldqo":
            start = phrase_start(s, opening - 1)
            if start is not None and class_at(s, start - 1) in EDGE + "y":
                if class_at(s, start - 1) == "," and _is_one_name(s, start - 1):
                    start = 0
                return Span(start, comma if inside[0] not in "aisyfg" else opening)
            if start is not None and class_at(s, start - 1) in "ibfT" and inside[0] == "w":
                return None
    first = s.tags.find(",")
    if s.tags[0] in "dnpj#l" and not any(t in "xveRrgtwQq" for t in s.tags[:first]):
        return Span(0, first)
    if s.tags[0] in "dnpj#" and not any(t in "xveRrg" for t in s.tags[:comma]):
        return Span(0, comma)
    return None


def _is_one_name(s: Sentence, end: int) -> bool:
    """Tell whether all up to `end` names somebody: "Ohio's governor, John Smith"."""
    return s.tags[0] in "dnpl#j" and not any(t in "xveRrgtwQqsch" for t in s.tags[:end])


def _is_insertion(s: Sentence, start: int, end: int) -> bool:
    first = s.tags[start]
    if first == "w" or s.words[start] in ("where", "when", "whose"):
        return True
    if first in "dnp#jlq":
        return not any(t in "xvRr" for t in s.tags[start:end]) or "w" in s.tags[start:end]
    if first in "aisygef":
        inside = s.tags[start + 1 : end]
        return not any(t in "xvRtr" for t in inside) or first == "s" or ",w" in inside
    return False


def group_start(s: Sentence, verb: int) -> int:
    """Find the first token of the verb group that ends with the verb."""
    i = verb
    while i > 0 and (s.tags[i - 1] in "xa" or _floats(s, i - 1)):
        i -= 1
    return i


def _floats(s: Sentence, i: int) -> bool:
    """Tell whether "both" or "all" stands away from its noun: "have both argued"."""
    return s.words[i] in ("both", "all") and class_at(s, i - 1) == "x"


def main_subject(s: Sentence, before: int) -> Span | None:
    """Find the subject of the sentence's first finite verb."""
    for i in range(1, before):
        if s.tags[i] in "xve":
            subject = subject_before(s, group_start(s, i))
            if subject is not None and s.tags[subject.start] not in "wt":
                return subject
        elif s.tags[i] == "R" or (i == 1 and s.tags[0] == "R"):
            return Span(i, i + 1)
    return None
