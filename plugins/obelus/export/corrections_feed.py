"""`corrections.xml`: all corrections as an Atom feed, newest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from obelus.export import atom
from obelus.export.addresses import first_name, first_url, tag
from obelus.resolve.archive import Archive
from obelus.resolve.corrections import Entry, log
from obelus.text import smart

PATH = "corrections.xml"


def export(archive: Archive) -> str:
    """One entry for each correction."""
    return atom.feed(archive, PATH, "corrections", _entries(archive))


def _entries(archive: Archive) -> Iterator[atom.Entry]:
    seen = Counter[str]()
    for entry in log(archive):
        name = _name(entry)
        key = f"{entry.correction.date} {name}"
        seen[key] += 1
        yield _entry(archive, entry, f"{name}/{seen[key]}" if seen[key] > 1 else name)


def _name(entry: Entry) -> str:
    """What stays of it when article and claim are renamed: their first names."""
    claim = entry.claim
    about = first_name(claim.id, claim.formerly) if claim else entry.correction.claim
    # Not its text, which may be corrected, too, and not its place, which the next one changes.
    return first_url(entry.article) + "/".join(filter(None, (entry.correction.kind, about)))


def _entry(archive: Archive, entry: Entry, name: str) -> atom.Entry:
    correction = entry.correction
    return atom.Entry(
        id=tag(archive, correction.date.isoformat(), name),
        title=smart(f"Correction ({entry.kind.label.lower()}): {entry.article.title}"),
        url=entry.url,
        updated=correction.date,
        published=correction.date,
        summary=smart(correction.text),
        categories=(entry.kind.id,),
    )
