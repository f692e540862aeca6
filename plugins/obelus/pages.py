"""MkDocs pages that carry our documents: MkDocs checks their links, we make their HTML."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from markdown_it.token import Token
from markupsafe import Markup
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page, _RelativePathTreeprocessor
from mkdocs.structure.toc import get_toc

from obelus.model import Article, Entity, Prose
from obelus.render.renderer import Block, Heading, Renderer
from obelus.resolve.archive import Archive
from obelus.resolve.redirects import Redirect
from obelus.site import Subject

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


class ObelusPage(Page):
    """A page whose Markdown is ours: MkDocs' own reader and renderer never see it.

    MkDocs feeds raw Markdown to `html.parser` before it renders, where `<![1` is a traceback, and
    it shows broken front matter as text. Other plugins' `on_page_markdown` therefore cannot change
    these pages; `on_page_content` can, except articles, whose templates print their blocks.
    """

    def __init__(
        self,
        title: str,
        file: File,
        config: MkDocsConfig,
        *,
        template: str,
        archive: Archive,
        subject: Subject = None,
        updated: date | None = None,
    ) -> None:
        super().__init__(title, file, config)
        self.subject = subject
        self.blocks: list[Block] = []
        """Of an article: its text."""
        self.notes: dict[str, Markup] = {}
        """Of an article: our note on each claim."""
        self.afterword = Markup()
        """Of an article: the sections behind its claims."""
        self.archive = archive
        self._template = template
        # MkDocs' sitemap leaves out what it takes for a link, and a page that leads on is one.
        self.is_link = isinstance(subject, Redirect)
        # MkDocs' sitemap prints this date: the day of the build would change the site every day.
        self.update_date = (updated or archive.updated).isoformat()

    def read_source(self, config: MkDocsConfig) -> None:
        """Nothing is read here: the file was parsed before."""
        self.markdown = ""
        self.meta = {"template": self._template, "title": self.title}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """The page's HTML, with the anchors and links that MkDocs checks."""
        # A private class of MkDocs 1.x, which is frozen: it alone has all of MkDocs' rules and
        # messages for links between pages.
        links = _RelativePathTreeprocessor(self.file, files, config)
        article = self.subject if isinstance(self.subject, Article) else None
        renderer = Renderer(self.archive, self.url, links.path_to_url, article)
        if article is not None:
            self.blocks = renderer.blocks(article.annotated)
            self.notes = {claim.id: renderer.prose(claim.note) for claim in article.claims}
            self.afterword = renderer.prose(article.afterword.tokens)
            self.content = "".join(block.html for block in self.blocks)
        else:
            # A plain string: other plugins may add to it before it counts as safe.
            self.content = str(renderer.prose(_body(self.subject)))
        self.toc = get_toc(_nested(renderer.headings))  # type: ignore[arg-type]
        stops = self.subject.stops if isinstance(self.subject, Redirect) else ()
        self.present_anchor_ids = renderer.anchors | {name for stop in stops for name in stop.ids}
        if logging.getLogger("mkdocs").getEffectiveLevel() > logging.DEBUG:
            self.links_to_anchors = links.links_to_anchors


def _body(subject: Subject) -> Sequence[Token]:
    """The tokens of a page that is no article; a first heading of level 1 is its title."""
    if isinstance(subject, Entity):
        return subject.description.tokens
    if not isinstance(subject, Prose):
        return ()
    tokens = subject.body.tokens
    return tokens[3:] if tokens and tokens[0].tag == "h1" else tokens


def _nested(headings: Sequence[Heading]) -> list[dict[str, Any]]:
    """Headings as Python-Markdown's toc extension gives them, which MkDocs reads."""
    roots: list[dict[str, Any]] = []
    path: list[dict[str, Any]] = []
    for heading in headings:
        entry = {"level": heading.level, "id": heading.id, "name": heading.title, "children": []}
        while path and path[-1]["level"] >= heading.level:
            path.pop()
        (path[-1]["children"] if path else roots).append(entry)
        path.append(entry)
    return roots
