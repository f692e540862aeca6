"""The MkDocs plugin: which event of a build runs which step.

What only a build with something to do needs is imported by the events that begin it: to find that
nothing has changed takes a third of the time without.
"""

from __future__ import annotations

import atexit
import gc
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from mkdocs.utils.templates import TemplateContext

from obelus.configuration import (
    LOGGERS,
    Options,
    adapt,
    check_config,
    check_extras,
    fingerprint_of,
    folders_of,
)
from obelus.kept.option import FOLDER
from obelus.printed import as_text
from obelus.problems import Problem
from obelus.seen import Scans
from obelus.site import assembly
from obelus.site.unwritten import SITEMAP

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

log = get_plugin_logger("obelus")


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
        self.scans = Scans()
        check_config(config, self.scans)
        check_extras(self.config)
        adapt(config)
        folders = folders_of(config)
        config.watch += [str(f) for f in (folders.seeds, folders.evidence) if f.is_dir()]
        self.site = Path(config.site_dir).resolve()
        kept, may_fork = folders.root / FOLDER, self.config.may_fork
        self.assembly = assembly.begin(self.site, kept, may_fork=may_fork)
        if self.assembly.turn.has_waited:
            self.scans = Scans()  # Something may have been saved since.
        config.site_dir = str(self.assembly.fresh)
        self.sitemap = ""
        self.warnings = CountHandler()
        self.warnings.setLevel(logging.WARNING)
        for name in LOGGERS:
            logging.getLogger(name).addHandler(self.warnings)
        others = self._watched(config)
        self.in_loop = self.config.page_events == "auto" and not others.isdisjoint(PAGE_EVENTS)
        # What others do to pages and templates, no digest tells.
        self.is_alone = not others
        fingerprint = fingerprint_of(config, self.config, self.scans) if self.is_alone else b""
        self.fingerprint = fingerprint
        self.is_unchanged = self.assembly.is_complete(self.fingerprint)
        self.content = config.docs_dir
        if self.is_unchanged:
            config.docs_dir = config.site_dir  # An empty folder: MkDocs need not list ours.
        else:
            self.assembly.prepare()
        # It would walk over the whole archive again and again; `spread` frees what has to be freed.
        gc.disable()
        return config

    def _watched(self, config: MkDocsConfig) -> set[str]:
        """The events to which another plugin or hook listens."""
        found = ((name, method) for name, row in config.plugins.events.items() for method in row)
        return {name for name, method in found if getattr(method, "__self__", None) is not self}

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Read, parse and resolve the archive; make its pages and data."""
        if self.is_unchanged:
            config.nav = []
            config.theme.static_templates = set()
            return Files([])
        from obelus.configured import means_of
        from obelus.site.building import Build
        from obelus.site.preview import running

        seen = self.assembly.record.notes.get("seen", b"")
        self.preview = running()
        go_on = (self.preview.go_on,) if self.preview else ()
        means = means_of(config, self.config, self.scans, seen, *go_on)
        self.build = Build(config, self.config, self.assembly, means, in_loop=self.in_loop)
        self.build.is_alone = self.is_alone
        # When the process ends, the system takes its memory at once, and not piece by piece.
        atexit.unregister(gc.freeze)
        atexit.register(gc.freeze)
        self.told = _report(self.build.read(files, self.scans))
        return files

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Remember what pages outside MkDocs' loop are rendered with."""
        if not self.is_unchanged:
            self.build.nav, self.build.files = nav, files
        return nav

    def on_env(
        self, env: jinja2.Environment, config: MkDocsConfig, files: Files
    ) -> jinja2.Environment:
        """Escape whatever our templates print: MkDocs does not."""
        if self.is_unchanged:
            return env
        from obelus.site.whole import prepare

        prepare(env, folders_of(config).root)
        self.env = env
        self.build.begin_comparing()
        if self.build.keep_sitemap():
            config.theme.static_templates = {*config.theme.static_templates} - {SITEMAP}
        return env

    def on_template_context(
        self, context: TemplateContext, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Tell the sitemap of pages that MkDocs does not build, too."""
        if not self.is_unchanged:
            context["pages"] = self.build.pages_for(template_name)  # type: ignore[typeddict-item]
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
        from obelus.site.pages import ObelusPage

        return self.build.with_archive(context, page) if isinstance(page, ObelusPage) else context

    @event_priority(-100)  # Run last: what other plugins add belongs to the site, too.
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Publish the finished site, unless MkDocs is about to call it failed."""
        try:
            self._finish(config)
        finally:
            gc.enable()

    def _finish(self, config: MkDocsConfig) -> None:
        config.site_dir, config.docs_dir = str(self.site), self.content
        if self.is_unchanged:
            self._stop_counting()
            self.assembly.discard()
            for line in self.assembly.record.told:
                log.info(line)
            return
        self.assembly.adopt()
        self.build.write_pages(self.env)
        self._stop_counting()
        if config.strict and self.warnings.counts:
            self.build.close(whole_build=False)
            self.assembly.discard()
            return
        if self.sitemap:
            self.build.write_sitemap(self.sitemap)
        self.build.write_data()
        self.build.write_bag()
        self.build.close(whole_build=True)
        fingerprint = b"" if self.warnings.counts else self.fingerprint
        try:
            with self.build.timings.step("publish"):
                assembly.finish(self.assembly, fingerprint, self.told)
        except OSError as error:
            raise PluginError(f"{self.site} cannot be replaced: {error.strerror}.") from error
        self.build.report()
        if self.preview:
            self.preview.build = self.build

    def _stop_counting(self) -> None:
        for name in LOGGERS:
            logging.getLogger(name).removeHandler(self.warnings)

    def on_serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Show what is saved before the site is built."""
        from obelus.site.preview import Preview

        if not self.in_loop:
            Preview.start(server, self.build, self.site)
        del self.build  # MkDocs keeps this instance for as long as it serves.
        return server

    def on_build_error(self, error: Exception) -> None:
        """Leave nothing of a failed build behind; the published site stays as it was."""
        gc.enable()
        if hasattr(self, "assembly"):
            self._stop_counting()
            self.assembly.discard()
        if hasattr(self, "build"):
            self.build.close(whole_build=False)


def _report(problems: list[Problem]) -> list[str]:
    """Errors fail a strict build; warnings are only shown, and returned."""
    for problem in problems:
        log.log(logging.ERROR if problem.code.is_error else logging.INFO, as_text(problem))
    return [as_text(problem) for problem in problems if not problem.code.is_error]
