"""Cue words and word classes: data files in, one `Lexicon` of look-up tables out."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

DATA = files(__package__) / "data"
VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Cue:
    """One reporting verb as the lexicon describes it."""

    lemma: str
    frames: frozenset[str]
    """What may follow it; the legend is in `docs/attribution.md`."""
    doubts: bool
    """The word itself withholds acceptance: claim, allege, purport."""
    nouny: bool
    """Some of its forms are common nouns as well."""


@dataclass(frozen=True, slots=True)
class Form:
    """A word form of a cue, and which parts of the verb it can be."""

    cue: Cue
    parts: str
    """Letters: b base, s third person, p past, n past participle, g -ing form."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """Small groups of words that single rules ask for; `words.toml` says which and why."""

    be: frozenset[str]
    modals: frozenset[str]
    no_report: frozenset[str]
    no_opening: frozenset[str]
    standing: frozenset[str]
    reflexive: frozenset[str]
    periods: frozenset[str]
    evidence: frozenset[str]
    occasions: frozenset[str]
    formerly: frozenset[str]
    going: frozenset[str]
    rumour: frozenset[str]
    hedges: frozenset[str]
    inverting: frozenset[str]
    denials: frozenset[str]
    withholding: frozenset[str]
    speaking: frozenset[str]
    naming: frozenset[str]
    claims: frozenset[str]
    by_agent: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words the detector knows."""

    forms: Mapping[str, Form]
    classes: Mapping[str, str]
    kinds: Kinds
    abbreviations: frozenset[str]
    may_end: frozenset[str]
    triggers: frozenset[str]
    """Lower-case words one of which a sentence must hold to be looked at."""

    def extended(self, rows: Iterable[Mapping[str, object]]) -> "Lexicon":
        """Add an archive's own cue rows; a row replaces one with the same lemma."""
        added = [_cue_of_mapping(row) for row in rows]
        lemmas = {cue.lemma for cue, _ in added}
        forms = {word: form for word, form in self.forms.items() if form.cue.lemma not in lemmas}
        forms |= _forms(added)
        return replace(self, forms=forms, triggers=self.triggers | frozenset(forms))


@cache
def default_lexicon() -> Lexicon:
    """Load the lexicon that is shipped, once."""
    words = tomllib.loads((DATA / "words.toml").read_text("utf-8"))
    forms = _forms(_read_cues((DATA / "cues.tsv").read_text("utf-8")))
    classes = {word: tag for tag, listed in words["classes"].items() for word in listed.split()}
    return Lexicon(
        forms=forms,
        classes=_verb_classes(words["verbs"]) | classes,
        kinds=Kinds(**{name: frozenset(listed.split()) for name, listed in words["kinds"].items()}),
        abbreviations=frozenset(words["abbreviations"]["titles"].split()),
        may_end=frozenset(words["abbreviations"]["may_end"].split()),
        triggers=frozenset(forms) | frozenset(words["triggers"]["words"].split()),
    )


def inflect(lemma: str, irregular: str = "") -> dict[str, str]:
    """Give the forms of a verb, each with the letters of the parts it serves as."""
    past, participle, gerund = irregular.split() if irregular else _regular(lemma)
    out: dict[str, str] = {}
    for part, word in zip("bspng", (lemma, _third(lemma), past, participle, gerund), strict=True):
        out[word] = out.get(word, "") + part
    return out


def _regular(lemma: str) -> tuple[str, str, str]:
    if lemma.endswith("e"):
        return lemma + "d", lemma + "d", lemma[:-1] + "ing"
    if lemma.endswith("y") and lemma[-2] not in VOWELS:
        return lemma[:-1] + "ied", lemma[:-1] + "ied", lemma + "ing"
    return lemma + "ed", lemma + "ed", lemma + "ing"


def _third(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in VOWELS:
        return lemma[:-1] + "ies"
    return lemma + ("es" if re.search(r"(s|x|z|ch|sh)$", lemma) else "s")


def _read_cues(table: str) -> list[tuple[Cue, str]]:
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return [
        (
            Cue(lemma, frozenset(frames.split()), "doubt" in marks.split(), "n" in marks.split()),
            "" if forms == "-" else forms,
        )
        for lemma, frames, marks, forms in rows
    ]


def _cue_of_mapping(row: Mapping[str, object]) -> tuple[Cue, str]:
    lemma = str(row["lemma"])
    frames = frozenset(str(row.get("frames", "clause")).split())
    cue = Cue(lemma, frames, bool(row.get("doubts", False)), bool(row.get("noun", False)))
    return cue, str(row.get("forms", ""))


def _forms(cues: Iterable[tuple[Cue, str]]) -> dict[str, Form]:
    return {
        word: Form(cue, parts)
        for cue, irregular in cues
        for word, parts in inflect(cue.lemma, irregular).items()
    }


def _verb_classes(verbs: Mapping[str, str]) -> dict[str, str]:
    classes = {w: "v" for lemma in verbs["plain"].split() for w in (lemma, _third(lemma))}
    classes |= dict.fromkeys(verbs["participles"].split(), "e")
    return classes | dict.fromkeys(verbs["irregular"].split(), "e")
