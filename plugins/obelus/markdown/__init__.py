"""Our Markdown: CommonMark, tables, footnotes and the additions of ours, one file each."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from obelus.markdown.citation import citation_plugin
from obelus.markdown.claim import claim_plugin
from obelus.markdown.entity import entity_plugin
from obelus.markdown.first_sign import first_sign_plugin
from obelus.markdown.links import is_safe_link
from obelus.markdown.slips import slips_plugin


@cache
def parser(with_claims: bool) -> MarkdownIt:
    """The parser of articles, or without claims that of every other page.

    One of each serves a whole build: making one costs more than parsing a page.
    """
    md = MarkdownIt("commonmark", {"html": False, "typographer": True})
    md.enable(["table", "strikethrough", "smartquotes"])
    md.use(footnote_plugin, inline=False).use(deflist_plugin)
    # Before `link`, which would take the brackets; claims last, so that `[@key]` and `[[Name]]`
    # inside a claim's words are already whole when its closing bracket is looked for.
    md.use(citation_plugin).use(entity_plugin)
    if with_claims:
        md.use(claim_plugin)
    md.use(slips_plugin, with_claims=with_claims)
    md.use(first_sign_plugin)
    md.validateLink = is_safe_link  # type: ignore[method-assign]
    return md
