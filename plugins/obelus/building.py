"""A build that has something to do: reads the archive, then makes of the site what has changed."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.contrib import search as mkdocs_search
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.utils.templates import TemplateContext

from obelus import bag, export, full_text, vocabulary
from obelus.assembly import Assembly
from obelus.configuration import (
    Options,
    folders_of,
    names_in,
    published_archive,
    refuse_files,
    settings_digest,
    settings_of,
)
from obelus.executors import spread
from obelus.export import search_script
from obelus.export.context import Context
from obelus.facts import Means
from obelus.kept_parts import KeptParts
from obelus.kept_search import write_search
from obelus.load import Loaded, load
from obelus.model.ties import digest_of
from obelus.page_digests import PageDigests
from obelus.pages import ObelusPage, OwnFile, add_pages
from obelus.problems import Problem
from obelus.render.backlinks import Backlinks
from obelus.render.pieces import Shared
from obelus.rendering import PageList, Rendering, page_files, rendered, resolved_links
from obelus.resolve.archive import Archive
from obelus.resolve.digests import Digests
from obelus.resolve.related import Related
from obelus.seen import Scans
from obelus.timings import Timings

log = get_plugin_logger("obelus")

LUNR = Path(mkdocs_search.__file__).parent / "templates" / "search" / "lunr.js"
"""MkDocs carries lunr.js 2.3.9, and every site has it that way: no Node is needed. The search page
has its stemmer and its stop words from it; searching is done by `search-index.js`."""


SITEMAP = "sitemap.xml"


class Build:
    """One build, from the files of an archive to those of its site."""

    def __init__(
        self,
        config: MkDocsConfig,
        options: Options,
        assembly: Assembly,
        means: Means,
        *,
        in_loop: bool,
    ) -> None:
        self.config, self.options, self.assembly, self.means = config, options, assembly, means
        self.in_loop = in_loop
        """Whether MkDocs builds the pages."""
        self.timings = Timings()
        self.nav: Navigation
        self.files: Files
        self.loaded: Loaded
        self.rendering: Rendering
        """What pages outside MkDocs' loop are made with."""

    def read(self, files: Files, scans: Scans) -> list[Problem]:
        """Read, parse and resolve the archive, and add its pages; what is wrong in it."""
        folders = folders_of(self.config)
        self.content = folders.content
        refused = refuse_files(files, folders, scans)
        with self._step("read"):
            self.loaded = loaded = load(
                folders, names_in(files), *settings_of(self.options), self.means
            )
            self.assembly.notes["seen"] = self.means.seen.state
        with self._step("resolve"):
            archive = published_archive(loaded, self.config)
            self.context, self.backlinks = Context.of(archive), archive.once(Backlinks)
            self.digests = Digests(
                archive, self.context.related, self.context.dossiers, loaded.ties
            )
            taken = add_pages(
                files, self.config, loaded, self.context.dossiers, in_loop=self.in_loop
            )
        if self.in_loop:
            for path, content in self._all_data():
                _add(files, File.generated(self.config, path, content=content))
        else:
            for path in export.exported_paths(parquet=self.options.parquet):
                _add(files, OwnFile(path, path, self.config))
        return [*refused, *loaded.problems, *taken]

    @property
    def archive(self) -> Archive:
        """The archive as readers may see it."""
        return self.context.archive

    def with_archive(self, context: TemplateContext, page: ObelusPage) -> TemplateContext:
        """What our templates ask for."""
        page.content = Markup(page.content)
        ours: dict[str, Any] = {
            "archive": page.archive,
            "backlinks": page.archive.once(Backlinks),
            "related": page.archive.once(Related),
            "pieces": page.archive.once(Shared).seen_from(page.url),
            "dossiers": page.dossiers,
            "subject": page.subject,
            "vocabulary": vocabulary,
        }
        context.update(ours)  # type: ignore[typeddict-item]
        return context

    def write_pages(self, env: jinja2.Environment) -> None:
        """Add the pages that MkDocs does not build; those that are made of the same stay."""
        self.rendering = rendering = Rendering(
            self.config, self.files, self.nav, env, self.context.dossiers, self.with_archive
        )
        with self._step("pages"):
            digests = PageDigests(
                self.digests,
                self.backlinks,
                self._settings,
                resolved_links(self.files, self.digests),
            )
            files = {file.dest_uri: file for file in page_files(self.files)}
            planned = self.means.progress.over(files.items(), len(files), "Comparing")
            inputs = {name: digests.of(file.plan) for name, file in planned}
            missing = [name for name in files if not self.assembly.keep(name, inputs[name])]
            made = spread(self.means.workers, rendered, rendering, missing, is_sendable=False)
            made = self.means.progress.over(made, len(missing), "Pages")
            for name, (page, messages) in zip(missing, made, strict=True):
                for logger, level, message in messages:
                    logging.getLogger(logger).log(level, message)
                # What has something to say is made anew, so that it is said again.
                self.assembly.write(name, page, b"" if messages else inputs[name])

    @cached_property
    def pages(self) -> PageList:
        """All pages, for the sitemap."""
        return PageList(self.files, self.config, self.archive.updated)

    def keep_sitemap(self) -> bool:
        """Whether the sitemap lists the same as before, so that MkDocs need not print it."""
        inputs = self._sitemap_inputs
        return all(self.assembly.keep(name, inputs) for name in (SITEMAP, f"{SITEMAP}.gz"))

    def write_sitemap(self, sitemap: str) -> None:
        """Add the sitemap once more, and compressed: MkDocs dates that by the pages that it builds,
        or by the clock."""
        packed = gzip.compress(sitemap.encode(), mtime=_moment(self.archive.updated))
        self.assembly.write(SITEMAP, sitemap.encode(), self._sitemap_inputs)
        self.assembly.write(f"{SITEMAP}.gz", packed, self._sitemap_inputs)

    @cached_property
    def _sitemap_inputs(self) -> bytes:
        return digest_of(self._settings, self.pages.digest, self.archive.updated)

    @cached_property
    def _settings(self) -> bytes:
        return settings_digest(self.config, self.options)

    def write_data(self) -> None:
        """Add data, feeds and the search index."""
        if self.in_loop:
            return
        with self._step("data"):
            before = self.assembly.record.notes.get("parts", b"")
            parts = KeptParts(self.context, self.digests, self.means, before)
            for path, pieces in export.joined(self.context, parts, parquet=self.options.parquet):
                is_kept = path in parts and parts.is_unchanged(path)
                if not (is_kept and self.assembly.keep_as_it_is(path)):
                    self.assembly.write_pieces(path, pieces)
            self.assembly.notes["parts"] = parts.state
        with self._step("search"):
            write_search(self.archive, self.digests, self.means, self.assembly)
            for path, content in self._lunr():
                self.assembly.write(path, content)
            if self._has_full_text:
                full_text.write_full_text(self.archive, self.assembly)

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        self.means.progress.go_on()
        with self.timings.step(name):
            yield

    def write_bag(self) -> None:
        """Make a bag of the site."""
        info = bag.bag_info(self.archive, self.config.site_description or "", "obelus build")
        files = {name: (file.sha256, file.size) for name, file in self.assembly.entries.items()}
        for name, text in bag.tag_files(files, info):
            self.assembly.write(name, text.encode())

    def close(self, *, whole_build: bool) -> None:
        """Let the next build have what was made; a whole build knows what else is not needed."""
        self.means.store.close(whole_build=whole_build)
        self.means.workers.close()

    def report(self) -> None:
        """Say what did not go as it might have, and how long everything took, if that was asked."""
        for note in [*self.means.workers.notes, *self.means.store.notes]:
            log.info(note)
        for line in self.timings.table() if self.options.timings else ():
            log.info(line)

    def _all_data(self) -> Iterator[tuple[str, bytes]]:
        yield from export.exported_files(self.context, parquet=self.options.parquet)
        yield from self._lunr()
        if self._has_full_text:
            yield from full_text.files(self.archive)

    @property
    def _has_full_text(self) -> bool:
        return bool(self.options.full_text == "pagefind")

    def _lunr(self) -> Iterator[tuple[str, bytes]]:
        script = search_script.without_comments(LUNR.read_text(encoding="utf-8"))
        yield "assets/lunr.js", script.encode()


def _add(files: Files, file: File) -> None:
    """Add a file in the place of whatever has its name."""
    if before := files.get_file_from_path(file.src_uri):
        files.remove(before)
    files.append(file)


def _moment(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
