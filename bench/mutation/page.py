"""An article by lines, and what one mistake makes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from obelus.cuts import CONDITION, NEGATION
from obelus.lock import Quotation
from obelus.model import Article, Claim, Field
from obelus.resolve.archive import Archive

MATTERS = re.compile(
    rf"\b(?:{NEGATION}|{CONDITION}|about|around|almost|nearly|may|might|could|some|many|most|"
    r"alleged\w*|reported\w*|claim\w*|only|\d+)\b",
    re.IGNORECASE,
)
"""What makes a difference where it is cut off: negations, conditions, qualifiers and numbers."""


@dataclass(frozen=True)
class Page:
    """An article's file by lines."""

    name: str
    article: Article
    lines: tuple[str, ...]

    def with_line(self, number: int, text: str | None) -> str:
        """The file with one line, counted from 1, replaced or taken out."""
        new = [] if text is None else [text]
        return "\n".join([*self.lines[: number - 1], *new, *self.lines[number:]])

    def value(self, field: Field) -> str:
        """A field's value as typed."""
        return self.lines[field.value_location.line - 1][field.value_location.column - 1 :]

    def with_value(self, field: Field, value: str) -> str:
        """The file with another value in a field."""
        line = self.lines[field.location.line - 1][: field.value_location.column - 1]
        return self.with_line(field.location.line, line + value)

    def without(self, field: Field) -> str:
        """The file without a field."""
        return self.with_line(field.location.line, None)

    def statement_line(self, claim: Claim) -> int:
        """The line of a claim's sentence."""
        start = claim.location.line
        return next(n for n in range(start + 1, start + 4) if self.lines[n - 1].strip())


@dataclass(frozen=True)
class Mutant:
    """One file of an archive with one mistake in it."""

    operator: str
    file: str
    what: str
    text: str
    is_equivalent: bool = False
    """Whether it could not matter, by a rule that knows nothing of the checks."""


New = Iterator[tuple[str, str]]
"""(what was done, the text of the file then)."""
OnClaim = Callable[[Page, Claim, Archive], New]


def changed(
    page: Page,
    number: int,
    pattern: re.Pattern[str],
    new: Callable[[re.Match[str]], str],
    claim: Claim,
) -> New:
    """One line with the first match in what it says replaced; what leads elsewhere stays."""
    line = page.lines[number - 1]
    match = next((m for m in pattern.finditer(line) if not _is_target(line, m.start())), None)
    if match:
        text = line[: match.start()] + new(match) + line[match.end() :]
        yield f"{claim.id}: {text[max(0, match.start() - 20) :][:60]}", page.with_line(number, text)


def _is_target(line: str, position: int) -> bool:
    """Whether a place is inside `(#claim-id)`, `[@key` or the name of a field."""
    before = line[:position]
    is_link = before.rfind("](") > before.rfind(")")
    is_key = before.rfind("[@") > max(before.rfind(", "), before.rfind("]"))
    return is_link or is_key


def dropped(page: Page, claim: Claim, name: str) -> New:
    """The file without a field."""
    field = claim.field(name)
    if field:
        yield f"{claim.id} without {name}", page.with_line(field.location.line, None)


def lines_of_words(page: Page, claim: Claim) -> list[int]:
    """The lines of a claim's sentence and of the words that it marks."""
    marked = {mark.start.line for mark in page.article.marks if mark.claim == claim.id}
    return [page.statement_line(claim), *sorted(marked)]


def places(claim: Claim, archive: Archive) -> Iterator[tuple[Quotation, int]]:
    """A claim's quotations whose copy is at hand, and where each ends in it."""
    for quotation in archive.quotations(claim):
        place = quotation.place()
        if place:
            yield quotation, place.end
