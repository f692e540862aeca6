"""According to X, ... / ..., according to X."""

from collections.abc import Sequence

from obelus.detect.extents import clause_end, earliest, left_start, source_end, trimmed
from obelus.detect.found import Found
from obelus.detect.phrases import Span, class_at, opens_clause, phrase_end
from obelus.detect.tagging import Sentence


def according(s: Sentence, i: int, found: Sequence[Found]) -> Found | None:
    """According to X, ... / ..., according to X."""
    mark = (Span(i, i + 2),)
    if i == 0 or s.tags[:i] in ("c", "a", "a,") or s.tags[i - 1] == "t":
        end = _initial_source_end(s, i + 2)
        start = _past_insertion(s, end)
        after = trimmed(s, start, clause_end(s, min(start + 1, len(s.tags) - 1)))
        return Found("according-to", s, None, Span(i + 2, end), mark, (after,) if after else ())
    left = trimmed(s, left_start(s, i, earliest(s, i, found)), i)
    end = source_end(s, i + 2, may_end_in_time=True)
    if left is None or end <= i + 2:
        return None
    content = [left]
    if class_at(s, end) == "," and class_at(s, i - 1) == ",":
        rest = trimmed(s, end + 1, clause_end(s, end + 1)) if end + 1 < len(s.tags) else None
        if rest and class_at(s, rest.start) != "g":
            content.append(rest)
    return Found("according-to", s, None, Span(i + 2, end), mark, tuple(content))


def _initial_source_end(s: Sentence, start: int) -> int:
    end = s.tags.find(",", start)
    if end < 0:
        return phrase_end(s, start) or len(s.tags)
    after = s.tags.find(",", end + 1)
    if (
        after > 0
        and not any(t in "xvR" for t in s.tags[end + 1 : after])
        and opens_clause(s, after + 1)
        and class_at(s, end + 1) in "dnpw"
    ):
        return after
    return end


def _past_insertion(s: Sentence, comma: int) -> int:
    """Step over ", quoting Y," to where the words reported begin."""
    close = s.tags.find(",", comma + 1)
    return (
        close
        if class_at(s, comma + 1) == "g" and close > 0 and opens_clause(s, close + 1)
        else comma
    )
