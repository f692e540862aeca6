"""Which flags a claim carries, and why: rules over its record, never an opinion."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from obelus.detect import default_judgement
from obelus.model import Claim, Suggestion
from obelus.resolve.archive import Reason
from obelus.resolve.chain import Step
from obelus.vocabulary import ASSESSMENTS, FLAGS, WITHHOLDING_CUES, Flag


def derive_flags(claim: Claim, chain: Sequence[Step]) -> tuple[Reason, ...]:
    """The flags of a claim by rank, given the chain on which it reached us."""
    reasons = flags_by_rule(claim, chain)
    return (_overruled(claim, reasons),) if claim.flag in FLAGS else reasons


def flags_by_rule(claim: Claim, chain: Sequence[Step]) -> tuple[Reason, ...]:
    """The same by the rules alone, whatever an editor has set."""
    found = []
    for flag, rule in RULES:
        if why := rule(claim, chain):
            found.append(Reason(flag, why))
    return tuple(found)


def _attributed(claim: Claim, chain: Sequence[Step]) -> str:
    named = [step.label for step in chain if step.is_named and step.role == "said it"]
    return f"said by {_listed(named)}" if named else ""


def _state_media(claim: Claim, chain: Sequence[Step]) -> str:
    for step in chain:
        if step.is_state:
            verb = step.role.removesuffix(" it")
            return f"{verb} by {step.label}: {step.control}"
    return ""


def _unverified(claim: Claim, chain: Sequence[Step]) -> str:
    found = ASSESSMENTS.get(claim.assessment)
    if found is not None and found.is_settling:
        return ""
    if not claim.said_by:
        return "nobody is named as having said it"
    speakers = [step for step in chain if step.role == "said it"]
    if not any(step.is_named for step in speakers):
        unnamed = _listed([f"“{step.label}”" for step in speakers])
        if any(is_name_like(step.label) for step in speakers):
            return f"{unnamed} has no page here that says who it is"
        return f"no person or body is named, only {unnamed}"
    if is_withholding(claim.cue):
        return f"the article's own word for it is “{claim.cue}”"
    return ""


def suggested_reason(suggestion: Suggestion, chain: Sequence[Step]) -> Reason:
    """The flag of a suggestion: the detector's, unless the chain has a state outlet it cannot see.

    It reads one text; that the article's own publisher is state media, only the archive knows.
    """
    flag = FLAGS[suggestion.flag]
    why = suggestion.why.removeprefix(f"{flag.label}: ").removesuffix(".")
    of_state = _state_media(suggestion.claim, chain)
    return Reason(FLAGS["state-media"], of_state) if of_state else Reason(flag, why)


Rule = Callable[[Claim, Sequence[Step]], str]
RULES: Sequence[tuple[Flag, Rule]] = sorted(
    [
        (FLAGS["attributed"], _attributed),
        (FLAGS["state-media"], _state_media),
        (FLAGS["unverified"], _unverified),
    ],
    key=lambda row: row[0].rank,
)
"""For each flag the rule that gives its why, or an empty string where the flag does not hold."""


def is_name_like(words: str) -> bool:
    """Whether plain words end in a name: "spokesman Lin Jian", and not "South Korean officials"."""
    last = words.partition(",")[0].split()[-2:]
    is_name = len(last) > 1 and all(word[:1].isupper() for word in last)
    return is_name and not default_judgement().is_nameless(words)


def is_withholding(cue: str) -> bool:
    """Whether the article keeps its distance with this word."""
    return bool(cue) and not WITHHOLDING_CUES.isdisjoint(cue.lower().split())


def _overruled(claim: Claim, reasons: Sequence[Reason]) -> Reason:
    flag = FLAGS[claim.flag]
    rule = _listed([reason.flag.label for reason in reasons])
    return Reason(flag, f"set by an editor, where the rules say {rule}: see our note")


def _listed(words: Sequence[str]) -> str:
    """One, two and three."""
    if len(words) == 1:
        return words[0]
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
