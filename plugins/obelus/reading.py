"""One file → the document that it is, without a token left in it, and what is wrong in it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TypeAlias

from obelus.model import Article, Entity, Prose
from obelus.parse.documents import (
    parse_article,
    parse_beside,
    parse_entity,
    parse_plain,
    parse_prose,
)
from obelus.parse.markdown_file import Parsed, ParsedArticle
from obelus.parse.signs import check_signs
from obelus.problems import with_lines
from obelus.read import SourceFile
from obelus.resolve.checks import check_file
from obelus.suggest.reader import Reader

ARTICLES, ENTITIES = "articles/", "entities/"
PLAIN = ".txt"
"""A text dropped into `articles/` as it came; nothing in it is Markdown."""
BESIDE = ".claims.md"
"""The front matter and the records of a text that is not to be edited, in a file beside it."""
INDEX_NAMES = frozenset({"index.md", "README.md"})
"""Pages of a folder, not members of it."""

Document: TypeAlias = Article | Entity | Prose


def read_document(file: SourceFile, beside: str | None, reader: Reader) -> Parsed[Document]:
    """What a file says, and all that is wrong in it, each problem with its line.

    It rests on nothing but its arguments: `beside` is the text of the file named by `text_name`
    where that is another; only articles are read with the names that `reader` knows.
    """
    parsed = parse_document(file, beside)
    texts = {file.path: file.text}
    if beside is not None:
        texts[_text_path(file)] = beside
    signs = (problem for path, text in texts.items() for problem in check_signs(path, text))
    problems = [*parsed.problems, *signs]
    document: Document = parsed.document
    if isinstance(parsed, ParsedArticle):
        document = reader.read(parsed, texts.get(parsed.document.text_path, ""))
        problems += check_file(document)
    return Parsed(document, tuple(with_lines(problems, texts)))


def parse_document(
    file: SourceFile, beside: str | None
) -> ParsedArticle | Parsed[Entity] | Parsed[Prose]:
    """A file as it is before the detector reads it."""
    if is_article(file.name):
        slug = PurePosixPath(file.name).with_suffix("").as_posix().removeprefix(ARTICLES)
        if file.name.startswith(ARTICLES) and file.name.endswith(BESIDE):
            slug = file.name.removesuffix(BESIDE).removeprefix(ARTICLES)
            return parse_beside(file.path, slug, file.text, _text_path(file), beside)
        read = parse_plain if file.name.endswith(PLAIN) else parse_article
        return read(file.path, slug, file.text)
    if is_entity(file.name):
        entity_id = PurePosixPath(file.name).with_suffix("").as_posix().removeprefix(ENTITIES)
        return parse_entity(file.path, entity_id, file.text)
    return parse_prose(file.path, file.text)


def is_article(name: str) -> bool:
    """Whether the file of that name below `content` is an article, or the records of one."""
    return _is_member(name) and (name.startswith(ARTICLES) or name.endswith(PLAIN))


def is_entity(name: str) -> bool:
    """Whether the file of that name below `content` is an entity."""
    return _is_member(name) and name.startswith(ENTITIES) and not name.endswith(PLAIN)


def text_name(name: str) -> str:
    """The file in which an article's text stands, by that of its front matter and records."""
    return name.removesuffix(BESIDE) + PLAIN if name.endswith(BESIDE) else name


def _is_member(name: str) -> bool:
    return name.rpartition("/")[2] not in INDEX_NAMES


def _text_path(file: SourceFile) -> str:
    return file.path.removesuffix(BESIDE) + PLAIN
