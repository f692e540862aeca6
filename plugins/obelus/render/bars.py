"""Claims → their flags as a bar with patterns, and their assessments in words."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from obelus.model import Claim
from obelus.render.words import escaped, glyph, plural, safe
from obelus.resolve.archive import Archive
from obelus.vocabulary import Flag


def bar(archive: Archive, claims: Sequence[Claim], *, counts: bool) -> Markup:
    """Flags as a bar; `counts` puts them under it as words, with the assessments."""
    rows = archive.tally(claims)
    total, seen = sum(n for _, n in rows), 0
    parts: list[str] = []
    for flag, n in rows:
        x = f'x="{100 * seen / total:.3f}%"'
        gap = f'<rect class="gap" {x} width="2" height="14"/>' if parts else ""
        parts.append(
            f'\n<rect class="seg" data-status="{flag.id}" {x} width="{100 * n / total:.3f}%"'
            f' height="14" fill="url(#p_{flag.id})"/>\n{gap}\n\n'
        )
        seen += n
    caption = f"{_caption(rows, total, assessed(archive, claims))}\n\n" if counts else ""
    return safe(
        '<figure class="bar">\n<svg class="track" width="100%" height="14" aria-hidden="true">'
        f"\n{''.join(parts)}\n</svg>\n\n{caption}</figure>"
    )


def assessed(archive: Archive, claims: Sequence[Claim]) -> Markup:
    """How many claims have each assessment, in words."""
    rows = archive.assessed(claims)
    found = ", ".join([f"{n} {row.label.lower()}" for row, n in rows])
    return Markup('<p class="assessed">Assessed: {}</p>').format(found) if rows else Markup()


def _caption(rows: Sequence[tuple[Flag, int]], total: int, found: Markup) -> str:
    items = [
        f'<li data-status="{flag.id}">{glyph(flag.glyph)}<span><b>{n}</b>'
        f" {escaped(flag.label.lower())}</span></li>"
        for flag, n in rows
    ]
    return (
        f'<figcaption><span class="vh">{plural(total, "claim")}: </span>\n'
        f"<ul>{''.join(items)}</ul>\n{found}</figcaption>"
    )
