"""The MkDocs plugin: which event of a build runs which step."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.contrib import search
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from mkdocs.utils.templates import TemplateContext

from obelus import assembly, bag, vocabulary
from obelus.configuration import (
    Options,
    check_config,
    check_extras,
    folders_of,
    names_in,
    published_archive,
    refuse_files,
    settings_of,
)
from obelus.export import exported_files, exported_paths, search_script
from obelus.export.context import Context
from obelus.load import load
from obelus.pages import ObelusPage, OwnFile, add_pages
from obelus.problems import Problem, as_text
from obelus.render.backlinks import Backlinks
from obelus.render.compiled import compiled_in
from obelus.render.environment import quicken
from obelus.render.filters import FILTERS, url_filter
from obelus.render.pieces import Shared
from obelus.rendering import Rendering, listed_pages, page_files
from obelus.resolve.dossiers import Dossiers
from obelus.resolve.related import Related
from obelus.site import LISTS

log = get_plugin_logger("obelus")

THEME = Path(__file__).parent / "theme"

LUNR = Path(search.__file__).parent / "templates" / "search" / "lunr.js"
"""MkDocs carries lunr.js 2.3.9, and every site has it that way: no Node is needed. The search page
has its stemmer and its stop words from it; searching is done by `search-index.js`."""


SITEMAP = "sitemap.xml"

CACHE = ".cache/obelus"
"""What is kept between builds, beside `mkdocs.yml`."""

PAGE_EVENTS = (
    "pre_page",
    "page_read_source",
    "page_markdown",
    "page_content",
    "page_context",
    "post_page",
    "post_build",
)
"""What other plugins see of pages only where MkDocs builds them."""


class ObelusPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """Builds a fact-check archive."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check what an archive needs, and build beside the published folder."""
        check_config(config)
        check_extras(self.config)
        if config.nav is None:
            config.nav = list(LISTS)
        links = config.validation.links
        for name in ("anchors", "unrecognized_links", "absolute_links"):
            links[name] = max(links[name], logging.WARNING)
        folders = folders_of(config)
        config.watch += [str(f) for f in (folders.seeds, folders.evidence) if f.is_dir()]
        self.site = Path(config.site_dir).resolve()
        self.assembly = assembly.begin(self.site, folders.root / CACHE)
        config.site_dir = str(self.assembly.fresh)
        self.sitemap = ""
        self.in_loop = self.config.page_events == "auto" and self._is_watched(config)
        return config

    def _is_watched(self, config: MkDocsConfig) -> bool:
        """Whether another plugin or hook wants to see pages."""
        events = config.plugins.events
        methods = (method for name in PAGE_EVENTS for method in events[name])
        return any(getattr(method, "__self__", None) is not self for method in methods)

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Read, parse and resolve the archive; make its pages and data."""
        folders = folders_of(config)
        refused = refuse_files(files, folders)
        loaded = load(folders, names_in(files), *settings_of(self.config))
        self.archive = published_archive(loaded, config)
        self.backlinks, self.related = Backlinks(self.archive), Related(self.archive)
        self.shared = Shared(self.archive, self.related)
        self.dossiers = Dossiers(self.archive)
        taken = add_pages(files, config, loaded, self.dossiers, in_loop=self.in_loop)
        _report([*refused, *loaded.problems, *taken])
        if self.in_loop:
            for path, content in self._data():
                _add(files, File.generated(config, path, content=content))
        else:
            for path in exported_paths(parquet=self.config.parquet):
                _add(files, OwnFile(path, None, config.site_dir, config.use_directory_urls))
        return files

    def _data(self) -> Iterator[tuple[str, bytes]]:
        """(path in the site, content) of all that is no page."""
        context = Context(self.archive, self.related, self.dossiers)
        yield from exported_files(context, parquet=self.config.parquet)
        script = search_script.without_comments(LUNR.read_text(encoding="utf-8"))
        yield "assets/lunr.js", script.encode()

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Remember what pages outside MkDocs' loop are rendered with."""
        self.nav, self.files = nav, files
        return nav

    def on_env(
        self, env: jinja2.Environment, config: MkDocsConfig, files: Files
    ) -> jinja2.Environment:
        """Escape whatever our templates print: MkDocs does not."""
        ours = frozenset(path.name for path in THEME.glob("*.html"))
        env.autoescape = lambda name: name in ours
        env.filters.update(FILTERS, url=url_filter(env.filters["url"]))
        quicken(env)
        env.bytecode_cache = compiled_in(folders_of(config).root / CACHE / "templates")
        env.globals["pieces"] = self.shared.seen_from_elsewhere()
        self.rendering = Rendering(config, files, self.nav, env, self.dossiers, self._with_archive)
        return env

    def on_template_context(
        self, context: TemplateContext, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Tell the sitemap of pages that MkDocs does not build, too."""
        context["pages"] = listed_pages(self.files, config, self.archive.updated)  # type: ignore[typeddict-item]
        return context

    def on_post_template(
        self, output_content: str, template_name: str, config: MkDocsConfig
    ) -> str:
        """Keep the sitemap, to compress it once more: MkDocs dates the compressed one by the pages
        that it builds, or by the clock."""
        if template_name == SITEMAP and output_content.strip():
            self.sitemap = output_content
        return output_content

    def on_page_context(
        self, context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give templates the archive."""
        return self._with_archive(context, page) if isinstance(page, ObelusPage) else context

    def _with_archive(self, context: TemplateContext, page: ObelusPage) -> TemplateContext:
        page.content = Markup(page.content)
        is_public = page.archive is self.archive
        related = self.related if is_public else Related(page.archive)
        shared = self.shared if is_public else Shared(page.archive, related)
        ours: dict[str, Any] = {
            "archive": page.archive,
            "backlinks": self.backlinks if is_public else Backlinks(page.archive),
            "related": related,
            "pieces": shared.seen_from(page.url),
            "dossiers": self.dossiers,
            "subject": page.subject,
            "vocabulary": vocabulary,
        }
        context.update(ours)  # type: ignore[typeddict-item]
        return context

    @event_priority(-100)  # Run last: what other plugins add belongs to the site, too.
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Publish the finished site, unless MkDocs is about to call it failed."""
        config.site_dir = str(self.site)
        self.assembly.adopt()
        self._write_pages()
        if self.sitemap:
            packed = gzip.compress(self.sitemap.encode(), mtime=_moment(self.archive.updated))
            self.assembly.write(f"{SITEMAP}.gz", packed)
        if config.strict and _has_warnings():
            self.assembly.discard()
            return
        if not self.in_loop:
            for path, content in self._data():
                self.assembly.write(path, content)
        self._write_bag(config)
        try:
            assembly.finish(self.assembly)
        except OSError as error:
            raise PluginError(f"{self.site} cannot be replaced: {error.strerror}.") from error

    def _write_pages(self) -> None:
        for file in page_files(self.files):
            self.assembly.write(file.dest_uri, self.rendering.page(file))

    def _write_bag(self, config: MkDocsConfig) -> None:
        info = bag.bag_info(self.archive, config.site_description or "", "obelus build")
        files = {name: (file.sha256, file.size) for name, file in self.assembly.entries.items()}
        for name, text in bag.tag_files(files, info):
            self.assembly.write(name, text.encode())

    def on_build_error(self, error: Exception) -> None:
        """Leave nothing of a failed build behind; the published site stays as it was."""
        if hasattr(self, "assembly"):
            self.assembly.discard()


def _add(files: Files, file: File) -> None:
    """Add a file in the place of whatever has its name."""
    if before := files.get_file_from_path(file.src_uri):
        files.remove(before)
    files.append(file)


def _moment(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _report(problems: list[Problem]) -> None:
    """Errors fail a strict build; warnings are only shown."""
    for problem in problems:
        log.log(logging.ERROR if problem.code.is_error else logging.INFO, as_text(problem))


def _has_warnings() -> bool:
    loggers = map(logging.getLogger, ("mkdocs", "properdocs"))
    handlers = (handler for logger in loggers for handler in logger.handlers)
    return any(isinstance(h, CountHandler) and h.get_counts() for h in handlers)
