"""MkDocs pages that carry our documents: MkDocs checks their links, we make their HTML."""

from __future__ import annotations

import logging
import posixpath
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit, urlunsplit

from markupsafe import Markup
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page, _RelativePathTreeprocessor
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url

from obelus.export.page_jsonld import data_block
from obelus.model import Article, Claim, Entity, Prose, Segments
from obelus.reading import ARTICLES
from obelus.render.addresses import is_plain
from obelus.render.periods import Period
from obelus.render.renderer import Heading, Renderer, ShownBlock
from obelus.resolve.archive import Archive
from obelus.resolve.dossiers import Dossier, Dossiers
from obelus.resolve.redirects import Redirect
from obelus.site.plans import Subject

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
        dossiers: Dossiers,
        subject: Subject = None,
        updated: date | None = None,
        years: tuple[Period, ...] = (),
    ) -> None:
        # As Page has it, which asks for the day and joins addresses by all the rules there are.
        file.page, self.file, self.title = self, file, title
        self.children = self.previous_page = self.next_page = None
        self.active = False
        self._set_canonical_url(config.site_url)
        self._set_edit_url(config.repo_url, config.edit_uri, config.edit_uri_template)
        self.markdown = self.content = None
        self.toc, self.meta = [], {}  # type: ignore[assignment]
        self.subject = subject
        self.blocks: list[ShownBlock] = []
        """Of an article: its text."""
        self.notes: dict[str, Markup] = {}
        """Of an article or a dossier: our note on each claim, by its reference."""
        self.afterword = Markup()
        """Of an article: the sections behind its claims."""
        self.years = years
        """Of a list: those with pages of their own."""
        self.archive = archive
        self.dossiers = dossiers
        self._template = template
        # MkDocs' sitemap leaves out what it takes for a link, and a page that leads on is one.
        self.is_link = isinstance(subject, Redirect)
        # MkDocs' sitemap prints this date: the day of the build would change the site every day.
        self.update_date = (updated or archive.updated).isoformat()

    def _set_canonical_url(self, base: str | None) -> None:
        if base and is_plain(self.url):
            base = base if base.endswith("/") else f"{base}/"
            self.canonical_url = base + self.url
            self.abs_url = _path_of(base) + self.url
        else:
            super()._set_canonical_url(base)

    @property
    def json_ld(self) -> Markup:
        """What the page says, as a block of data that nothing runs; a draft's says nothing."""
        # Made when it is printed: a page that is not made anew needs none.
        is_public = self.archive is self.dossiers.archive
        return data_block(self.dossiers, self.subject) if is_public else Markup()

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
            whole = article.whole
            self.blocks = renderer.blocks(whole.blocks)
            self.notes = {c.reference: renderer.prose(c.note) for c in whole.claims}
            self.afterword = renderer.prose(whole.afterword.segments)
            self.content = "".join(block.html for block in self.blocks)
        elif isinstance(self.subject, Dossier):
            self.content = ""
            for claim in self.subject.claims:
                home = self.archive.article(claim)
                link = _link_from(home, self.url, files)
                note = Renderer(self.archive, self.url, link, home, anchors=renderer.anchors)
                self.notes[claim.reference] = note.prose(_note_on(claim, home, self.archive))
        else:
            # A plain string: other plugins may add to it before it counts as safe.
            self.content = str(renderer.prose(_body(self.subject)))
        self.toc = get_toc(_nested(renderer.headings))  # type: ignore[arg-type]
        stops = self.subject.stops if isinstance(self.subject, Redirect) else ()
        self.present_anchor_ids = renderer.anchors | {name for stop in stops for name in stop.ids}
        if logging.getLogger("mkdocs").getEffectiveLevel() > logging.DEBUG:
            self.links_to_anchors = links.links_to_anchors


def _link_from(article: Article, url: str, files: Files) -> Callable[[str], str]:
    """How a link written in an article leads from the page at `url`.

    One that leads nowhere stays as it is: MkDocs reports it on the article's own page.
    """

    def link(target: str) -> str:
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or parts.path.startswith("/"):
            return target
        folder = posixpath.dirname(ARTICLES + article.slug)
        file = files.get_file_from_path(posixpath.normpath(f"{folder}/{unquote(parts.path)}"))
        if file is None:
            return target
        return urlunsplit(parts._replace(path=get_relative_url(file.url, url)))

    return link


def _note_on(claim: Claim, home: Article, archive: Archive) -> Segments:
    """Our note on a claim, which is kept with its article."""
    # Two articles may have one slug, as is reported, and the claim be of the other.
    homes = chain([home], (a for a in archive.articles if a.slug == claim.article))
    whole = next(a for a in homes if any(own.id == claim.id for own in a.claims)).whole
    return next(own.note for own in whole.claims if own.id == claim.id)


def _body(subject: Subject) -> Segments:
    """The prose of a page that is no article."""
    if isinstance(subject, Entity):
        return subject.description.segments
    return subject.body.segments if isinstance(subject, Prose) else ()


@cache
def _path_of(base: str) -> str:
    """The path of an address."""
    return urlsplit(base).path


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
