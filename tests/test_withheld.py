"""What is withheld is in no published byte: a marker word in every field of every file, and a grep.

The fields come from the tables of the code, so that a new one fails here until it has a marker.
"""

from __future__ import annotations

import gzip
import html
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

from conftest import build_site, copy_archive
from obelus.export.sources_bib import PUBLIC
from obelus.parse.documents import ARTICLE_FIELDS, ENTITY_FIELDS
from obelus.parse.fields import READERS

ESCAPE = re.compile(r"\\u([0-9a-f]{4})", re.IGNORECASE)
MONTHS = "January February March April May June July August September October".split()


@dataclass
class Marks:
    """Marker words, each with what it was planted in."""

    stem: str
    planted: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By what they were planted in: the forms in which they would be seen."""

    def __call__(self, where: str) -> str:
        """A new word, for this place; no stemmer changes it."""
        word = f"zq{self.stem}{len(self.planted):03}kx"
        self.planted[where] = (word,)
        return word

    def day(self, where: str) -> str:
        """A day that no other place has: a marker for fields that take nothing else."""
        day = date(1871, 1 + len(self.planted) % 10, 1 + len(self.planted) % 28)
        long = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        self.planted[where] = (day.isoformat(), long.lower())
        return day.isoformat()

    def forget(self, *places: str) -> None:
        """Of fields that there are not."""
        for where in [w for w in self.planted if w.startswith(places)]:
            del self.planted[where]

    def seen_in(self, published: str) -> set[str]:
        """Where the markers were planted that can be read there."""
        return {
            where for where, forms in self.planted.items() if any(f in published for f in forms)
        }


def _record_values(mark: Marks) -> dict[str, str]:
    """A value for each field of a record, also for those that other versions have."""

    def word(name: str) -> str:
        return mark(f"record: {name}")

    return {
        "said by": f"{word('said by')}; [[{word('said by, link')}]]",
        "cue": word("cue"),
        "via": f"{word('via')} -> Island Courier",
        "source": f"[@courier-2025-03-02, {word('source')}]",
        "quote": f'"{word("quote")}"',
        "flag": word("flag"),
        "assessment": word("assessment"),
        "evidence": f"https://{word('evidence')}.example/ supports",
        "disputed by": word("disputed by"),
        "quantity": f"5 {word('quantity')}",
        "same as": f"{word('same as')}#claim",
        "anchor": f'"{word("anchor")}"',
        "checked": mark.day("record: checked"),
        "event": f"[[{word('event')}]]",
        "short": word("short"),
        "formerly": word("formerly"),
    }


def _article_values(mark: Marks) -> dict[str, str]:
    """A value for each field of an article's front matter."""

    def word(name: str) -> str:
        return mark(f"article: {name}")

    corrections = f"kind: factual, text: {word('corrections')}, claim: {word('corrections, claim')}"
    return {
        "title": word("title"),
        "source": "courier-2025-03-02",
        "published": mark.day("article: published"),
        "published_basis": "inferred",
        "summary": word("summary"),
        "topics": f"[{word('topics')}]",
        "checked": mark.day("article: checked"),
        "draft": "true",
        "corrections": f"[{{date: {mark.day('article: corrections, date')}, {corrections}}}]",
        "suggestions": "publish",
        "formerly": f"[{word('formerly')}]",
        "retracted": word("retracted"),
    }


BODY = """\
{p} [{marked}](#{id}) *{em}* `{code}` [{link}](https://{host}.example/ "{title}") [[{name}]]
[[Oona Vale|{words}]] ![{alt}](../{image}.png "{caption}") [@courier-2025-03-02, {locator}].[^1]

## {heading}

“{suggestion} burned,” Oona Vale said.

- {item}

> {quotation}

| {th} |
| --- |
| {td} |

```{info}
{fence}
```

{term}
: {definition}

[^1]: {footnote}
"""


def _of(values: dict[str, str], names: Set[str], mark: Marks, what: str) -> dict[str, str]:
    """The values of the fields that there are; each must have one."""
    assert not names - values.keys(), f"no marker for these fields of the {what}"
    mark.forget(*(f"{what}: {name}" for name in values if name not in names))
    return {name: value for name, value in values.items() if name in names}


def _draft(mark: Marks, fields: Set[str], *, anchored: bool = True) -> tuple[str, str, str]:
    """(front matter, text, records) of a draft with a marker in all of it."""
    names = re.findall(r"\{(\w+)\}", BODY)
    words = {name: mark(f"text: {name}") for name in names if name != "id"}
    words["id"] = mark("record: heading")
    values = _of(_record_values(mark), READERS.keys(), mark, "record")
    front = _of(_article_values(mark), fields, mark, "article")
    text = BODY.format(**words) + f"\n{values['anchor'][1:-1]}\n" * anchored
    bullets = "".join(f"- {name}: {value}\n" for name, value in values.items())
    statement, note = mark("record: statement"), mark("record: note")
    records = f"## Claims\n\n### {words['id']}\n\n{statement}\n\n{bullets}\n{note}\n\n"
    records += f"## {mark('afterword: heading')}\n\n{mark('afterword: text')}\n"
    lines = "".join(f"{name}: {value}\n" for name, value in front.items())
    return f"---\n{lines}---\n\n", text, records


def _decoded(data: bytes) -> Iterator[str]:
    """A file as it can be read: packed or not, with and without the escapes of JSON, HTML, URLs."""
    text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8", "replace")
    yield text
    yield ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    yield html.unescape(text)
    yield unquote(text)


def _published(folder: Path) -> str:
    """All that a build publishes, names of files too, in lower case."""
    site = build_site(folder, strict=False)
    files = [path for path in sorted(site.rglob("*")) if path.is_file()]
    assert any(path.suffix == ".gz" for path in files)
    names = "\n".join(path.relative_to(site).as_posix() for path in files)
    texts = [part for path in files for part in _decoded(path.read_bytes())]
    return "\n".join([names, unquote(names), *texts]).lower()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return copy_archive(tmp_path / "archive")


NEVER = frozenset(
    f"record: {name}"
    for name in ("flag", "same as")  # Not known, so that they mean nothing.
)
"""What an article that is no draft does not publish either."""


def _write_draft(folder: Path, mark: Marks, *, is_draft: bool) -> None:
    front, text, records = _draft(mark, ARTICLE_FIELDS)
    if not is_draft:
        front = front.replace("draft: true\n", "")
    path = folder / "content" / "articles" / f"{mark('file name')}.md"
    path.write_text(front + text + records, encoding="utf-8")


def test_nothing_of_a_draft_is_published(archive: Path) -> None:
    mark = Marks("d")
    _write_draft(archive, mark, is_draft=True)
    assert mark.seen_in(_published(archive)) == set()


def test_the_grep_sees_what_is_published(archive: Path) -> None:
    """The same article without its `draft: true`: a search that finds nothing proves nothing."""
    mark = Marks("d")
    _write_draft(archive, mark, is_draft=False)
    assert mark.planted.keys() - mark.seen_in(_published(archive)) == NEVER


@pytest.mark.parametrize(
    "change",
    [('title: "', "title: a: "), ("draft: true", "draft: perhaps"), ("topics: [", "topics: [[")],
)
def test_nothing_of_an_article_with_broken_front_matter_is_published(
    archive: Path, change: tuple[str, str]
) -> None:
    mark = Marks("b")
    _write_draft(archive, mark, is_draft=True)
    (path,) = (archive / "content" / "articles").glob("zq*.md")
    text = re.sub(r"(?m)^title: (.*)$", r'title: "\1"', path.read_text(encoding="utf-8"))
    assert change[0] in text
    path.write_text(text.replace(*change, 1), encoding="utf-8")
    assert mark.seen_in(_published(archive)) == set()


def test_nothing_of_a_draft_beside_its_text_is_published(archive: Path) -> None:
    mark = Marks("t")
    front, text, records = _draft(mark, ARTICLE_FIELDS)
    stem = mark("file name")
    articles = archive / "content" / "articles"
    (articles / f"{stem}.txt").write_text(text, encoding="utf-8")
    (articles / f"{stem}.claims.md").write_text(front + records, encoding="utf-8")
    assert mark.seen_in(_published(archive)) == set()


def test_what_is_published_says_nothing_of_a_draft_it_points_to(archive: Path) -> None:
    mark = Marks("p")
    slug, claim = mark("file name"), mark("claim")
    draft = f"---\ntitle: X\nsource: courier-2025-03-02\ndraft: true\n---\n\n[x](#{claim})\n\n"
    draft += f"## Claims\n\n### {claim}\n\nX.\n\n- source: [@courier-2025-03-02]\n"
    articles = archive / "content" / "articles"
    (articles / f"{slug}.md").write_text(draft, encoding="utf-8")
    path = articles / "swift-work.md"
    text = path.read_text(encoding="utf-8")
    line = f"- same as: {slug}#{claim}\n- evidence: {slug}#{claim} supports\n- said by:"
    path.write_text(text.replace("- said by:", line, 1), encoding="utf-8")
    assert mark.seen_in(_published(archive)) == set()


# Withheld sources

PRIVATE = ("abstract", "annote", "annotation", "file", "keywords", "comment", "x-remark")
"""Fields that reference managers and editors write, and that are nobody else's."""


def _fields(mark: Marks, names: Iterable[str], **special: str) -> list[str]:
    """BibTeX fields, each with a marker, or with what is said of it."""
    addresses = {"url", "archiveurl"} & set(names)
    special |= {name: f"https://{mark(f'bib: {name}')}.example/" for name in sorted(addresses)}
    values = {name: special[name] if name in special else mark(f"bib: {name}") for name in names}
    return [f"  {name} = {{{value}}}" for name, value in values.items() if value]


def _add_entry(folder: Path, key: str, *fields: str) -> None:
    with (folder / "seeds" / "sources.bib").open("a", encoding="utf-8") as file:
        file.write("\n@misc{" + ",\n".join([key, *fields]) + "\n}\n")


def _withhold(folder: Path, rights: str) -> tuple[Marks, Marks]:
    """(markers that must stay, markers of the entry, which is named) around a withheld source."""
    private, public = Marks("w"), Marks("e")
    seeds = folder / "seeds"
    known = {"rights": rights, "sha256": "0" * 64, "date": "1999-01-02", "year": "1999"}
    fields = sorted({*PUBLIC, "author", "editor"} - {"crossref"})
    named = _fields(public, fields, **known)
    _add_entry(folder, "hidden", *named, *_fields(private, PRIVATE))
    quote, rest = private("quotation"), private("copy")
    (seeds / "text" / "hidden.txt").write_text(f"It said {quote} and {rest}.\n", encoding="utf-8")
    (seeds / "quotes.lock").write_text(
        f'{{"version": 1}}\n{json.dumps({"article": private("lock")})}\n', encoding="utf-8"
    )
    record = (
        "### {}\n\nWords.\n\n- said by: Oona Vale\n- source: {}\n- quote: “{}”\n- anchor: “{}”\n"
    )
    missing, other = private("anchor that is missing"), private("quotation beside another source")
    text = "---\ntitle: Hidden\nsource: {}\n---\n\nA text.\n\n## Claims\n\n"
    articles = folder / "content" / "articles"
    one = text.format("hidden") + record.format("one", "[@hidden, para. 1]", quote, missing)
    (articles / "one.md").write_text(one, encoding="utf-8")
    both = "[@courier-2025-03-02]; [@hidden]"
    two = text.format("courier-2025-03-02") + record.format("two", both, other, "A text")
    (articles / "two.md").write_text(two, encoding="utf-8")
    return private, public


@pytest.mark.parametrize("rights", ["withheld", "Withheld", "", "nobody knows"])
def test_nothing_of_a_withheld_source_but_its_entry_is_published(
    archive: Path, rights: str
) -> None:
    private, public = _withhold(archive, rights)
    published = _published(archive)
    assert private.seen_in(published) == set()
    assert "bib: title" in public.seen_in(published), "the entry itself is named"


def test_the_grep_sees_what_an_excerpt_publishes(archive: Path) -> None:
    private, public = _withhold(archive, "excerpt")
    published = _published(archive)
    assert private.seen_in(published) == {"quotation", "quotation beside another source"}
    assert public.planted.keys() - public.seen_in(published) == set()


def test_of_an_entry_only_what_is_for_readers_is_published(archive: Path) -> None:
    """Whatever its rights: a field that is on no list of ours stays at home."""
    mark = Marks("x")
    assert not set(PRIVATE) & PUBLIC
    _add_entry(archive, "open", "  title = {Open}", "  rights = {full}", *_fields(mark, PRIVATE))
    assert mark.seen_in(_published(archive)) == set()


# Entities


def test_an_entity_that_a_draft_names_says_nothing_of_the_draft(archive: Path) -> None:
    """Its page is a file of its own, and public; who names it in a draft is not on it."""
    mark, own = Marks("d"), Marks("o")
    values = {
        "name": own("name"),
        "kind": "place",
        "aliases": f"[{own('aliases')}]",
        "names": f"{{ko: {own('names')}}}",
        "same_as": f"[https://{own('same_as')}.example/]",
        "party_to": f"[{own('party_to')}]",
        "lat": "12.34567",
        "lon": "76.54321",
        "control": f"{{class: SC, scheme: {own('scheme')}, assessed: 2024-01, evidence: "
        f"{own('evidence')}}}",
        "formerly": f"[{own('formerly')}]",
    }
    missing = ENTITY_FIELDS - values.keys()
    assert not missing, f"no marker for the entity's fields {missing}"
    lines = "".join(f"{name}: {value}\n" for name, value in values.items() if name in ENTITY_FIELDS)
    page = archive / "content" / "entities" / "only-drafts.md"
    page.write_text(f"---\n{lines}---\n\n{own('text')}\n", encoding="utf-8")
    name = values["name"]
    draft = f"---\ntitle: {mark('title')}\nsource: courier-2025-03-02\ndraft: true\n---\n\n"
    draft += (
        f"{mark('before')} [[{name}]] {mark('behind')} {name} [x](#x)\n\n## Claims\n\n### x\n\n"
    )
    draft += f"{mark('statement')}\n\n- said by: [[{name}]]\n- source: [@courier-2025-03-02]\n"
    (archive / "content" / "articles" / "secret.md").write_text(draft, encoding="utf-8")
    published = _published(archive)
    assert mark.seen_in(published) == set()
    never = {"party_to", "formerly"} & own.planted.keys()  # No entity has that name.
    assert own.planted.keys() - own.seen_in(published) <= never


def test_a_draft_leaves_nothing_in_a_site_built_before(archive: Path) -> None:
    """An article that becomes a draft again is gone from the next build."""
    mark = Marks("g")
    _write_draft(archive, mark, is_draft=False)
    assert mark.seen_in(_published(archive))
    (path,) = (archive / "content" / "articles").glob("zq*.md")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("---\n", "---\ndraft: true\n", 1), encoding="utf-8")
    assert mark.seen_in(_published(archive)) == set()
    shutil.rmtree(archive)


@pytest.mark.parametrize("text", [b"DRAFTMARK \xe9", b"DRAFTMARK " + b"a " * 200_000])
@pytest.mark.parametrize("name", ["hidden.txt", "hidden.md"])
def test_what_cannot_be_read_is_not_published_either(
    archive_folder: Path, name: str, text: bytes
) -> None:
    articles = archive_folder / "content" / "articles"
    (articles / name).write_bytes(text)
    beside = "---\ntitle: x\nsource: ledger-2025-03-04\ndraft: true\n---\n"
    if name.endswith(".txt"):
        (articles / "hidden.claims.md").write_text(beside, encoding="utf-8")
    site = build_site(archive_folder, strict=False)
    assert all(b"DRAFTMARK" not in p.read_bytes() for p in site.rglob("*") if p.is_file())
