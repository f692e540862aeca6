"""Steps over what stands beside a clause: adverbs, times, dates and prepositional phrases."""

from obelus.detect.phrases import base_end, class_at
from obelus.detect.tagging import Sentence

UNITS = frozenset("minute hour day week month year moment".split())
LATER = (("later",), ("earlier",), ("ago",))


def skip_adjuncts(s: Sentence, i: int) -> int:
    """Step over adverbs, times and prepositional phrases."""
    n = len(s.tags)
    start = i
    while i < n:
        t = s.tags[i]
        if t in "ay(" or (s.words[i] in ("late", "early") and class_at(s, i + 1) in "iy"):
            i += 1
        elif t in "ifbT" and class_at(s, i + 1) not in "Qq":
            end = _adjunct_end(s, i + 1)
            if class_at(s, i + 1) == "g":
                end = base_end(s, i + 2) or i + 2
            if end is None:
                return i
            i = end
        elif (later := _later(s, i)) is not None:
            i = later
        elif t == "#" and class_at(s, i + 1) in "n#y":
            i += 1
        elif t == "e" and i > start and class_at(s, i + 1) in "biy":
            i += 1  # in a statement carried by X
        else:
            return i
    return i


def _adjunct_end(s: Sentence, first: int) -> int | None:
    """End a phrase before a name that may open a clause: "in a statement Russia had"."""
    date = _date_end(s, first)
    if date is not None:
        return date
    i = first
    while class_at(s, i) == "y":
        i += 1
    if i > first and class_at(s, i) not in "n#":
        return i
    end = base_end(s, first)
    if end is None:
        return None
    for k in range(first + 1, end):
        if s.tags[k] == "p" and s.tags[k - 1] == "n" and class_at(s, end) in "xv":
            return k
    return end


def _later(s: Sentence, i: int) -> int | None:
    """End "two days later" and "hours before"."""
    unit = i + 1 if class_at(s, i) in "#dj" else i
    is_time = s.words[unit : unit + 1] and s.words[unit].rstrip("s") in UNITS
    return unit + 2 if is_time and s.words[unit + 1 : unit + 2] in LATER else None


def _date_end(s: Sentence, first: int) -> int | None:
    """End a date that ends its clause: "on 3 March 2025.", "on Monday, January 5, 2024,"."""
    i = first
    while class_at(s, i) in "y#" or (class_at(s, i) == "," and class_at(s, i + 1) in "y#"):
        i += 1
    return i if "y" in s.tags[first:i] and class_at(s, i) in ".,:;-t" else None
