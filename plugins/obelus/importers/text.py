"""Texts and Markdown files → Imported."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from obelus.importers.imported import MAX_TEXT, Imported, Refused, as_copy, one_line, read_bytes
from obelus.parse.front_matter import read_front_matter
from obelus.parse.infer import infer_date, infer_title, plain_tokens
from obelus.text import plain_text

EMPTY_LINES = re.compile(r"\n[ \t]*\n")
WRAPPED = 120
"""Lines broken by hand or program are shorter; a longer one is a paragraph of its own."""


def read_plain(path: Path) -> Imported:
    """A text as it is: its title is a first short line, its date in its name or first lines."""
    text = as_copy(list(_paragraphs(_decoded(path))))
    title = _title(plain_tokens(text))
    return Imported(text, title, published=infer_date(path.stem, text))


def read_markdown(path: Path) -> Imported:
    """The words of a Markdown file, and what its front matter says of them."""
    source = _decoded(path)
    front = read_front_matter(path.as_posix(), source)
    body = "\n".join(source.split("\n")[front.length :])
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(body)
    text = as_copy(list(_markdown_paragraphs(tokens)))
    stated = front.date("published") or front.date("date")
    return Imported(
        text,
        title=front.text("title") or _title(tokens),
        authors=front.texts("author"),
        published=stated or infer_date(path.stem, text),
        is_date_stated=stated is not None,
        url=front.text("url"),
    )


def _decoded(path: Path) -> str:
    data = read_bytes(path, MAX_TEXT)
    if b"\0" in data:
        raise Refused(f"{path} is no text: it holds zero bytes.", "Save it as text in UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{path} is not UTF-8 (byte {error.start})."
        raise Refused(message, "Open it in an editor and save it in UTF-8.") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _paragraphs(text: str) -> Iterator[str]:
    """Between empty lines, or one on each line where there are none or lines are long."""
    blocks = EMPTY_LINES.split(text.strip("\n"))
    for block in blocks:
        lines = block.split("\n")
        is_wrapped = len(blocks) > 1 and all(len(line) <= WRAPPED for line in lines)
        yield from [" ".join(lines)] if is_wrapped else lines


def _markdown_paragraphs(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield plain_text([token])
        elif token.type in {"fence", "code_block"}:
            yield from token.content.split("\n")


def _title(tokens: Sequence[Token]) -> str:
    title, rest = infer_title("", tokens)
    return "" if rest is tokens else one_line(title)
