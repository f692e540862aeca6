"""A copy and what the detector suggests in it → the draft of an article."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import yaml
from msgspec.structs import replace

from obelus.drafts.excerpt import locator, neutral, quotation, who
from obelus.drafts.write import new_id, record, write_records
from obelus.evidence import Copy, normalise
from obelus.importers.imported import Imported
from obelus.markdown import parser
from obelus.model import Citation, Suggestion
from obelus.parse.documents import parse_article, parse_plain
from obelus.parse.running_text import straight
from obelus.resolve.quoted import QuoteLimits
from obelus.suggest.reader import PUBLISHED, Reader
from obelus.text import slugify
from obelus.vocabulary import OUTLET_NOT_NAMED

MAX_SLUG = 60
MAX_QUOTED = 150
"""Short quotations are many in a long text: after so many words, records go without."""
MONTHS = (
    "January February March April May June July August September October November December".split()
)

INLINE = re.compile(r"(?=[\\`*_\[\]<>&~])")
LIST_NUMBER = re.compile(r"^(\d{1,9})(?=[.)])")
OPENING = re.compile(r"^(?=[#+=:|-])")

NOTHING_FOUND = "Write here, in words of your own, what the article says."
TO_DO = f"""\
{NOTHING_FOUND}
The list names everybody who said something by it, and where in the copy that is.
Make each item a sentence of yours, and keep its link."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the front matter of a draft says."""

    title: str
    source: str
    published: date | None = None
    is_date_stated: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a draft, the claims in it, and those suggested that had no place in it."""

    text: str
    claims: int
    left: int = 0


def neutral_title(imported: Imported) -> str:
    """What we call an article whose headline is not ours to use."""
    day = imported.published
    when = f", {day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""
    outlet = imported.outlet
    return f"Article of {outlet}{when}" if outlet else f"Article{when}, {OUTLET_NOT_NAMED.lower()}"


def file_name(words: str, published: date | None) -> str:
    """The name of an article's file, which is its address: `2024-01-05-words.md`."""
    day = published.isoformat() if published else ""
    slug = slugify(words).replace(day, "").replace("--", "-").strip("-") or "article"
    if len(slug) > MAX_SLUG:
        slug = slug[: MAX_SLUG + 1].rpartition("-")[0] or slug[:MAX_SLUG]
    return "-".join(filter(None, (day, slug))) + ".md"


def full_draft(head: Head, path: str, text: str, reader: Reader) -> Draft:
    """A copy that may be published, with a claim and a record for each suggestion."""
    draft, numbers = front_matter(head), dict[int, int]()
    for number, line in enumerate(text.splitlines(), 1):
        # The headline is above the article already.
        if number > 1 or normalise(line) != normalise(head.title):
            draft += f"\n{as_markdown(line)}\n"
            numbers[draft.count("\n")] = number
    parsed = parse_article(path, path, draft)
    found = [
        _cited(suggestion, head.source, numbers)
        for suggestion in reader.find(parsed, draft)[0]
        if suggestion.confidence in PUBLISHED
    ]
    written = write_records(parsed.document, draft, found)
    return Draft(written.text, written.added, len(written.left))


def excerpt_draft(head: Head, text: str, rights: str, reader: Reader, limits: QuoteLimits) -> Draft:
    """A draft without the copy's sentences: who is said to have said something, and where."""
    copy, taken, quoted = Copy(text), set[str](), 0
    most = min(MAX_QUOTED, limits.of_copy(copy.word_count))
    items, records = list[str](), list[str]()
    for suggestion in _suggested(text, reader):
        claim, where = neutral(suggestion, head.source, rights), locator(suggestion)
        name = who(claim.said_by) or "nobody named"
        claim_id = new_id(f"{name} p{where.rpartition(' ')[2]}", taken)
        taken.add(claim_id)
        label = as_words(f"{name[:1].upper()}{name[1:]}, {where}")
        items.append(f"- [{label}](#{claim_id})\n")
        lines = record(replace(claim, statement=as_words(claim.statement)), claim_id)
        quote = quotation(suggestion, copy) if rights == "excerpt" else ""
        quoted += len(quote.split())
        if quote and quoted <= most:
            lines += f'- quote: "{quote}"\n'
        records.append(lines)
    body = f"{TO_DO if items else NOTHING_FOUND}\n"
    if items:
        body += "\n{}\n## Claims\n\n{}".format("".join(items), "\n".join(records))
    return Draft(f"{front_matter(head)}\n{body}", len(items))


def front_matter(head: Head) -> str:
    """The lines between `---`, with what YAML would misread in quotation marks."""
    values: dict[str, object] = {"title": head.title, "source": head.source}
    if head.published:
        basis = "stated" if head.is_date_stated else "inferred"
        values |= {"published": head.published, "published_basis": basis}
    values["draft"] = True
    lines = yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=math.inf)
    return f"---\n{lines}---\n"


def as_markdown(line: str) -> str:
    """A paragraph as Markdown in which nothing is markup.

    Most need no backslash, and where there is none the detector's words can be marked.
    """
    return line if _is_plain(line) else OPENING.sub(r"\\", LIST_NUMBER.sub(r"\1\\", as_words(line)))


def as_words(line: str) -> str:
    """Words within a line of Markdown in which nothing is markup."""
    return INLINE.sub(r"\\", line)


def _is_plain(line: str) -> bool:
    """Whether a paragraph is read as its words and nothing else."""
    # A definition is one only behind another paragraph.
    tokens = parser(with_claims=True).parse(f"words\n\n{line}\n")
    if [token.type for token in tokens[3:]] != ["paragraph_open", "inline", "paragraph_close"]:
        return False
    children = tokens[4].children or []
    words = straight("".join(child.content for child in children))
    return {child.type for child in children} == {"text"} and words == straight(line)


def _suggested(text: str, reader: Reader) -> Iterator[Suggestion]:
    found, _ = reader.find(parse_plain("copy", "copy", text), text)
    for suggestion in sorted(found, key=lambda s: s.claim.location):
        if suggestion.places and suggestion.confidence in PUBLISHED:
            yield suggestion


def _cited(suggestion: Suggestion, key: str, numbers: dict[int, int]) -> Suggestion:
    """The suggestion with its paragraph of the copy as its source, and words as Markdown."""
    claim, at = suggestion.claim, suggestion.claim.location
    where = f"para. {numbers[at.line]}" if at.line in numbers else ""
    # Without the word that the record leaves out: what follows it begins the line there.
    statement = as_markdown(claim.statement.strip().removeprefix("that "))
    claim = replace(claim, statement=statement, sources=(Citation(key, where, at),))
    return replace(suggestion, claim=claim)
