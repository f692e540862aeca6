"""Works out flag, reason and confidence, once it is known who said it and through whom."""

import re
from collections.abc import Sequence

from obelus.detect.found import Found
from obelus.detect.judgement import Judgement
from obelus.detect.origins import unnamed_origin
from obelus.detect.placed import Placed
from obelus.detect.register import Outlet
from obelus.detect.speakers import Speaker
from obelus.detect.suggestion import Carrier, Confidence, Flag

WORD = re.compile(r"[\w’'-]+")
LIKELY = ("quote", "inverted", "medial", "according", "final", "quoted", "as", "asked")
WEAK = ("relative", "hedge", "carried")


def verdict(
    text: str,
    p: Placed,
    around: Sequence[Placed],
    carried: Sequence[Carrier],
    judgement: Judgement,
) -> tuple[Flag, str]:
    """Give the flag and why; state media goes before unverified, and that before attributed."""
    speaker = p.speaker
    if speaker is not None and speaker.is_state:
        return Flag.STATE_MEDIA, f"State media: said by {speaker.name}{_evidence(speaker)}."
    state = next((c for c in carried if c.is_state_media), None)
    if state is not None:
        return Flag.STATE_MEDIA, f"State media: carried by {state.name}{_led(state.evidence)}."
    doubt = next((d for at in (p, *around) if (d := _doubt(text, at, judgement))), None)
    if doubt is not None:
        return Flag.UNVERIFIED, f"Unverified: {doubt}."
    name = speaker.name if speaker else "somebody"
    return Flag.ATTRIBUTED, f"Attributed: {name} is on record as the source."


def confidence(f: Found) -> Confidence:
    """Sort the rules by how often they were right when measured."""
    kind = f.rule.partition("-")[0]
    lemma = f.cue.lemma if f.cue else ""
    if kind in LIKELY or (lemma in ("say", "tell") and kind == "subject"):
        return Confidence.LIKELY
    weak = kind in WEAK or f.rule in ("participle-object", "shared-object", "shared-phrase")
    return Confidence.WEAK if weak else Confidence.POSSIBLE


def _doubt(text: str, p: Placed, judgement: Judgement) -> str | None:
    """Give the reason to call it unverified, if there is one."""
    cue = text[p.cue[0][0] : p.cue[-1][1]]
    if p.found.cue is not None and p.found.cue.doubts:
        return f"the article's own word withholds acceptance: “{cue}”"
    if any(w.lower() in judgement.hedges_words for w in WORD.findall(cue)):
        return f"the article itself hedges: “{cue}”"
    origin = unnamed_origin(text, p.found, judgement)
    if origin is not None:
        return f"the origin is nobody named: “{origin}”"
    if p.speaker is None:
        return f"no source is given: “{cue}”"
    source = text[p.source[0][0] : p.source[-1][1]]
    if not p.speaker.is_traced:
        return f"“{source}” could not be traced to a name"
    if not p.speaker.source.is_named or judgement.is_nameless(source):
        return f"nobody named stands behind it: “{p.speaker.name}”"
    passage = p.found.sentence.passage
    if judgement.is_anonymous(text[passage.start : passage.end]):
        return "the source spoke on condition of anonymity"
    return None


def _evidence(speaker: Speaker) -> str:
    outlet = speaker.entity
    if isinstance(outlet, Outlet):
        return _led(outlet.evidence_line)
    return "" if outlet else ", called so by the text itself"


def _led(evidence: str) -> str:
    return f", {evidence}" if evidence else ""
