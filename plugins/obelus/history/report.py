"""Changes → text for people, and Markdown for a pull request or a log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from obelus.history.changes import Change, Changes, Difference
from obelus.printed import plain_line
from obelus.resolve.corrections import Entry

NOTHING = "Nothing changed in claims, flags and assessments."
SECTIONS: tuple[tuple[str, str, Callable[[Changes], Sequence[Change]]], ...] = (
    ("Article", "Articles", lambda changes: changes.articles),
    ("Claim", "Claims", lambda changes: changes.claims),
    ("Outlet", "Who controls an outlet", lambda changes: changes.entities),
    ("Source", "Sources", lambda changes: changes.sources),
)


def as_text(changes: Changes, since: str) -> str:
    """The changes as an editor reads them."""
    lines = [f"Since {since}:", ""]
    for noun, _, of in SECTIONS:
        for change in of(changes):
            lines += [*_paragraph(noun, change), ""]
    for word, entry in _corrections(changes):
        correction = entry.correction
        what = f"{correction.date.isoformat()}, {correction.kind}, {_about(entry)}"
        lines += [f"{word} correction, {what}", f"    {correction.text}", ""]
    if changes.is_empty:
        lines += [NOTHING, ""]
    return "\n".join(map(plain_line, lines[:-1]))


def as_markdown(changes: Changes, since: str) -> str:
    """The same in Markdown; words of the archive are code, so that they format and call nobody."""
    lines = [f"## What changed since {_code(since)}", ""]
    for _, title, of in SECTIONS:
        items = [line for change in of(changes) for line in _item(change)]
        lines += [f"### {title}", "", *items, ""] if items else []
    if items := [_correction_item(word, entry) for word, entry in _corrections(changes)]:
        lines += ["### Corrections", "", *items, ""]
    if changes.is_empty:
        lines += [NOTHING, ""]
    return "\n".join(lines[:-1])


def _paragraph(noun: str, change: Change) -> Iterator[str]:
    was = f", formerly {change.formerly}" if change.formerly else ""
    yield f"{noun} {change.id} {change.what}{was}"
    yield f"    {change.title}"
    for difference in change.differences:
        lost, gained = _lost_and_gained(difference)
        if _is_one(difference):
            yield f"    {difference.name}: {_only(lost)} → {_only(gained)}"
        else:
            yield f"    {difference.name}:"
            yield from (f"      - {value}" for value in lost)
            yield from (f"      + {value}" for value in gained)
        if difference.because:
            yield f"      because {difference.because}"


def _item(change: Change) -> Iterator[str]:
    was = f", formerly {_code(change.formerly)}" if change.formerly else ""
    yield f"- {_code(change.id)} **{change.what}**{was}: {_code(change.title)}"
    for difference in change.differences:
        lost, gained = (tuple(map(_code, side)) for side in _lost_and_gained(difference))
        because = f", because {_code(difference.because)}" if difference.because else ""
        if _is_one(difference):
            yield f"  - {difference.name}: {_only(lost)} → {_only(gained)}{because}"
        else:
            yield f"  - {difference.name}{because}:"
            yield from (f"    - no longer {value}" for value in lost)
            yield from (f"    - now {value}" for value in gained)


def _lost_and_gained(difference: Difference) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The values that only one side has; all of them where only their order is another."""
    before, after = difference.before, difference.after
    lost = tuple(value for value in before if value not in after)
    gained = tuple(value for value in after if value not in before)
    return (lost, gained) if lost or gained else (before, after)


def _is_one(difference: Difference) -> bool:
    return len(difference.before) <= 1 and len(difference.after) <= 1


def _only(values: tuple[str, ...]) -> str:
    return values[0] if values else "none"


def _corrections(changes: Changes) -> Iterator[tuple[str, Entry]]:
    yield from (("New", entry) for entry in changes.corrections)
    yield from (("Withdrawn", entry) for _, entry in changes.withdrawn)


def _about(entry: Entry) -> str:
    claim = entry.correction.claim
    return f"{entry.article.slug}#{claim}" if claim else entry.article.slug


def _correction_item(word: str, entry: Entry) -> str:
    correction = entry.correction
    what = f"**{word}**, {correction.date.isoformat()}, {_code(correction.kind)}"
    return f"- {what}, {_code(_about(entry))}: {_code(correction.text)}"


def _code(text: str) -> str:
    """A code span that holds the text, whatever is in it."""
    line = " ".join(text.split()) or "-"
    fence = "`"
    while fence in line:
        fence += "`"
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"
