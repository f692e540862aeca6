"""Finds noun phrases in a tagged sentence; spans are token ranges, the end exclusive."""

from typing import NamedTuple

from obelus.detect.tagging import Sentence

EDGE = ",;:.-csthQ"
"""Classes a subject may follow directly."""


class Span(NamedTuple):
    """A range of tokens."""

    start: int
    end: int


def class_at(s: Sentence, i: int) -> str:
    """Give the class of token i; outside the sentence a full stop."""
    return s.tags[i] if 0 <= i < len(s.tags) else "."


def base_start(s: Sentence, last: int) -> int | None:
    """Find where the plain noun phrase ending with token `last` starts."""
    tags = s.tags
    i = last
    if class_at(s, i) == "(":
        i -= 1
    if s.words[i] in s.kinds.reflexive and class_at(s, i - 1) in "npr":
        i -= 1
    if class_at(s, i) in "rwo":
        return i
    if class_at(s, i) == "d":
        return i
    if class_at(s, i) not in "npl#jqy":
        return None
    while i > 0 and _is_inside(s, i - 1):
        i -= 1
    if class_at(s, i - 1) == "a" and tags[i] in "#d" and i > 0:
        i -= 1
    if class_at(s, i - 1) == "w" and s.words[i - 1] == "whose":
        i -= 1
    return i


def _is_inside(s: Sentence, i: int) -> bool:
    """Tell whether token i belongs to the noun phrase that goes on after it."""
    t, before, after = s.tags[i], class_at(s, i - 1), s.tags[i + 1]
    if after == "d":
        return t in "dl"
    if t in "eg":
        # "the accused man", and at the start of a clause "retired surgeon Smith"
        return before in "dlj" or (
            t == "e"
            and before in ",."
            and after in "npj"
            and i + 1 < len(s.tags)
            and not any(k == i and form.cue.lemma in s.kinds.inverting for k, form in s.cues)
        )
    return t in "npl#jqd" or (t in "ay" and before == "d")


def phrase_start(s: Sentence, last: int) -> int | None:
    """Find where the noun phrase ending with token `last` starts, with what hangs on its head."""
    start = base_start(s, last)
    if start is None or s.tags[start] in "rw":
        return start
    while start > 1:
        wider = _wider(s, start)
        if wider is None:
            break
        start = wider
    return start


def _wider(s: Sentence, start: int) -> int | None:
    link = s.tags[start - 1]
    if link in "fib" or (
        link == "T" and s.words[start - 2] in ("adviser", "advisor", "aide", "ambassador", "close")
    ):
        return _head_before_link(s, start - 1, link)
    if link == "c" and s.words[start - 1] in ("and", "or", "&"):
        return _first_conjunct(s, start - 1)
    if link == "g" and class_at(s, start - 2) in "np(":
        head = base_start(s, start - 2)
        return head if head is not None and class_at(s, head - 1) in EDGE + "ay" else None
    return None


def _head_before_link(s: Sentence, link: int, kind: str) -> int | None:
    at = link
    if class_at(s, at - 1) in "eg" and class_at(s, at - 2) in "np(":
        at -= 1
    if class_at(s, at - 1) not in "np(l#dj":
        return None
    head = base_start(s, at - 1)
    if head is None:
        return None
    if kind == "f" or class_at(s, head - 1) in EDGE + "ay":
        return head
    if class_at(s, head - 1) in "fi":
        return head if _head_before_link(s, head - 1, s.tags[head - 1]) is not None else None
    return None


def _first_conjunct(s: Sentence, link: int) -> int | None:
    at = link - 1
    if class_at(s, at) == ",":
        at -= 1
        if class_at(s, at) not in "np(":
            return None
        head = base_start(s, at)
        # "A, B, and C": only a list of three or more has a comma here.
        return (
            head
            if head and class_at(s, head - 1) == "," and _list_start(s, head) is not None
            else None
        )
    head = base_start(s, at) if class_at(s, at) in "np(#j" else None
    if head is None:
        return None
    if class_at(s, head - 1) == ",":
        listed = _list_start(s, head)
        return listed if listed is not None else head
    wide = head
    while class_at(s, wide - 1) in "fi" and wide > 1:
        before = _head_before_link(s, wide - 1, s.tags[wide - 1])
        if before is None:
            break
        wide = before
    is_whole = s.words[wide] == "both" or s.words[wide - 1] == "with"
    return wide if wide == 0 or is_whole or class_at(s, wide - 1) in EDGE else None


def _list_start(s: Sentence, item: int) -> int | None:
    """In "A, B and C" find A, given where B starts; only at the start of a clause."""
    at = item - 2
    if class_at(s, item - 1) != "," or class_at(s, at) not in "np(":
        return None
    head = base_start(s, at)
    return head if head == 0 else None


def base_end(s: Sentence, first: int) -> int | None:
    """Find where the plain noun phrase that starts at `first` ends."""
    tags, n = s.tags, len(s.tags)
    i = first
    if i >= n:
        return None
    if tags[i] in "ro":
        return i + 1
    while i < n and (tags[i] == "d" or (tags[i] == "a" and i > first)):
        i += 1
    head = i
    while i < n:
        t = tags[i]
        if t in "npl#jqQ" or (
            t in "eg" and class_at(s, i + 1) in "nplj" and i == head and i > first
        ):
            i += 1
        elif t == "(" and i > head:
            return i + 1
        else:
            break
    if i == head:
        return i if i > first and tags[i - 1] == "d" else None
    return i


def phrase_end(s: Sentence, first: int) -> int | None:
    """Find where the noun phrase starting at `first` ends, with its of- and in-phrases."""
    end = base_end(s, first)
    while end is not None:
        t = class_at(s, end)
        after = None
        if t in "fi" or (t == "c" and s.words[end] in ("and", "&")):
            after = base_end(s, end + 1)
            if after is not None and t == "c" and class_at(s, after) in "xvea":
                after = None
        if after is None:
            break
        end = after
    return end


def opens_clause(s: Sentence, i: int, finite: str = "xve") -> bool:
    """Tell whether a clause (subject and finite verb) starts at token i."""
    t = class_at(s, i)
    if t in "rR":
        return True
    if t == "g":
        end: int | None = i + 1
        while class_at(s, end or 0) in "dnpljo#if":
            end = (end or 0) + 1
    elif t in "dnpl#jqoea":
        end = phrase_end(s, i + (t in "ae"))
    else:
        return False
    if end is None:
        return t == "d" and class_at(s, i + 1) in "xv"
    while class_at(s, end) == "a":
        end += 1
    if class_at(s, end) == "w":
        if finite == "xv":
            return False  # an apposition: "a fellow who works ..."
        return any(x in "xv" for x in s.tags[end + 2 :])
    if class_at(s, end) == ",":
        close = s.tags.find(",", end + 1)
        return close > 0 and class_at(s, close + 1) in "xv"
    return class_at(s, end) in finite or (finite == "xve" and class_at(s, end) in "Qq")
