"""Makes one mistake at a time in good archives, and counts how many of them pass unnoticed.

python bench/mutate.py [--limit 12] [--passed]

`$OBELUS_EVIDENCE` adds the demonstration archive, whose copies lie there.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mutation import assessing, filing, quoting, recording, wording
from mutation.page import MATTERS, Mutant, Page
from obelus.export import articles, articles_json, claims_json
from obelus.export.article_data import ArticleData
from obelus.export.context import Context
from obelus.export.parts import Part
from obelus.history.compare import compare
from obelus.history.uncorrected import uncorrected
from obelus.load import Loaded
from obelus.model import Article
from obelus.problems import Problem
from obelus.resolve.publication import published
from planted import BASES, Planted, planted

ROOT = Path(__file__).resolve().parent.parent
SEED = 4
FATES = ("error", "warning", "passed", "equivalent")
ON_CLAIMS = (
    *wording.OPERATORS,
    *quoting.OPERATORS,
    *recording.OPERATORS,
    *assessing.OPERATORS,
)


@dataclass(frozen=True)
class Mode:
    """In which circumstances somebody looks."""

    name: str
    has_copies: bool = True
    """Without them quotes.lock is what quotations are held against; with them it is left out, as
    after `obelus lock`, which anybody who has the copies may run."""
    has_history: bool = False
    """Whether it is compared with what was published before, as `obelus check --since` does."""


MODES = (
    Mode("with the copies"),
    Mode("with the copies, and since what was published", has_history=True),
    Mode("without the copies, against quotes.lock", has_copies=False),
    Mode(
        "without the copies, against quotes.lock, and since what was published",
        has_copies=False,
        has_history=True,
    ),
)


def demonstration(folder: Path) -> Planted:
    """The archive in `content/`, with its copies."""
    source = folder.with_name(f"{folder.name}-source")
    for name in ("content", "seeds"):
        shutil.copytree(ROOT / name, source / name)
    copies = ROOT / os.environ["OBELUS_EVIDENCE"]
    shutil.copytree(copies, source / "seeds" / "text", dirs_exist_ok=True)
    return planted(source, folder)


ARCHIVES: Mapping[str, Callable[[Path], Planted]] = {
    "pier": partial(planted, BASES / "pier"),
    "test": partial(planted, ROOT / "tests" / "archive"),
    "demonstration": demonstration,
}
"""The good archives, and how each is laid out in a folder of its own."""


def mutants(archive: Planted, loaded: Loaded) -> Iterator[Mutant]:
    """All mutants of an archive."""
    for name, document in loaded.documents.items():
        if isinstance(document, Article) and not document.is_draft:
            page = Page(name, document, tuple(loaded.texts[name].split("\n")))
            for claim in document.claims:
                for operator in ON_CLAIMS:
                    for what, text in operator(page, claim, loaded.archive):
                        yield Mutant(_label(operator), name, what, text)
    for name in (*loaded.texts, "seeds/sources.bib", *_copies(archive)):
        text = archive.file(name).read_text(encoding="utf-8")
        for on_file in filing.OPERATORS:
            for what, new in on_file(name, text, loaded.archive):
                yield Mutant(_label(on_file), name, what, new)


def _copies(archive: Planted) -> list[str]:
    return sorted(f"seeds/text/{path.name}" for path in archive.folders.evidence.glob("*.txt"))


def _label(operator: object) -> str:
    return str(getattr(operator, "__name__", "")).replace("_", " ")


def sampled(found: Sequence[Mutant], limit: int) -> list[Mutant]:
    """As many of each operator as the limit says, the same in each run."""
    by_operator: dict[str, list[Mutant]] = {}
    for mutant in found:
        by_operator.setdefault(mutant.operator, []).append(mutant)
    chance = random.Random(SEED)
    return [
        mutant
        for rows in by_operator.values()
        for mutant in (rows if len(rows) <= limit else chance.sample(rows, limit))
    ]


def fate(archive: Planted, good: Loaded, mutant: Mutant, mode: Mode) -> str:
    """What becomes of a mutant: an error, a warning, nothing; or it could not matter."""
    path = archive.file(mutant.file)
    before = path.read_text(encoding="utf-8")
    if mutant.text == before:
        return "equivalent"
    path.write_text(mutant.text, encoding="utf-8")
    try:
        bad = archive.load()
    finally:
        path.write_text(before, encoding="utf-8")
    if _is_equivalent(good, bad, mutant):
        return "equivalent"
    problems = [*bad.problems, *(_since(good, bad) if mode.has_history else ())]
    new = _counted(problems) - _counted(good.problems)
    if any(is_error for _, _, is_error in new):
        return "error"
    return "warning" if new else "passed"


def _since(good: Loaded, bad: Loaded) -> Iterator[Problem]:
    return uncorrected(compare(good.archive, bad.archive), bad.archive)


def _counted(problems: Sequence[Problem]) -> Counter[tuple[str, str, bool]]:
    return Counter((p.code.slug, p.message, p.code.is_error) for p in problems)


def _is_equivalent(good: Loaded, bad: Loaded, mutant: Mutant) -> bool:
    """Whether readers of the data get the same as before, or a quotation lost nothing.

    The rule knows nothing of the checks. A quotation that is cut is as right as before, unless what
    was cut off is a negation, a condition, a qualifier or a number.
    """
    if mutant.operator == "cut quotation":
        return not _lost(good, bad)
    return _data(good) == _data(bad) and not mutant.file.startswith(("seeds/", "entities/"))


def _data(loaded: Loaded) -> list[tuple[Part, Part]]:
    context = Context.of(published(loaded.archive))
    listed = (ArticleData(context, article) for article in articles(context))
    return [(claims_json.part(data), articles_json.part(data)) for data in listed]


def _lost(good: Loaded, bad: Loaded) -> bool:
    """Whether a cut took something away that makes a difference."""
    now = {(claim.article, claim.id): claim.quote for claim in bad.archive.claims}
    pairs = ((claim.quote, now[claim.article, claim.id]) for claim in good.archive.claims)
    return any(MATTERS.search(old.replace(new, "")) for old, new in pairs if old != new)


def run(archive: Planted, mode: Mode, limit: int) -> list[tuple[Mutant, str]]:
    """Each sampled mutant of an archive with its fate."""
    found = sampled(list(mutants(archive, archive.load())), limit)
    if mode.has_copies:
        (archive.root / "seeds" / "quotes.lock").unlink()
    else:
        shutil.rmtree(archive.folders.evidence)
        found = [mutant for mutant in found if not mutant.file.startswith("seeds/text/")]
    good = archive.load()
    return [(mutant, fate(archive, good, mutant, mode)) for mutant in found]


def table(rows: Sequence[tuple[Mutant, str]]) -> str:
    """The fates by operator, as Markdown."""
    lines = [f"| mistake | {' | '.join(FATES)} |", "| --- " * (1 + len(FATES)) + "|"]
    for operator in dict.fromkeys(mutant.operator for mutant, _ in rows):
        found = Counter(fate for mutant, fate in rows if mutant.operator == operator)
        lines.append(f"| {operator} | " + " | ".join(str(found[name]) for name in FATES) + " |")
    return "\n".join(lines)


def total(rows: Sequence[tuple[Mutant, str]]) -> str:
    """All mutants in one line; the equivalent ones count for nothing."""
    found = Counter(fate for _, fate in rows)
    count = len(rows) - found["equivalent"]
    share = 100 * found["passed"] / max(count, 1)
    return (
        f"mutation: {count} mutants, {found['error']} errors, {found['warning']} warnings, "
        f"{found['passed']} passed ({share:.1f} %)"
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, default=12, help="mutants an operator and archive")
    parser.add_argument("--passed", action="store_true", help="list those that passed, too")
    options = parser.parse_args()
    for mode in MODES:
        with tempfile.TemporaryDirectory() as folder:
            rows = [
                row
                for name, lay_out in ARCHIVES.items()
                if name != "demonstration" or os.environ.get("OBELUS_EVIDENCE")
                for row in run(lay_out(Path(folder, name)), mode, options.limit)
            ]
        print(f"\n{mode.name}\n\n{table(rows)}\n\n{total(rows)}")
        for mutant, found in rows if options.passed else ():
            if found == "passed":
                print(f"  {mutant.operator}: {mutant.file}: {mutant.what}")


if __name__ == "__main__":
    main()
