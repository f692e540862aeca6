"""HTML for the tokens of our Markdown; a page's `Renderer` in `env["page"]` knows the archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup
from mdit_py_plugins.footnote.index import render_footnote_ref

from obelus.markdown import parser
from obelus.model import Source
from obelus.text import plain_text, smart
from obelus.vocabulary import OUTLET_NOT_NAMED


def source_label(source: Source | None, key: str) -> str:
    """How running text names a source: its publisher and year."""
    if source is None:
        return key
    year = source.field("year") or source.field("date")[:4]
    return f"{source.publisher or OUTLET_NOT_NAMED} {year}".strip()


Tokens = Sequence[Token]


def _claim_open(_: RendererHTML, tokens: Tokens, idx: int, __: Any, env: Any) -> str:
    return str(env["page"].open_claim(tokens[idx].meta["id"]))


def _claim_close(_: RendererHTML, tokens: Tokens, idx: int, __: Any, env: Any) -> str:
    return str(env["page"].close_claim())


def _suggestion_open(_: RendererHTML, tokens: Tokens, idx: int, __: Any, env: Any) -> str:
    return str(env["page"].open_suggestion(tokens[idx].meta["id"]))


def _suggestion_close(_: RendererHTML, tokens: Tokens, idx: int, __: Any, env: Any) -> str:
    meta = tokens[idx].meta
    return str(env["page"].close_suggestion(meta["id"], meta["is_end"]))


def _entity(_: RendererHTML, tokens: Tokens, idx: int, __: Any, env: Any) -> str:
    page, token = env["page"], tokens[idx]
    entity = page.archive.entity(token.meta["name"])
    if entity is None or page.is_in_link:
        return str(Markup.escape(token.content))
    return str(
        Markup('<a class="ent" href="{}">{}</a>').format(
            page.href(entity.url), smart(token.content)
        )
    )


def _citation(_: RendererHTML, tokens: Tokens, idx: int, __: Any, env: Any) -> str:
    page, parts = env["page"], []
    for key, locator, _offset in tokens[idx].meta["items"]:
        source = page.archive.source(key)
        label = ", ".join(filter(None, (source_label(source, key), locator)))
        if source is None or page.is_in_link:
            parts.append(Markup.escape(label))
        else:
            href = page.href(source.url)
            parts.append(Markup('<a class="cite" href="{}">{}</a>').format(href, label))
    return str(Markup("({})").format(Markup("; ").join(parts)))


def _slip(_: RendererHTML, tokens: Tokens, idx: int, __: Any, env: Any) -> str:
    return ""


def _link_open(self: RendererHTML, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
    token = tokens[idx]
    if env["page"].is_in_link:
        return ""
    href = env["page"].link(str(token.attrGet("href") or ""))
    attrs = {**token.attrs, "href": href}
    if "//" in href:
        attrs["rel"] = "external noopener"
    return self.renderToken([token.copy(attrs=attrs)], 0, options, env)


def _link_close(self: RendererHTML, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
    return "" if env["page"].is_in_link else self.renderToken(tokens, idx, options, env)


def _image(self: RendererHTML, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
    token = tokens[idx]
    attrs = {**token.attrs, "src": env["page"].link(str(token.attrGet("src") or ""))}
    return self.image([token.copy(attrs=attrs)], 0, options, env)


def _heading_open(self: RendererHTML, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
    page, token = env["page"], tokens[idx]
    title = plain_text(tokens[idx + 1 : idx + 2])
    name = page.add_heading(int(token.tag[1]), title)
    # With its neighbour, by which the renderer decides on line breaks.
    pair = [token.copy(attrs={**token.attrs, "id": name}), tokens[idx + 1]]
    return self.renderToken(pair, 0, options, env)


def _footnote_ref(self: RendererHTML, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
    name = _footnote_name(self, tokens, idx, options, env)
    href = env["page"].of_article(f"#fn{name}")
    if href.startswith("#"):
        return str(render_footnote_ref(self, tokens, idx, options, env))
    # On another page there is no way back from the footnote, and nothing to have an id.
    number = tokens[idx].meta["id"] + 1
    return f'<sup class="footnote-ref"><a href="{href}">[{number}]</a></sup>'


def _footnote_name(_: RendererHTML, tokens: Tokens, idx: int, __: Any, env: Any) -> str:
    # Makes `fn_n1` and `fnref_n1`: a claim's id holds no underscore, and its marks' end in `_1`.
    return f"_n{tokens[idx].meta['id'] + 1}"


RULES: dict[str, Callable[[RendererHTML, Tokens, int, Any, Any], str]] = {
    "claim_open": _claim_open,
    "claim_close": _claim_close,
    "suggestion_open": _suggestion_open,
    "suggestion_close": _suggestion_close,
    "entity": _entity,
    "citation": _citation,
    "slip": _slip,
    "link_open": _link_open,
    "link_close": _link_close,
    "footnote_anchor_name": _footnote_name,
    "footnote_ref": _footnote_ref,
    "image": _image,
    "heading_open": _heading_open,
}
"""How each token of ours becomes HTML; the rest is markdown-it-py's."""


@cache
def html_markdown() -> MarkdownIt:
    """The parser whose renderer knows the tokens of ours, too."""
    md = parser(with_claims=True)
    for name, rule in RULES.items():
        md.add_render_rule(name, rule)
    return md
