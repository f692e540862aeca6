"""`corrections.xml`: the newest corrections as an Atom feed; those of a day by article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from obelus.export import atom
from obelus.export.addresses import first_name, first_url, tag
from obelus.export.article_data import ArticleData
from obelus.export.context import Context
from obelus.export.parts import NOTHING, Part
from obelus.model import Article
from obelus.resolve.archive import Archive
from obelus.resolve.corrections import Entry, entries
from obelus.text import smart

PATH = "corrections.xml"


END = b"\0"
"""Behind each day and each entry in a part: XML has no way to write it."""


def part(data: ArticleData) -> Part:
    """The corrections of an article, newest first, each with its day before it."""
    if not data.article.corrections:
        return NOTHING
    listed = [*_entries(data.archive, data.article)]
    made = ((e.updated, atom.entry_part(data.archive, PATH, e).body) for e in listed)
    return Part(len(listed), b"".join(f"{day}".encode() + END + xml + END for day, xml in made))


def join(context: Context, parts: Iterable[Part]) -> Iterator[bytes]:
    """One entry for each of the newest corrections."""
    dated = [entry for _number, body in parts for entry in _dated(body)]
    dated.sort(key=lambda entry: entry[0], reverse=True)
    updated = date.fromisoformat(dated[0][0].decode()) if dated else context.archive.updated
    listed = (Part(1, xml) for _day, xml in dated[: atom.NEWEST])
    yield from atom.join(context.archive, PATH, "corrections", updated, listed)


def _dated(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    pieces = body.split(END)
    return zip(pieces[::2], pieces[1::2], strict=False)  # Behind the last end there is nothing.


def _entries(archive: Archive, article: Article) -> Iterator[atom.Entry]:
    seen = Counter[str]()
    for entry in entries(article):
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
