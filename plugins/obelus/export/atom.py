"""Entries → an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree

from obelus.export.addresses import address, identifier
from obelus.export.parts import Part
from obelus.resolve.archive import Archive

NAMESPACE = "http://www.w3.org/2005/Atom"
NEWEST = 500
"""Entries of a feed: so many are some 300 kB; what is older is in `data/`."""
NAMELESS = "Fact-check archive"
"""What stands for the name of an archive that has none: a feed must have a title and an author."""

ILLEGAL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])
"""Signs that XML 1.0 has no way to write; YAML has one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed."""

    id: str
    title: str
    url: str
    """Where it is to be read, relative to the site."""
    updated: date
    published: date | None = None
    summary: str = ""
    categories: tuple[str, ...] = ()


def entry_part(archive: Archive, path: str, entry: Entry) -> Part:
    """One entry as it stands in the feed at `path`."""
    # Its namespace is that of the feed around it: said again, it would be in each entry.
    node = ElementTree.Element("entry")
    _add_entry(node, entry, address(archive, entry.url, path))
    ElementTree.indent(node, " ", level=1)
    # As text, and encoded then: it takes half as long as to have bytes written.
    text: str = ElementTree.tostring(node, encoding="unicode")
    return Part(1, f" {text}\n".encode())


def join(
    archive: Archive, path: str, title: str, updated: date, entries: Iterable[Part]
) -> Iterator[bytes]:
    """The feed at `path` with these entries, in the order given."""
    yield _head(archive, path, title, updated)
    for _number, body in entries:
        yield body
    yield b"</feed>\n"


def _head(archive: Archive, path: str, title: str, updated: date) -> bytes:
    name = archive.site_name or NAMELESS
    root = ElementTree.Element("feed", {"xmlns": NAMESPACE})
    _add(root, "title", f"{name}: {title}")
    _add(root, "id", identifier(archive, path))
    _add(root, "updated", _moment(updated))
    _add(_add(root, "author"), "name", name)
    _add(root, "link", rel="self", type="application/atom+xml", href=address(archive, path, path))
    _add(root, "link", rel="alternate", type="text/html", href=address(archive, "", path))
    ElementTree.indent(root, " ")
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text.removesuffix(b"</feed>")


def _add_entry(node: ElementTree.Element, entry: Entry, href: str) -> None:
    _add(node, "title", entry.title)
    _add(node, "id", entry.id)
    if entry.published:
        _add(node, "published", _moment(entry.published))
    _add(node, "updated", _moment(entry.updated))
    _add(node, "link", rel="alternate", type="text/html", href=href)
    if entry.summary:
        _add(node, "summary", entry.summary)
    for word in entry.categories:
        _add(node, "category", term=word.translate(ILLEGAL))


def _add(
    parent: ElementTree.Element, name: str, text: str = "", **attributes: str
) -> ElementTree.Element:
    node = ElementTree.SubElement(parent, name, attributes)
    node.text = text.translate(ILLEGAL) or None
    return node


def _moment(day: date) -> str:
    """A day as the time that Atom wants: its first moment, in UTC."""
    return f"{day.isoformat()}T00:00:00Z"
