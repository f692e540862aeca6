"""Makes suggestions of what the rules found: speakers, scope, carriers, and only then flags."""

from collections.abc import Sequence

from obelus.detect.carriers import carrier, carriers
from obelus.detect.found import Found
from obelus.detect.judgement import Judgement
from obelus.detect.placed import Placed, chain, parents, place
from obelus.detect.register import Register
from obelus.detect.speakers import Memory
from obelus.detect.suggestion import Carrier, Suggestion
from obelus.detect.verdict import confidence, verdict

GOING_ON = frozenset(("he", "she", "they"))


def assembled(
    text: str, found: Sequence[Found], register: Register, judgement: Judgement
) -> list[Suggestion]:
    """Turn finds in text order into suggestions."""
    memory = Memory(text, register, judgement)
    placed = [place(f, memory) for f in found]
    tree = parents(placed)
    handed = carriers(text, placed, register, judgement)
    out: list[Suggestion] = []
    for i, p in enumerate(placed):
        outer = chain(i, tree)
        way = [c for k in (i, *outer) for c in handed[k]]
        if not way and i and _goes_on(p, placed[i - 1]):
            way += _state_way(out[-1], placed[i - 1])
        way += [carrier(s) for k in outer if (s := placed[k].speaker) is not None]
        out.append(_suggestion(text, p, [placed[k] for k in outer], way, tree[i], judgement))
    return out


def _goes_on(p: Placed, before: Placed) -> bool:
    """Tell whether "he added" goes on with what the sentence before reported."""
    here, last = p.found.sentence, before.found.sentence
    is_next = 0 <= here.passage.start - last.passage.end < 4
    return is_next and p.found.source is not None and here.words[p.found.source.start] in GOING_ON


def _state_way(before: Suggestion, placed: Placed) -> list[Carrier]:
    """The state outlets through which the sentence before came: this one came by them too."""
    way = [c for c in before.carriers if c.is_state_media]
    if before.is_state_source and placed.speaker is not None:
        way.append(carrier(placed.speaker))
    return way


def _suggestion(
    text: str,
    p: Placed,
    around: Sequence[Placed],
    way: Sequence[Carrier],
    parent: int | None,
    judgement: Judgement,
) -> Suggestion:
    flag, why = verdict(text, p, around, way, judgement)
    speaker = p.speaker
    return Suggestion(
        source=p.source,
        cue=p.cue,
        content=p.content,
        speaker=speaker.name if speaker else None,
        entity=speaker.entity.id if speaker and speaker.entity else None,
        flag=flag,
        rule=p.found.rule,
        confidence=confidence(p.found),
        why=why,
        carriers=tuple(dict.fromkeys(way)),
        parent=parent,
        is_state_source=speaker is not None and speaker.is_state,
    )
