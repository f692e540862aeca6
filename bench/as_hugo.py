"""The same made-up articles → a site for Hugo, with what our pages show and Hugo cannot derive.

Flags, the parties of a claim and formatted references are worked out here, so that Hugo has them as
given. Records are lists in the text, as somebody would write them for Hugo; `is_full` makes them
data instead, from which templates print claim after claim what our pages print.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import as_obelus
from as_obelus import HOME, picture
from cast import Cast, Entity
from story import Evidence, Record, Story
from teller import PICTURES

BENCH = Path(__file__).resolve().parent
THEME = BENCH.parent / "plugins" / "obelus" / "theme"
LISTS = {
    "articles": "Articles",
    "search": "Claims",
    "entities": "People & places",
    "claims": "Dossiers",
    "corrections": "Corrections",
}
LINK = re.compile(r"\[\[([^]|]+)(?:\|([^]]+))?\]\]")
CITATION = re.compile(r"\[@([\w-]+)((?:, [^]]+)?)\]")
MARK = re.compile(r"\[((?:\[\[[^]]+\]\]|[^][])+)\]\(#([\w-]+)\)")
SETTLING = frozenset({"confirmed", "corroborated"})


class Site:
    """Writes a site, article by article."""

    def __init__(self, folder: Path, cast: Cast, *, is_full: bool = False) -> None:
        self.content, self.is_full = folder / "content", is_full
        shutil.copytree(BENCH / "hugo", folder)
        if is_full:
            shutil.copytree(BENCH / "hugo-full", folder, dirs_exist_ok=True)
        shutil.copytree(THEME / "assets", folder / "static" / "assets")
        sprite = (THEME / "_sprite.html").read_text("utf-8").partition("\n")[2]
        (folder / "layouts" / "_partials" / "sprite.html").write_text(sprite, "utf-8")
        (folder / "static" / "pictures").mkdir()
        for number in range(PICTURES):
            (folder / "static" / "pictures" / f"{number}.png").write_bytes(picture(number))
        for name, title in LISTS.items():
            self._write(f"{name}/_index.md", {"title": title}, "")
        self._write("_index.md", {"title": "Made-up archive"}, HOME.rpartition("---")[2])
        self.by_name = {name: e for e in cast.entities for name in (e.name, e.alias)}
        for entity in cast.entities:
            self._write(f"entities/{entity.id}/_index.md", _entity(entity), entity.about)

        self.dossiers: dict[str, list[str]] = {}
        """The records of each assessed or repeated claim, by its first `slug#id`."""
        self.firsts: dict[str, str] = {}

    def add(self, story: Story) -> None:
        """Write one article and its source."""
        self._write(f"articles/{story.slug}.md", self._article(story), self._body(story))
        self._write(f"sources/{story.source}/_index.md", _source(story), "")
        for record in story.records:
            if record.assessment or record.same_as:
                self._collect(story, record)

    def close(self) -> None:
        """Write the dossiers."""
        for first, texts in self.dossiers.items():
            slug, _, ident = first.partition("#")
            front = {"title": texts[0].partition("\n")[0], "outlet": "", "date": slug[:10]}
            record = f"[The first record](/articles/{slug}/#{ident})"
            self._write(f"claims/{ident}.md", front, "\n".join((record, "", *texts)))

    def _collect(self, story: Story, record: Record) -> None:
        own = f"{story.slug}#{record.id}"
        earlier = self.firsts.get(record.same_as, record.same_as)
        first = self.firsts[own] = earlier or own
        lines = [*as_obelus.record_lines(story, record)][2:]
        source = f"[{story.title}](/articles/{story.slug}/#{record.id})"
        text = self._plain(story, "\n".join((*lines, "", source, "")))
        self.dossiers.setdefault(first, []).append(text)

    def _write(self, name: str, front: Mapping[str, object], body: str) -> None:
        path = self.content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{json.dumps(front, ensure_ascii=False)}\n\n{body.strip()}\n", "utf-8")

    def _body(self, story: Story) -> str:
        """The text in Hugo's Markdown; no link stands in a link there."""
        text = MARK.sub(lambda mark: f"[{LINK.sub(_words, mark[1])}](#{mark[2]})", story.body)
        if not self.is_full:
            text = "\n".join((text, "", "## Claims", "", *as_obelus.records(story)))
        return self._plain(story, text).replace("](../pictures/", "](/pictures/")

    def _plain(self, story: Story, text: str) -> str:
        """Links to entities and sources as any Markdown has them."""
        text = CITATION.sub(rf"[{story.outlet.name}\2](/sources/\1)", text)
        return LINK.sub(lambda link: f"[{_words(link)}]({self._address(link[1])})", text)

    def _address(self, name: str) -> str:
        return f"/entities/{self.by_name[name].id}"

    def _article(self, story: Story) -> dict[str, object]:
        claims = [self._claim(story, record) for record in story.records]
        named = {entity.id for entity in story.named}.union(*(claim["who"] for claim in claims))
        front: dict[str, object] = {
            "title": story.title,
            "description": story.summary,
            "date": str(story.published),
            "outlet": story.outlet.id,
            "source": story.source,
            "rights": story.rights,
            "topics": story.topics,
            "entities": sorted(named),
            "sources": [story.source],
            "flags": sorted({flag for claim in claims for flag in claim["flags"]} - {"none"}),
        }
        if self.is_full:
            front["claims"] = claims
        if story.checked:
            front["checked"] = str(story.checked)
        if story.correction:
            row = {"date": str(story.published), "kind": "minor", "text": story.correction}
            front["corrections"] = [row]
        return front

    def _claim(self, story: Story, record: Record) -> dict[str, Any]:
        marked = next(mark[1] for mark in MARK.finditer(story.body) if mark[2] == record.id)
        inside = [self.by_name[link[1]].id for link in LINK.finditer(marked)]
        parties = (record.said_by, *record.via, story.outlet, record.disputed_by)
        given: dict[str, Any] = {
            "id": record.id,
            "statement": record.statement,
            "flags": flags(story, record),
            "said": record.said_by.id if record.said_by else "",
            "unnamed": record.unnamed,
            "via": [outlet.id for outlet in record.via if outlet is not story.outlet],
            "cue": record.cue,
            "quote": record.quote,
            "locator": record.locator,
            "quantity": record.quantity,
            "assessment": record.assessment,
            "disputed_by": record.disputed_by.id if record.disputed_by else "",
            "evidence": [_evidence(piece) for piece in record.evidence],
            "same": record.same_as,
            "note": record.note,
            "who": sorted({party.id for party in parties if party} | set(inside)),
        }
        return {name: value for name, value in given.items() if value or name == "said"}


def flags(story: Story, record: Record) -> list[str]:
    """The flags that follow from a record, the one that the underline shows first."""
    is_withheld = record.said_by is None or bool(record.cue)
    holding = {
        "state-media": any(outlet.is_state for outlet in (*record.via, story.outlet)),
        "unverified": is_withheld and record.assessment not in SETTLING,
        "attributed": record.said_by is not None,
    }
    return [name for name, holds in holding.items() if holds] or ["none"]


def _words(link: re.Match[str]) -> str:
    return link[2] or link[1]


def _evidence(piece: Evidence) -> dict[str, str]:
    return {"url" if "//" in piece.place else "source": piece.place, "bearing": piece.bearing}


def _entity(entity: Entity) -> dict[str, object]:
    given: dict[str, object] = {
        "title": entity.name,
        "id": entity.id,
        "kind": entity.kind,
        "alias": entity.alias,
        "korean": entity.korean,
        "control": entity.control,
        "is_state": entity.is_state,
        "position": entity.place,
    }
    return {name: value for name, value in given.items() if value}


def _source(story: Story) -> dict[str, object]:
    reference = f"{story.author}. {story.title}. {story.outlet.name}, {story.published.year}."
    return {
        "title": story.source,
        "key": story.source,
        "outlet": story.outlet.id,
        "year": story.published.year,
        "rights": story.rights,
        "address": f"https://press.example/{story.number}",
        "reference": reference,
    }
