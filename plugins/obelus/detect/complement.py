"""Finds what follows a cue verb, a clause, a quotation or an object, by the frames of its row."""

from typing import NamedTuple

from obelus.detect.adjuncts import skip_adjuncts
from obelus.detect.extents import clause_end, object_end, trimmed
from obelus.detect.lexicon import Cue
from obelus.detect.phrases import Span, base_end, class_at, opens_clause, phrase_end
from obelus.detect.tagging import Sentence

CLAUSAL = frozenset(("clause", "that", "think", "tell"))
QUOTING = frozenset(("clause", "quote", "tell", "wh", "of", "about"))


class Complement(NamedTuple):
    """What a verb governs."""

    kind: str
    """clause, quote, object, addressee, infinitive or phrase."""
    content: Span
    cue_end: int


def complement(s: Sentence, verb: int, cue: Cue) -> Complement | None:
    """Read the words after the verb by the verb's frames, the surest first."""
    j = verb + 1
    if class_at(s, j) == "a" and class_at(s, j + 1) in "tdrhpnQq,ibo":
        j += 1
    while class_at(s, j) == "y":
        j += 1
    if "out" in cue.frames and s.words[j : j + 1] == ("out",):
        return _clausal(s, j + 1, cue, j + 1) or _object(s, j + 1, j + 1)
    if "evidence" in cue.frames and is_evidence(s, verb):
        found = _clausal(s, j, cue, j) or (
            _made("clause", s, j, j) if class_at(s, j) in "dnpl#jqQorh" else None
        )
        if found is not None:
            return found
    for read in (_direct, _preposition, _urged, _told, _infinitive, _after_adjuncts, _plain_object):
        found = read(s, j, cue)
        if found is not None:
            return found
    return None


def is_evidence(s: Sentence, verb: int) -> bool:
    """Tell whether what speaks is a document or a picture, near before the verb."""
    return not s.kinds.evidence.isdisjoint(s.words[max(0, verb - 16) : verb])


def _direct(s: Sentence, j: int, cue: Cue) -> Complement | None:
    k = skip_adjuncts(s, j)
    if j < k < j + 15 and class_at(s, k) == "t" and "clause" in cue.frames:
        return _made("clause", s, k, j)
    return _clausal(s, j, cue, j)


def _clausal(s: Sentence, j: int, cue: Cue, cue_end: int) -> Complement | None:
    t = class_at(s, j)
    if t in ",:-" and class_at(s, j + 1) in "Qq" and cue.frames & QUOTING:
        return _made("quote", s, j + 1, cue_end)
    if t in "Qq" and cue.frames & (QUOTING | {"object"}):
        return _made("quote" if cue.frames & QUOTING else "object", s, j, cue_end)
    if t == ":" and "clause" in cue.frames:
        return _made("clause", s, j + 1, cue_end)
    if t == "t" and (cue.frames & CLAUSAL or "urge" in cue.frames):
        return _made("clause", s, j, cue_end)
    if t == "h" and cue.frames & {"wh", "clause", "tell"}:
        return _made("clause", s, j, cue_end)
    if cue.frames & {"clause", "think"} and (
        opens_clause(s, j) or ("any" in cue.frames and _holds_verb(s, j))
    ):
        return _made("clause", s, j, cue_end)
    if (
        cue.frames & {"that", "tell"}
        and t in "rR"
        and "object" not in cue.frames
        and s.words[j] not in ("it", "you")
    ):
        return _made("clause", s, j, cue_end)
    if cue.frames & CLAUSAL and s.words[j : j + 1] == ("there",) and class_at(s, j + 1) == "x":
        return _made("clause", s, j, cue_end)
    if "of" in cue.frames and t == "f":
        return _object(s, j + 1, j + 1)
    return None


def _holds_verb(s: Sentence, j: int) -> bool:
    stop = next((k for k in range(j, len(s.tags)) if s.tags[k] in ".;:"), len(s.tags))
    return class_at(s, j) not in ",.;:-ibcxe" and any(t in "xveRQq" for t in s.tags[j + 1 : stop])


def _preposition(s: Sentence, j: int, cue: Cue) -> Complement | None:
    if (
        j < len(s.words)
        and s.tags[j] in "ifTs"
        and ("prep:" + s.words[j] in cue.frames or s.words[j] in cue.frames - {"to"})
    ):
        if s.words[j] == "on" and cue.lemma == "call":
            return _urged(s, j + 1, cue)
        return _object(s, j + 1, j + 1, "phrase")
    return None


def _urged(s: Sentence, j: int, cue: Cue) -> Complement | None:
    if not ("urge" in cue.frames or cue.lemma == "call"):
        return None
    end = phrase_end(s, j)
    while end is not None and class_at(s, end) == "y":
        end += 1
    if end is not None and (class_at(s, end) in "TQq" or _is_not_to(s, end)):
        return _made("urged", s, j, j)
    return None


def _is_not_to(s: Sentence, i: int) -> bool:
    return class_at(s, i + 1) == "T" and s.words[i] in ("not", "never")


def _told(s: Sentence, j: int, cue: Cue) -> Complement | None:
    if "tell" not in cue.frames:
        return None
    for end in _addressee_ends(s, j):
        for k in (end, skip_adjuncts(s, end)):
            found = _clausal(s, k, cue, j)
            if found is not None:
                return found
            if opens_clause(s, k):
                return _made("clause", s, k, j)
            if k == end and (class_at(s, k) == "T" or _is_not_to(s, k)):
                return _made("clause", s, k, j)
            if "about" in cue.frames and s.words[end : end + 1] == ("about",):
                return _object(s, end + 1, j, "phrase")
            if class_at(s, k) == "," and class_at(s, k + 1) in "rRt":
                return _made("clause", s, k + 1, j)
    return None


def _addressee_ends(s: Sentence, j: int) -> list[int]:
    ends = [e for e in (base_end(s, j), phrase_end(s, j)) if e is not None]
    return list(dict.fromkeys(ends))


def _infinitive(s: Sentence, j: int, cue: Cue) -> Complement | None:
    if "to" not in cue.frames:
        return None
    k = j
    while class_at(s, k) in "ya" or (class_at(s, k) == "i" and class_at(s, k + 1) == "y"):
        k += 1
    if class_at(s, k) != "T" or class_at(s, k + 1) in "pdr":
        return None
    if s.words[k - 1] in ("not", "never"):
        k -= 1  # "vowed not to go": the opposite without it
    end = clause_end(s, k)
    for i in range(k, end - 2):
        # "vowed to go, but stayed": the second verb is his own deed.
        if s.tags[i : i + 2] == ",c" and s.tags[i + 2] in "ev":
            end = i
            break
    content = trimmed(s, k, end)
    return Complement("clause", content, j) if content else None


def _after_adjuncts(s: Sentence, j: int, cue: Cue) -> Complement | None:
    if not cue.frames & {"clause", "quote"}:
        return None
    k = skip_adjuncts(s, j)
    if k > j:
        found = _clausal(s, k, cue, j)
        if found is not None:
            return found
    if class_at(s, k) == ",":
        close = s.tags.find(",", k + 1)
        if 0 < close < k + 12:
            return _clausal(s, close + 1, cue, j) if class_at(s, close + 1) in "tQqrR" else None
    return None


def _plain_object(s: Sentence, j: int, cue: Cue) -> Complement | None:
    if cue.lemma == "call" and _is_on_the_phone(s, j):
        return None
    if "object" in cue.frames or cue.lemma == "call":
        return _object(s, j, j)
    if any("noun:" + word in cue.frames for word in s.words[j : j + 2]):
        return _object(s, j, j)
    return None


def _is_on_the_phone(s: Sentence, j: int) -> bool:
    """Tell "called Mr. Smith" from "called Mr. Smith a liar"."""
    end = object_end(s, j)
    return all(t in "po" for t in s.tags[j:end]) or s.words[j : j + 2] == ("each", "other")


def _object(s: Sentence, j: int, cue_end: int, kind: str = "object") -> Complement | None:
    if class_at(s, j) not in "dnpl#jqQorgwhta":
        return None
    content = trimmed(s, j, object_end(s, j))
    return Complement(kind, content, cue_end) if content else None


def _made(kind: str, s: Sentence, start: int, cue_end: int) -> Complement | None:
    content = trimmed(s, start, clause_end(s, start))
    return Complement(kind, content, cue_end) if content else None
