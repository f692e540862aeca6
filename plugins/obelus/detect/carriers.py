"""Finds through whom the words reached us: outlets named on the way, besides the speakers."""

import re
from collections.abc import Iterator, Sequence

from obelus.detect.judgement import Judgement
from obelus.detect.placed import Placed
from obelus.detect.register import Entity, Outlet, Register
from obelus.detect.speakers import Speaker
from obelus.detect.suggestion import Carrier

WORD = re.compile(r"[\w’'-]+")
NEAR = 7
"""How many words before an outlet may say that it carried something."""
HANDED_ON = re.compile(
    r"(?:carried|aired|broadcast|published|quoted|reported|cited|released|distributed|relayed|run"
    r"|posted|shown)(?:\s+\w+){0,2}\s+(?:by|on|in|via|to)\s+(?:[\w’'-]+\s+){0,6}$"
)
BEHIND_COMMA = re.compile(
    r"[,”\"]\s+(?:(?!(?:and|but|or|while|as|which|who|that|though|although|after|when|where)\b)"
    r"[\w’'-]+\s+){0,4}$"
)
REPORTS = re.compile(
    r"[^,.;:“”\"]{2,60}?\s(?:said|says|reported|reports|announced|announces|claimed|wrote|added|cited"
    r"|quoted|revealed|disclosed|stated)\b"
)
CALLED = re.compile(
    r"(?<![\w-])(?=((?:[Ss]tate|[\w’'-]+-(?:run|owned|controlled|backed|funded)|official|government"
    r"|North Korean)\s+[\w’'-]+(?:\s+[\w’'-]+){0,3}))"
)


def carriers(
    text: str, placed: Sequence[Placed], register: Register, judgement: Judgement
) -> list[list[Carrier]]:
    """Give for each attribution the outlets that handed its words on."""
    outlets: dict[int, list[tuple[int, Carrier]]] = {}
    for p in placed:
        passage = p.found.sentence.passage
        if passage.start not in outlets:
            found = _outlets(text, passage.start, passage.end, register, judgement)
            outlets[passage.start] = list(found)
    out = []
    for p in placed:
        named = outlets[p.found.sentence.passage.start]
        spoken_for = _spoken_for(p, placed) if named else []
        out.append(list(_on_the_way(p, named, spoken_for, text, judgement)))
    for i, p in enumerate(placed):
        if (
            p.found.rule == "carried"
            and p.speaker is not None
            and _is_about_words(p, text, judgement)
        ):
            for k in _sentence_before(i, placed):
                out[k].append(carrier(p.speaker))
        if p.carrier is not None and not any(c.is_state_media for c in out[i]):
            out[i].append(carrier(p.carrier))
        out[i] += _by_wire(text, p, register, judgement)
    return out


def _by_wire(text: str, p: Placed, register: Register, judgement: Judgement) -> list[Carrier]:
    """The agencies of the dateline that the sentence stands under."""
    wire = p.found.sentence.passage.wire
    if wire is None:
        return []
    name = text[slice(*wire)]
    # Datelines are often in capitals throughout: (XINHUA).
    found = register.mentions(name) or register.mentions(name.title())
    if found:
        return [_carrier_of(mention.entity) for mention in found]
    if text[wire[0] - 1] not in "(/":
        return []  # "LONDON, UK —": no agency without its marks, unless it is a known one
    return [Carrier(name, None, judgement.is_called_state_media(name))]


def carrier(speaker: Speaker) -> Carrier:
    """Make a carrier of the speaker of an enclosing attribution."""
    if speaker.entity is None:
        return Carrier(speaker.name, None, speaker.is_state)
    evidence = _evidence(speaker.entity) if speaker.is_state else ""
    return Carrier(speaker.name, speaker.entity.id, speaker.is_state, evidence)


def _carrier_of(entity: Entity) -> Carrier:
    return Carrier(entity.name, entity.id, entity.is_state_media, _evidence(entity))


def _evidence(entity: Entity) -> str:
    return entity.evidence_line if isinstance(entity, Outlet) and entity.is_state_media else ""


def _on_the_way(
    p: Placed,
    outlets: Sequence[tuple[int, Carrier]],
    spoken_for: Sequence[tuple[int, int]],
    text: str,
    judgement: Judgement,
) -> Iterator[Carrier]:
    """Outlets in the sentence, outside the words reported, to which the way of the words led."""
    for start, found in outlets:
        before = text[p.found.sentence.passage.start : start]
        is_source = any(a <= start < b for a, b in p.source)
        if found.is_state_media and not is_source and _reports(before, text[start:]):
            yield found
            continue
        handed_over = _hands_over(p) and p.holds(start)
        if not handed_over and any(a <= start < b for a, b in spoken_for):
            continue
        if p.holds(start) and not handed_over and not HANDED_ON.search(before):
            continue
        near = (w.lower() for w in WORD.findall(before)[-NEAR:])
        if any(w in judgement.carriers_words for w in near):
            yield found


def _outlets(
    text: str, start: int, end: int, register: Register, judgement: Judgement
) -> Iterator[tuple[int, Carrier]]:
    for mention in register.mentions(text, start, end):
        entity = mention.entity
        if entity.is_state_media or entity.kind == "outlet":
            yield mention.start, _carrier_of(entity)
    for match in CALLED.finditer(text, start, end):
        called = judgement.state_media_name(match[1])
        if called is not None:
            yield match.start(), Carrier(called, None, True)


def _reports(before: str, after: str) -> bool:
    """Tell whether an outlet is the subject of a report behind a comma, whatever follows it.

    Where that report's own end is not understood, its outlet is still not lost: better a claim too
    many under state media than one too few.
    """
    return bool(BEHIND_COMMA.search(before) and REPORTS.match(after))


def _hands_over(p: Placed) -> bool:
    """Tell whether the object of the cue is itself the outlet that carried it: "citing X"."""
    return p.found.cue is not None and p.found.cue.lemma in ("cite", "quote")


def _spoken_for(p: Placed, placed: Sequence[Placed]) -> list[tuple[int, int]]:
    """Sources that speak for themselves; one that carried a part of these words is a carrier."""
    return [
        r
        for other in placed
        if other.found.sentence is p.found.sentence
        and not (other.found.rule == "carried" and p.holds(other.cue[0][0]))
        for r in other.source
    ]


def _is_about_words(p: Placed, text: str, judgement: Judgement) -> bool:
    """Tell "His comments, carried by X" from "goods carried by X"."""
    words = [w.lower() for a, b in p.content[:1] for w in WORD.findall(text[a:b])]
    return 0 < len(words) < 5 and words[-1] in judgement.carriers_carried


def _sentence_before(i: int, placed: Sequence[Placed]) -> Iterator[int]:
    """The attributions of the last sentence that has any, if it is near."""
    here = placed[i].found.sentence
    before = None
    for k in range(i - 1, -1, -1):
        sentence = placed[k].found.sentence
        if sentence is here:
            continue
        before = before or sentence
        if sentence is not before or placed[i].cue[0][0] - placed[k].cue[0][0] > 600:
            return
        yield k
