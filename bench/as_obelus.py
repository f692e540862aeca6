"""Made-up articles → an archive in Obelus' own format."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from cast import Cast, Entity
from story import Evidence, Record, Story
from teller import PICTURES

CONFIG = """\
site_name: Made-up archive
site_url: https://archive.example/
docs_dir: content
site_dir: build
theme:
  name: obelus
  custom_dir: overrides
plugins:
  - obelus
"""
HOME = "---\ntitle: Made-up archive\n---\n\nNothing in here has happened.\n"


class Archive:
    """Writes an archive, article by article; the bibliography last, for it is one file."""

    def __init__(self, folder: Path, cast: Cast) -> None:
        self.folder, self.content = folder, folder / "content"
        self.entries: list[str] = []
        for name in ("articles", "entities", "pictures"):
            (self.content / name).mkdir(parents=True)
        (folder / "overrides").mkdir()
        (folder / "seeds").mkdir()
        (folder / "mkdocs.yml").write_text(CONFIG)
        (self.content / "index.md").write_text(HOME)
        for number in range(PICTURES):
            (self.content / "pictures" / f"{number}.png").write_bytes(picture(number))
        for entity in cast.entities:
            path = self.content / "entities" / f"{entity.id}.md"
            path.write_text(_entity(entity), "utf-8")

    def add(self, story: Story) -> None:
        """Write one article."""
        path = self.content / "articles" / f"{story.slug}.md"
        path.write_text(_article(story), "utf-8")
        self.entries.append(_entry(story))

    def close(self) -> None:
        """Write the bibliography."""
        (self.folder / "seeds" / "sources.bib").write_text("\n".join(self.entries), "utf-8")


def _entity(entity: Entity) -> str:
    lines = ["---", f"name: {entity.name}", f"kind: {entity.kind}", f"aliases: [{entity.alias}]"]
    if entity.korean:
        lines.append(f"names: {{ko: {entity.korean}}}")
    if entity.place:
        lines += [f"lat: {entity.place[0]}", f"lon: {entity.place[1]}"]
    if entity.control:
        evidence = f"https://press.example/{entity.id}"
        lines.append(
            f"control: {{class: {entity.control}, scheme: Press Watch, "
            f'assessed: "2024-11", evidence: "{evidence}"}}'
        )
    return "\n".join([*lines, "---", "", entity.about, ""])


def _article(story: Story) -> str:
    front = [
        "---",
        f"title: {json.dumps(story.title, ensure_ascii=False)}",
        f"source: {story.source}",
        f"published: {story.published}",
        f"summary: {json.dumps(story.summary, ensure_ascii=False)}",
        f"topics: [{', '.join(story.topics)}]",
    ]
    if story.checked:
        front.append(f"checked: {story.checked}")
    if story.correction:
        row = f"date: {story.published}, kind: minor, text: {json.dumps(story.correction)}"
        front += ["corrections:", f"  - {{{row}}}"]
    return "\n".join([*front, "---", "", story.body, "", "## Claims", "", *records(story)])


def records(story: Story) -> Iterator[str]:
    """The lines of all records."""
    for record in story.records:
        yield from record_lines(story, record)


def record_lines(story: Story, record: Record) -> Iterator[str]:
    """The lines of one record."""
    yield from (f"### {record.id}", "", record.statement, "")
    if record.said_by:
        yield f"- said by: [[{record.said_by.name}]]"
    elif record.unnamed:
        yield f"- said by: {record.unnamed}"
    if record.cue:
        yield f"- cue: {record.cue}"
    if record.via:
        yield f"- via: {' -> '.join(f'[[{outlet.name}]]' for outlet in record.via)}"
    if record.quote:
        yield f'- quote: "{record.quote}"'
    yield f"- source: [@{story.source}, {record.locator}]"
    if record.quantity:
        yield f"- quantity: {record.quantity}"
    if record.assessment:
        yield f"- assessment: {record.assessment}"
        yield from (f"- evidence: {_evidence(piece)}" for piece in record.evidence)
    if record.disputed_by:
        yield f"- disputed by: [[{record.disputed_by.name}]]"
    if record.same_as:
        yield f"- same as: {record.same_as}"
    yield ""
    if record.note:
        yield from (record.note, "")


def _evidence(piece: Evidence) -> str:
    place = piece.place if "//" in piece.place else f"[@{piece.place}]"
    behind = f", from [[{piece.origin.name}]]" if piece.origin else ""
    return f"{place} {piece.bearing}{behind}"


def _entry(story: Story) -> str:
    return (
        f"@article{{{story.source},\n"
        f"  author  = {{{story.author}}},\n"
        f"  title   = {{{story.title}}},\n"
        f"  journal = {{{story.outlet.name}}},\n"
        f"  date    = {{{story.published}}},\n"
        f"  url     = {{https://press.example/{story.number}}},\n"
        f"  rights  = {{{story.rights}}}\n}}\n"
    )


def picture(number: int, size: int = 48) -> bytes:
    """A small PNG of one grey each."""
    row = b"\0" + bytes([20 * number]) * size
    head = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(row * size)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
