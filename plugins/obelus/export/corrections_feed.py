"""`corrections.xml`: all corrections as an Atom feed, newest first."""

from __future__ import annotations

from obelus.export import atom
from obelus.export.addresses import tag
from obelus.resolve.archive import Archive
from obelus.resolve.corrections import Entry, log
from obelus.text import smart

PATH = "corrections.xml"


def export(archive: Archive) -> str:
    """One entry for each correction."""
    return atom.feed(archive, PATH, "corrections", (_entry(archive, e) for e in log(archive)))


def _entry(archive: Archive, entry: Entry) -> atom.Entry:
    correction = entry.correction
    # Not its text, which may be corrected, too, and not its place, which the next one changes.
    parts = (correction.kind, correction.claim, str(entry.number) if entry.number > 1 else "")
    name = "/".join(filter(None, parts))
    return atom.Entry(
        id=tag(archive, correction.date.isoformat(), f"{entry.article.url}{name}"),
        title=smart(f"Correction ({entry.kind.label.lower()}): {entry.article.title}"),
        url=entry.url,
        updated=correction.date,
        published=correction.date,
        summary=smart(correction.text),
        categories=(entry.kind.id,),
    )
