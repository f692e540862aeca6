"""One Markdown file → an Article, an Entity or Prose, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePosixPath

from markdown_it.token import Token

from obelus.front_matter import FrontMatter, as_date
from obelus.infer import infer_date, infer_title, plain_tokens
from obelus.markdown_file import MarkdownFile, Parsed
from obelus.model import Article, Claim, Control, Correction, Entity, Location, Mark, Prose
from obelus.problems import Code, nearest
from obelus.records import Records, read_records
from obelus.text import plain_text
from obelus.vocabulary import SUGGESTION_POLICIES

ARTICLE_FIELDS = frozenset(
    [
        "title",
        "source",
        "published",
        "published_basis",
        "summary",
        "topics",
        "checked",
        "draft",
        "corrections",
        "suggestions",
    ]
)
ENTITY_FIELDS = frozenset(
    ["name", "kind", "aliases", "names", "same_as", "party_to", "lat", "lon", "control"]
)
PROSE_FIELDS = frozenset(("title",))


def parse_article(path: str, slug: str, text: str) -> Parsed[Article]:
    """An article of `content/articles/`; problems are collected, never raised."""
    return _article(MarkdownFile(path, text, with_claims=True), slug, text)


def parse_plain(path: str, slug: str, text: str) -> Parsed[Article]:
    """A text without any markup, dropped among the articles."""
    return _article(
        MarkdownFile(path, text, with_claims=False, tokens=plain_tokens(text)), slug, text
    )


def _article(file: MarkdownFile, slug: str, text: str) -> Parsed[Article]:
    front = file.front
    published = front.date("published")
    title, tokens = infer_title(slug, file.tokens)
    body, section, rest = _sections(file.tokens if front.text("title") else tokens)
    records = read_records(slug, section, file.locate)
    marks = file.read_marks(body)
    afterword = file.read_text(rest)
    notes = [file.read_text(claim.note) for claim in records.claims]
    file.problems += records.problems
    claims = _placed(file, records, marks)
    # A text dropped in as it is has no front matter, and needs none.
    if front.length and not front.is_broken:
        _require(file, "title", "source")
    prose = file.read_text(body)
    article = Article(
        path=file.path,
        slug=slug,
        title=front.text("title") or title,
        is_title_inferred=not front.text("title"),
        places=front.places,
        source=front.text("source"),
        published=published or infer_date(slug, text),
        is_date_inferred=published is None or _is_inferred(front),
        summary=front.text("summary"),
        topics=front.texts("topics"),
        checked=front.date("checked"),
        is_draft=front.flag("draft"),
        corrections=_corrections(front),
        suggestions_policy=_policy(front),
        body=prose,
        marks=marks,
        claims=claims,
        afterword=replace(
            afterword,
            mentions=(*afterword.mentions, *(m for note in notes for m in note.mentions)),
            citations=(*afterword.citations, *(c for note in notes for c in note.citations)),
        ),
    )
    return file.finish(article, ARTICLE_FIELDS)


def claims_end(path: str, text: str) -> int | None:
    """The line, from 0, before which a new record goes; None where there is no `## Claims`."""
    tokens = MarkdownFile(path, text, with_claims=True).tokens
    if not any(_is_claims_heading(tokens, index) for index in range(len(tokens))):
        return None
    rest = _sections(tokens)[2]
    return rest[0].map[0] if rest and rest[0].map else len(text.split("\n"))


def parse_entity(path: str, entity_id: str, text: str) -> Parsed[Entity]:
    """An entity of `content/entities/`."""
    file = MarkdownFile(path, text, with_claims=False)
    front = file.front
    if not front.is_broken:
        _require(file, "name", "kind")
    latitude, longitude = front.number("lat", 90), front.number("lon", 180)
    if (latitude is None) != (longitude is None):
        message = "A place has both a latitude and a longitude, or neither."
        file.add(Code.MISSING_FIELD, Location(path), message, 'Write "lat: …" and "lon: …".')
    entity = Entity(
        path=path,
        id=entity_id,
        name=front.text("name") or entity_id,
        kind=front.text("kind"),
        places=front.places,
        aliases=front.texts("aliases"),
        names=tuple((tag, str(name)) for tag, name in front.mapping("names").items()),
        same_as=front.texts("same_as"),
        party_to=front.texts("party_to"),
        latitude=latitude,
        longitude=longitude,
        control=_control(front),
        description=file.read_text(file.tokens),
    )
    return file.finish(entity, ENTITY_FIELDS)


def parse_prose(path: str, text: str) -> Parsed[Prose]:
    """An ordinary page."""
    file = MarkdownFile(path, text, with_claims=False)
    title = file.front.text("title") or _first_heading(file.tokens) or PurePosixPath(path).stem
    meta = tuple(file.front.values.items())
    return file.finish(Prose(path, title, file.read_text(file.tokens), meta), PROSE_FIELDS)


def _sections(
    tokens: Sequence[Token],
) -> tuple[Sequence[Token], Sequence[Token], Sequence[Token]]:
    """(the article, its records, what stands behind them)."""
    start = next((i for i, t in enumerate(tokens) if _is_claims_heading(tokens, i)), None)
    if start is None:
        return tokens, (), ()
    behind = range(start + 3, len(tokens))
    ends = (i for i in behind if tokens[i].type == "heading_open" and tokens[i].tag in {"h1", "h2"})
    end = next(ends, len(tokens))
    return tokens[:start], tokens[start + 3 : end], tokens[end:]


def _is_claims_heading(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    is_h2 = token.type == "heading_open" and token.tag == "h2" and token.level == 0
    return is_h2 and tokens[index + 1].content.strip().casefold() == "claims"


def _placed(file: MarkdownFile, records: Records, marks: Sequence[Mark]) -> tuple[Claim, ...]:
    """The claims numbered in the order of the text, with their words; lost halves reported."""
    order = list(dict.fromkeys(mark.claim for mark in marks))
    known = {claim.id: claim for claim in records.claims}
    meant = file.meant_claims() | _report_unknown(file, records, marks)
    for claim in records.claims:
        if claim.id not in order and claim.id not in meant:
            message = f'No words in the text are linked to claim "{claim.id}".'
            fix = f"Mark them in the text: [the words](#{claim.id})."
            file.add(Code.UNPLACED_CLAIM, claim.location, message, fix)
    placed = [known[i] for i in order if i in known]
    rest = [claim for claim in records.claims if claim.id not in order]
    return tuple(
        replace(c, number=number, words=tuple(m.words for m in marks if m.claim == c.id))
        for number, c in enumerate([*placed, *rest], 1)
    )


def _report_unknown(file: MarkdownFile, records: Records, marks: Sequence[Mark]) -> set[str]:
    """Report claim links without a record; returns the records they seem to mean."""
    known = [claim.id for claim in records.claims]
    # A record whose name is taken was meant by a link that finds none: one mistake, one message.
    excused = sum(p.code is Code.DUPLICATE_CLAIM for p in records.problems)
    lost = dict.fromkeys(mark.claim for mark in marks if mark.claim not in known)
    meant = set()
    for mark in marks:
        if mark.claim in known or mark.claim in list(lost)[:excused]:
            continue
        from_unplaced = [name for name in known if all(m.claim != name for m in marks)]
        guess = nearest(mark.claim, from_unplaced) or nearest(mark.claim, known)
        meant.add(guess)
        message = f'There is no claim "{mark.claim}" under "## Claims".'
        fix = f'Did you mean "{guess}"?' if guess else f"Add a record: ### {mark.claim}"
        file.add(Code.UNKNOWN_CLAIM, mark.end, message, fix)
    return meant


def _corrections(front: FrontMatter) -> tuple[Correction, ...]:
    rows = front.values.get("corrections") or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        front.refuse("corrections", "a list of entries with date, kind and text")
        return ()
    corrections = []
    for row in rows:
        day, text = as_date(row.get("date")), str(row.get("text") or "").strip()
        if day is None or not text:
            front.refuse("corrections", "a list of entries with date, kind and text")
            continue
        kind, claim = str(row.get("kind") or "minor"), str(row.get("claim") or "")
        corrections.append(Correction(day, kind, text, claim))
    return tuple(corrections)


def _control(front: FrontMatter) -> Control | None:
    fields = front.mapping("control")
    if not fields:
        return None
    names = ("class", "scheme", "assessed", "evidence")
    if missing := [name for name in names if not fields.get(name)]:
        front.refuse("control", f"complete: it lacks {', '.join(missing)}")
        return None
    return Control(*(str(fields[name]) for name in names))


def _policy(front: FrontMatter) -> str:
    policy = front.text("suggestions")
    if policy and policy not in SUGGESTION_POLICIES:
        front.refuse("suggestions", "publish, drafts or off")
    return policy


def _is_inferred(front: FrontMatter) -> bool:
    basis = front.text("published_basis") or "stated"
    if basis not in {"stated", "inferred"}:
        front.refuse("published_basis", "stated or inferred")
    return basis == "inferred"


def _require(file: MarkdownFile, *names: str) -> None:
    for name in names:
        if file.front.values.get(name) in (None, ""):
            message = f'The page has no "{name}" in its front matter.'
            fix = f'Add a line "{name}: …" between the --- lines at the top.'
            file.add(Code.MISSING_FIELD, Location(file.path), message, fix)


def _first_heading(tokens: Sequence[Token]) -> str:
    pairs = pairwise(tokens)
    return next((plain_text([b]) for a, b in pairs if a.type == "heading_open"), "")
