"""Pages outside MkDocs' loop: a plan → the bytes of its page, in whatever process."""

from __future__ import annotations

import logging
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

import jinja2
from markupsafe import Markup
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.utils.templates import TemplateContext

from obelus.configuration import LOGGERS
from obelus.model import Article, Entity, Prose
from obelus.model.digest import digest_of
from obelus.render.addresses import Place
from obelus.resolve.digests import Digests
from obelus.resolve.dossiers import Dossier, Dossiers
from obelus.resolve.redirects import Redirect
from obelus.site.files import PageFile, page_of
from obelus.site.pages import ObelusPage
from obelus.site.plans import Subject

PLAIN_LINK = re.compile(r"[\w.-][\w./-]*")
"""A link that is a file's name as it stands, as most are."""

Contextual = Callable[[TemplateContext, ObelusPage], TemplateContext]


@dataclass(frozen=True)
class Rendering:
    """All that pages are rendered with; MkDocs' own steps for a page, one after the other."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: jinja2.Environment
    dossiers: Dossiers
    contextual: Contextual
    """Adds what our templates ask for."""
    level: int = logging.NOTSET
    """From which on MkDocs' messages are told, where nobody has set that in this process."""

    @cached_property
    def by_address(self) -> Mapping[str, PageFile]:
        """The pages that MkDocs does not build, by their file in the site."""
        return {file.dest_uri: file for file in page_files(self.files)}

    def page(self, file: PageFile) -> bytes:
        """The page of a file; broken links are logged."""
        before = file.page
        html = self._html(page := self._body(file))
        self.check_anchors(page)
        # Of all pages that would be much; whoever links to an anchor of this one has it made again.
        file.page = before
        return html

    def early(self, file: PageFile) -> bytes:
        """The page of a file, in silence."""
        with listening():
            return self._html(self._body(file))

    def _html(self, page: ObelusPage) -> bytes:
        page.active = True
        context = self._context(page)
        template = self.env.get_template(page.meta["template"])
        html = template.render(self.contextual(context, page))
        page.active = False
        # Links to the page are checked against its anchors; nobody wants its HTML again.
        page.content, page.blocks, page.notes, page.afterword = "", [], {}, Markup()
        return html.encode("utf-8", errors="xmlcharrefreplace")

    def _context(self, page: ObelusPage) -> TemplateContext:
        """What MkDocs gives to the template of a page, of which most is the same for all."""
        if self._has_extras:
            return get_context(self.nav, (), self.config, page)
        context = self._frame.copy()
        context["page"], context["base_url"] = page, Place(page.url).top()
        return context

    @cached_property
    def _frame(self) -> TemplateContext:
        return get_context(self.nav, (), self.config)

    @cached_property
    def _has_extras(self) -> bool:
        """Whether pages have scripts or styles with addresses of their own."""
        return bool(self.config.extra_css or self.config.extra_javascript)

    def check_anchors(self, page: ObelusPage) -> None:
        """Log the links of a page to anchors that are not there."""
        for target in page.links_to_anchors or ():
            if isinstance(target, PageFile) and target is not page.file:
                self._body(target)
        page.validate_anchor_links(files=self.files, log_level=self.config.validation.links.anchors)

    def _body(self, file: PageFile) -> ObelusPage:
        """The page with the HTML of its text, as MkDocs has it before it asks for a template."""
        page = file.page
        if not isinstance(page, ObelusPage):
            page = page_of(file.plan, file, self.config, self.dossiers.archive, self.dossiers)
        if page.present_anchor_ids is None:
            page.read_source(self.config)
            page.render(self.config, self.files)
        return page


Message = tuple[str, int, str]
"""Of a log: (its name, the level, what it says)."""


def rendered(rendering: Rendering, name: str) -> tuple[bytes, list[Message]]:
    """The page of that file in the site, and what MkDocs logs about its links: workers have no log
    that anybody reads."""
    with listening(rendering.level) as messages:
        return rendering.page(rendering.by_address[name]), messages


@contextmanager
def listening(level: int = logging.NOTSET) -> Iterator[list[Message]]:
    """What is logged in the context, and goes nowhere else."""
    messages: list[Message] = []
    handler = logging.Handler()
    handler.emit = lambda record: messages.append(  # type: ignore[method-assign]
        (record.name, record.levelno, record.getMessage())
    )
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [(logger, logger.handlers, logger.propagate, logger.level) for logger in loggers]
    try:
        for logger in loggers:
            logger.handlers, logger.propagate = [handler], False
            if level:
                logger.setLevel(level)
        yield messages
    finally:
        for logger, handlers, propagate, before_it in before:
            logger.handlers, logger.propagate = handlers, propagate
            if level:
                logger.setLevel(before_it)


def page_files(files: Files) -> Iterator[PageFile]:
    """The pages that MkDocs does not build."""
    return (file for file in files if isinstance(file, PageFile))


def resolved_links(files: Files, digests: Digests) -> Callable[[str, str], bytes]:
    """What a link in the text of a page leads to: the address, and what has anchors there."""

    by_name = files.src_uris

    def resolved(name: str, link: str) -> bytes:
        if link.startswith(("https://", "http://", "#")):
            return b""
        if PLAIN_LINK.fullmatch(link):
            file = by_name.get(posixpath.join(posixpath.dirname(name), link))
            if file is not None:
                return file.url.encode() + b"\0"
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or not parts.path:
            return b""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
        file = by_name.get(path)
        if file is None:
            return b"-"
        subject = file.plan.subject if isinstance(file, PageFile) else None
        return file.url.encode() + b"\0" + (anchors(subject) if parts.fragment else b"")

    def anchors(subject: Subject) -> bytes:
        if isinstance(subject, Article | Entity | Prose):
            return digests.ties[subject.path].whole
        if isinstance(subject, Redirect):
            return digest_of([stop.ids for stop in subject.stops])
        return digests.dossier(subject) if isinstance(subject, Dossier) else b""

    return resolved
