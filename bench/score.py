"""Scores the detector: GUM from the committed set, PolNeAR and the seeds where at hand, and speed.

python bench/score.py [--shared ../shared/attribution]
"""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from gum import Document, Gold, Range, documents
from obelus.detect import Suggestion, detect, self_check

HERE = Path(__file__).resolve().parent
GUM = HERE.parent / "tests" / "attribution" / "gum"
WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
Words = frozenset[int]


def words_of(text: str) -> list[Range]:
    """Split a text into the words that count; punctuation does not."""
    return [match.span() for match in WORD.finditer(text)]


def covered(spans: Iterable[Range], words: Sequence[Range]) -> Words:
    """Give the words that the ranges touch."""
    return frozenset(i for a, b in spans for i, (s, e) in enumerate(words) if s < b and e > a)


def f1(right: int, found: int, wanted: int) -> tuple[float, float, float]:
    """Give precision, recall and their harmonic mean, in percent."""
    precision, recall = right / max(found, 1), right / max(wanted, 1)
    return 100 * precision, 100 * recall, 200 * precision * recall / max(precision + recall, 1e-9)


def overlap(a: Words, b: Words) -> float:
    """Give the F1 of two sets of words."""
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def matched(found: list[Suggestion], gold: list[Gold], text: str, least: float | None) -> int:
    """Count pairs, best first, that share the cue, and with `least` also source and content."""
    words = words_of(text)
    left = [tuple(covered(p, words) for p in (x.source, x.cue, x.content)) for x in found]
    right = [tuple(covered(p, words) for p in (x.source, x.cue, x.content)) for x in gold]
    pairs = []
    for i, a in enumerate(left):
        for k, b in enumerate(right):
            score = overlap(a[1], b[1]) if a[1] and b[1] else 0.0
            if score and least is not None:
                same = bool(a[0] & b[0]) or not (a[0] or b[0])
                score = overlap(a[2], b[2]) if same and overlap(a[2], b[2]) >= least else 0.0
            if score:
                pairs.append((-score, i, k))
    used: tuple[set[int], set[int]] = (set(), set())
    for _, i, k in sorted(pairs):
        if i not in used[0] and k not in used[1]:
            used[0].add(i)
            used[1].add(k)
    return len(used[0])


def units_found(found: list[Suggestion], gold: list[Gold]) -> int:
    """Count the discourse units "X said" that a cue of ours lies in."""
    used: set[int] = set()
    for suggestion in found:
        for k, unit in enumerate(gold):
            touches = any(a < unit.unit[1] and b > unit.unit[0] for a, b in suggestion.cue)
            if touches and k not in used:
                used.add(k)
                break
    return len(used)


def gum_scores(folder: Path = GUM, genre: str = "news") -> dict[str, tuple[float, float, float]]:
    """Score the committed set: precision, recall, F1 for units, cues and relations."""
    right = dict.fromkeys(("unit", "cue", "relation"), 0)
    found_all = wanted_all = 0
    for document in documents(folder, genre):
        found, gold = detect(document.text), document.attributions
        right["unit"] += units_found(found, gold)
        right["cue"] += matched(found, gold, document.text, None)
        right["relation"] += matched(found, gold, document.text, 0.5)
        found_all += len(found)
        wanted_all += len(gold)
    return {key: f1(count, found_all, wanted_all) for key, count in right.items()}


PRONOUN = re.compile(r"(?:he|she|it|they)$", re.IGNORECASE)


def pronoun_score(folder: Path = GUM, genres: Sequence[str] = ("news",)) -> tuple[int, int]:
    """Count pronouns as sources, and those whose speaker is a mention of the gold entity."""
    right = total = 0
    for genre in genres:
        for document in documents(folder, genre):
            for suggestion in detect(document.text):
                verdict = _is_same(document, suggestion)
                if verdict is not None:
                    total += 1
                    right += verdict
    return right, total


def _is_same(document: Document, suggestion: Suggestion) -> bool | None:
    if len(suggestion.source) != 1:
        return None
    start, end = suggestion.source[0]
    entities = document.clusters.get(start, set())
    narrow = [e for e in entities if document.text[start:end] in document.names[e]]
    names = {name for e in narrow for name in document.names[e]}
    if not PRONOUN.match(document.text[start:end]) or all(PRONOUN.match(n) for n in names):
        return None
    speaker = (suggestion.speaker or "").lower()
    return any(
        speaker in n.lower() or n.lower() in speaker
        for n in names
        if not PRONOUN.match(n) and len(n) > 3
    )


def speed(texts: Sequence[str], seconds: float = 3.0) -> float:
    """Measure words a second, with flags, on one core."""
    words, spent = 0, 0.0
    while spent < seconds:
        for text in texts:
            start = time.process_time()
            detect(text)
            spent += time.process_time() - start
            words += len(text.split())
    return words / spent


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--shared", type=Path, default=HERE.parent.parent / "shared" / "attribution"
    )
    shared: Path = parser.parse_args().shared
    for name, (precision, recall, mean) in gum_scores().items():
        print(f"GUM news {name:9} P {precision:5.1f}  R {recall:5.1f}  F1 {mean:5.1f}")
    right, total = pronoun_score()
    print(f"GUM news pronouns {right} of {total} right")
    texts = [document.text for document in documents(GUM)]
    print(f"self-check: {sum(len(self_check(detect(text))) for text in texts)} violations")
    print(f"speed: {speed(texts):,.0f} words/s")
    if shared.is_dir():
        for script in (
            ["attreval.py", "obelus.detect:detect"],
            ["seeds_eval.py", "obelus.detect:detect"],
        ):
            subprocess.run(
                [sys.executable, *script],
                cwd=shared,
                check=False,
                env={"PYTHONPATH": str(HERE.parent)},
            )


if __name__ == "__main__":
    main()
