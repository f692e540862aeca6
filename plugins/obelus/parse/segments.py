"""Block tokens → segments: HTML with holes for what only a page of the archive knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import render_footnote_ref

from obelus.markdown import parser
from obelus.model.segment import (
    Cited,
    ClaimClose,
    ClaimOpen,
    FootnoteRef,
    HeadingId,
    Hole,
    LinkClose,
    LinkOpen,
    Named,
    Segments,
    SuggestionClose,
    SuggestionOpen,
    Target,
)
from obelus.model.text import Block
from obelus.text import plain_text

PARAGRAPH = ("paragraph_open", "inline", "paragraph_close")
EDGE = "\0"
"""Stands round the number of a hole: the parser leaves no such sign in a text."""

Tokens = Sequence[Token]
Rule = Callable[[RendererHTML, Tokens, int, Any, Any], str]


def segments_of(tokens: Tokens) -> Segments:
    """The segments of block tokens."""
    if not tokens:
        return ()
    if len(tokens) == len(PARAGRAPH) and tuple(token.type for token in tokens) == PARAGRAPH:
        plain = _plain_paragraph(tokens)
        if plain is not None:
            return plain
    md, holes = _markdown(), list[Hole]()
    parts = md.renderer.render(tokens, md.options, {"holes": holes}).split(EDGE)
    return tuple(_filled(parts, holes))


def blocks_of(tokens: Tokens) -> tuple[Block, ...]:
    """The blocks of an article's text."""
    seen: set[str] = set()
    blocks = []
    for group in _groups(tokens):
        new = tuple(name for name in dict.fromkeys(_marked(group)) if name not in seen)
        seen.update(new)
        blocks.append(Block(segments_of(group), new, group[0].type == "heading_open"))
    return tuple(blocks)


def _filled(parts: Sequence[str], holes: Sequence[Hole]) -> Iterator[str | Hole]:
    for index, part in enumerate(parts):
        if index % 2:
            yield holes[int(part)]
        elif part:
            yield part


def _plain_paragraph(tokens: Tokens) -> Segments | None:
    """The segments of a paragraph as the renderer makes them; None where it has other tokens."""
    if tokens[0].hidden or tokens[0].attrs:
        return None
    segments, text = list[str | Hole](), "<p>"
    for token in tokens[1].children or ():
        kind = token.type
        if kind == "text":
            text += escapeHtml(token.content)
        elif kind == "softbreak":
            text += "\n"
        elif kind in HOLES:
            if text:
                segments.append(text)
            segments.append(HOLES[kind](token))
            text = ""
        elif kind != "slip":
            return None
    segments.append(text + "</p>\n")
    return tuple(segments)


def _groups(tokens: Tokens) -> Iterator[list[Token]]:
    """Top-level blocks; a heading stays with the block under it."""
    group: list[Token] = []
    depth = 0  # Counted, as the tokens of footnotes are all on level 0.
    for index, token in enumerate(tokens):
        group.append(token)
        depth += token.nesting
        is_end = depth == 0
        is_last = index == len(tokens) - 1
        if is_last or (is_end and token.type != "heading_close"):
            yield group
            group = []


def _marked(tokens: Tokens) -> Iterator[str]:
    children = (child for token in tokens for child in token.children or ())
    opening = {"claim_open", "suggestion_open"}
    return (child.meta["id"] for child in children if child.type in opening)


def _hole(env: Any, hole: Hole) -> str:
    env["holes"].append(hole)
    return f"{EDGE}{len(env['holes']) - 1}{EDGE}"


def _cited(token: Token) -> Cited:
    return Cited(tuple([(key, locator) for key, locator, _offset in token.meta["items"]]))


HOLES: Mapping[str, Callable[[Token], Hole]] = {
    "claim_open": lambda token: ClaimOpen(token.meta["id"]),
    "claim_close": lambda _: ClaimClose(),
    "suggestion_open": lambda token: SuggestionOpen(token.meta["id"]),
    "suggestion_close": lambda token: SuggestionClose(token.meta["id"], token.meta["is_end"]),
    "entity": lambda token: Named(token.meta["name"], token.content),
    "citation": _cited,
}
"""The tokens of ours that are holes whatever stands beside them."""


def _rule(made: Callable[[Token], Hole]) -> Rule:
    return lambda _, tokens, idx, __, env: _hole(env, made(tokens[idx]))


def _slip(_: RendererHTML, tokens: Tokens, idx: int, __: Any, env: Any) -> str:
    return ""


def _link_open(self: RendererHTML, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
    rest = {name: value for name, value in tokens[idx].attrs.items() if name != "href"}
    attributes = self.renderAttrs(tokens[idx].copy(attrs=rest))
    return _hole(env, LinkOpen(str(tokens[idx].attrGet("href") or ""), attributes))


def _link_close(_: RendererHTML, tokens: Tokens, idx: int, __: Any, env: Any) -> str:
    return _hole(env, LinkClose())


def _image(self: RendererHTML, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
    token = tokens[idx]
    source = _hole(env, Target(str(token.attrGet("src") or "")))
    return self.image([token.copy(attrs={**token.attrs, "src": source})], 0, options, env)


def _heading_open(self: RendererHTML, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
    token, title = tokens[idx], plain_text(tokens[idx + 1 : idx + 2])
    name = _hole(env, HeadingId(int(token.tag[1]), title))
    # With its neighbour, by which the renderer decides on line breaks.
    pair = [token.copy(attrs={**token.attrs, "id": name}), tokens[idx + 1]]
    return self.renderToken(pair, 0, options, env)


def _footnote_ref(self: RendererHTML, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
    anchor = f"fn{_footnote_name(self, tokens, idx, options, env)}"
    html = str(render_footnote_ref(self, tokens, idx, options, env))
    return _hole(env, FootnoteRef(tokens[idx].meta["id"] + 1, anchor, html))


def _footnote_name(_: RendererHTML, tokens: Tokens, idx: int, __: Any, env: Any) -> str:
    # Makes `fn_n1` and `fnref_n1`: a claim's id holds no underscore, and its marks' end in `_1`.
    return f"_n{tokens[idx].meta['id'] + 1}"


RULES: Mapping[str, Rule] = {
    **{name: _rule(made) for name, made in HOLES.items()},
    "slip": _slip,
    "link_open": _link_open,
    "link_close": _link_close,
    "footnote_anchor_name": _footnote_name,
    "footnote_ref": _footnote_ref,
    "image": _image,
    "heading_open": _heading_open,
}
"""How each token of ours becomes a hole or nothing; the rest is markdown-it-py's HTML."""


@cache
def _markdown() -> MarkdownIt:
    """The parser whose renderer knows the tokens of ours, too."""
    md = parser(with_claims=True)
    for name, rule in RULES.items():
        md.add_render_rule(name, rule)
    return md
