"""One Markdown file → an Article, an Entity or Prose, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePosixPath

from markdown_it.token import Token
from msgspec import structs

from obelus.markdown.links import has_unsafe_scheme, is_safe_link
from obelus.model import Article, Control, Entity, Location, Prose
from obelus.parse.anchors import place_anchors, report_placeholders, report_text
from obelus.parse.front_matter import FrontMatter
from obelus.parse.history import read_corrections, read_former_slugs, with_void
from obelus.parse.infer import infer_date, plain_tokens, titled
from obelus.parse.markdown_file import MarkdownFile, Parsed, ParsedArticle
from obelus.parse.marked import in_running_text
from obelus.parse.placing import place_claims
from obelus.parse.records import read_records
from obelus.parse.running_text import running_text
from obelus.parse.sections import split_sections
from obelus.parse.segments import segments_of
from obelus.problems import Code
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
        "formerly",
        "suggestions",
    ]
)
ENTITY_FIELDS = frozenset(
    ["name", "kind", "aliases", "names", "same_as", "party_to", "lat", "lon", "control"]
)
PROSE_FIELDS = frozenset(("title",))


def parse_article(path: str, slug: str, text: str) -> ParsedArticle:
    """An article of `content/articles/`; problems are collected, never raised."""
    file = MarkdownFile(path, text, ARTICLE_FIELDS, with_claims=True)
    return _article(file, slug, text)


def parse_plain(path: str, slug: str, text: str) -> ParsedArticle:
    """A text without any markup, dropped among the articles."""
    return _article(_plain_file(path, text), slug, text)


def parse_beside(
    path: str, slug: str, records: str, text_path: str, text: str | None
) -> ParsedArticle:
    """A text without any markup whose front matter and records stand in a file beside it."""
    file = MarkdownFile(path, records, ARTICLE_FIELDS, with_claims=True)
    if text is None:
        message = f"There is no text beside these records: {text_path}."
        fix = "Put the text there, or give this file another name."
        file.add(Code.NO_TEXT, Location(path), message, fix)
    return _article(file, slug, text or "", _plain_file(text_path, text or ""))


def _plain_file(path: str, text: str) -> MarkdownFile:
    tokens = plain_tokens(text)
    return MarkdownFile(path, text, ARTICLE_FIELDS, with_claims=False, tokens=tokens)


def _article(
    file: MarkdownFile, slug: str, text: str, prose: MarkdownFile | None = None
) -> ParsedArticle:
    """The article of a file; its text is that of `prose` where it stands in a file of its own."""
    front = file.front
    published, corrections = front.date("published"), read_corrections(front)
    sections = split_sections(file.tokens)
    if sections.misnamed is not None:
        place = file.locate(sections.misnamed).at(0)
        message = f'The records stand under "## {sections.misnamed.content}".'
        file.add(Code.CLAIMS_HEADING, place, message, 'Write "## Claims".')
    records = read_records(slug, sections.records, file.locate)
    file.problems += records.problems
    outside = [*sections.rest, *records.prose]
    # A text dropped in as it is has no front matter, and needs none.
    if front.length and not front.is_broken:
        _require(file, "title", "source")
    if prose is not None:
        report_text(file, sections.body)
        sections = replace(sections, body=prose.tokens, footnotes=())
    prose = prose or file
    title, heading, body = titled(front.text("title"), slug, sections.body)
    tokens = place_anchors(file, [*body, *sections.footnotes], records.claims)
    running, whole = running_text(tokens), [*heading, *tokens]
    marks, links = prose.read_marks(whole), file.read_links(outside)
    article = Article(
        path=file.path,
        text_path=prose.path,
        slug=slug,
        title=title,
        is_title_inferred=not front.text("title"),
        places=front.places,
        source=front.text("source"),
        published=published or infer_date(slug, text),
        is_date_inferred=published is None or _is_inferred(front),
        summary=front.text("summary"),
        topics=front.texts("topics"),
        checked=front.date("checked"),
        is_draft=front.is_draft(),
        corrections=corrections,
        formerly=read_former_slugs(front),
        suggestions_policy=_policy(front),
        body=prose.read_text(tokens, named=whole),
        marks=in_running_text(marks, tokens, running),
        claims=with_void(
            place_claims(file, records, marks, links, is_editable=prose is file), corrections
        ),
        afterword=structs.replace(
            file.read_text(sections.rest, named=outside, linked=[*sections.rest, *records.notes]),
            segments=segments_of(sections.rest),
        ),
    )
    if not article.is_draft:
        report_placeholders(prose, tokens)
    if prose is not file:
        file.problems += prose.problems
    parsed = file.finish(article)
    return ParsedArticle(parsed.document, parsed.problems, tokens, running)


def claims_end(path: str, text: str) -> int | None:
    """The line, from 0, before which a new record goes; None where there is no `## Claims`."""
    sections = split_sections(MarkdownFile(path, text, ARTICLE_FIELDS, with_claims=True).tokens)
    if not sections.records:
        return None
    return len(text.split("\n")) if sections.claims_end is None else sections.claims_end


def parse_entity(path: str, entity_id: str, text: str) -> Parsed[Entity]:
    """An entity of `content/entities/`."""
    file = MarkdownFile(path, text, ENTITY_FIELDS, with_claims=False)
    front = file.front
    if not front.is_broken:
        _require(file, "name", "kind")
    latitude, longitude = front.number("lat", 90), front.number("lon", 180)
    if (latitude is None) != (longitude is None) and not {"lat", "lon"} <= front.values.keys():
        message = "A place has both a latitude and a longitude, or neither."
        file.add(Code.MISSING_FIELD, Location(path), message, 'Write "lat: …" and "lon: …".')
    entity = Entity(
        path=path,
        id=entity_id,
        name=front.text("name") or entity_id,
        kind=front.text("kind"),
        places=front.places,
        aliases=front.texts("aliases"),
        names=_names(front),
        same_as=_links(file, "same_as"),
        party_to=front.texts("party_to"),
        latitude=latitude,
        longitude=longitude,
        control=_control(file),
        description=structs.replace(file.read_text(file.tokens), segments=segments_of(file.tokens)),
    )
    return file.finish(entity)


def parse_prose(path: str, text: str) -> Parsed[Prose]:
    """An ordinary page."""
    file = MarkdownFile(path, text, PROSE_FIELDS, with_claims=False)
    title = file.front.text("title") or _first_heading(file.tokens) or PurePosixPath(path).stem
    # The page has its title over the text.
    is_titled = bool(file.tokens) and file.tokens[0].tag == "h1"
    segments = segments_of(file.tokens[3:] if is_titled else file.tokens)
    body = structs.replace(file.read_text(file.tokens), segments=segments)
    return file.finish(Prose(path, title, body))


def _names(front: FrontMatter) -> tuple[tuple[str, str], ...]:
    names = front.mapping("names")
    written = front.values.get("names")
    if isinstance(written, dict) and names and len(names) < len(written):
        front.refuse("names", "a name for each language, such as {ko: 조선}")
    return tuple(names.items())


def _links(file: MarkdownFile, name: str) -> tuple[str, ...]:
    """Addresses that may be published; others are reported."""
    links = file.front.texts(name)
    for link in links:
        if not is_safe_link(link):
            _report_unsafe(file, name, link)
    return tuple(link for link in links if is_safe_link(link))


def _report_unsafe(file: MarkdownFile, name: str, link: str) -> None:
    message = f'The field "{name}" holds "{link}", which leads neither to the web nor to mail.'
    file.add(Code.UNSAFE_LINK, file.front.place(name), message, "Write https://… or http://….")


def _control(file: MarkdownFile) -> Control | None:
    front = file.front
    fields = front.mapping("control")
    names = ("class", "scheme", "assessed", "evidence")
    if not fields:
        return None
    if missing := [name for name in names if not fields.get(name)]:
        front.refuse("control", f"complete: it lacks {', '.join(missing)}")
        return None
    evidence = fields["evidence"]
    if has_unsafe_scheme(evidence):
        _report_unsafe(file, "control", evidence)
        evidence = ""
    return Control(fields["class"], fields["scheme"], fields["assessed"], evidence)


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
        if file.front.values.get(name) in (None, "") and name not in file.front.meant:
            message = f'The page has no "{name}" in its front matter.'
            fix = f'Add a line "{name}: …" between the --- lines at the top.'
            file.add(Code.MISSING_FIELD, Location(file.path), message, fix)


def _first_heading(tokens: Sequence[Token]) -> str:
    pairs = pairwise(tokens)
    return next((plain_text([b]) for a, b in pairs if a.type == "heading_open"), "")
