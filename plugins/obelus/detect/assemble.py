"""Makes suggestions of what the rules found: speakers, scope, carriers, and only then flags."""

from collections.abc import Sequence

from .carriers import carrier, carriers
from .found import Found
from .judgement import Judgement
from .placed import Placed, chain, parents, place
from .register import Register
from .speakers import Memory
from .suggestion import Carrier, Suggestion
from .verdict import confidence, verdict


def assembled(
    text: str, found: Sequence[Found], register: Register, judgement: Judgement
) -> list[Suggestion]:
    """Turn finds in text order into suggestions."""
    memory = Memory(text, register, judgement)
    placed = [place(f, memory) for f in found]
    tree = parents(placed)
    handed = carriers(text, placed, register, judgement)
    out = []
    for i, p in enumerate(placed):
        outer = chain(i, tree)
        way = [c for k in (i, *outer) for c in handed[k]]
        way += [carrier(s) for k in outer if (s := placed[k].speaker) is not None]
        out.append(_suggestion(text, p, [placed[k] for k in outer], way, tree[i], judgement))
    return out


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
