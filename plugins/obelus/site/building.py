"""A build that has something to do: reads the archive, then makes of the site what has changed."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

import jinja2
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.contrib import search as mkdocs_search
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files

from obelus import export
from obelus.configuration import Options, folders_of
from obelus.export import search_script
from obelus.kept.code_version import code_version
from obelus.means import Means
from obelus.model.digest import digest_of
from obelus.problems import Problem
from obelus.render.backlinks import Backlinks
from obelus.seen import Scans
from obelus.site import bag, full_text
from obelus.site.assembly import Assembly
from obelus.site.elsewhere import recipe_of
from obelus.site.kept_parts import KeptParts
from obelus.site.kept_search import write_search
from obelus.site.page_digests import Comparing
from obelus.site.rendering import page_files
from obelus.site.sitemap import Listed, PageList
from obelus.site.unwritten import SITEMAP
from obelus.site.whole import Whole, add_file, made_page
from obelus.work.executors import spread
from obelus.work.tasks import Rebuilt

log = get_plugin_logger("obelus")

LUNR = Path(mkdocs_search.__file__).parent / "templates" / "search" / "lunr.js"
"""MkDocs carries lunr.js 2.3.9, and every site has it that way: no Node is needed. The search page
has its stemmer and its stop words from it; searching is done by `search-index.js`."""


MANY = 100
"""So many pages ask for most of what an archive has."""


class Build(Whole):
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
        super().__init__(config, options, folders_of(config), means, in_loop=in_loop)
        self.assembly = assembly
        self.digests_before = assembly.record.notes.get(self._digests_name, b"")

    comparing: Comparing | None = None
    is_alone = True
    """Whether no other plugin or hook takes part, which might change pages in ways of its own."""

    def read(self, files: Files, scans: Scans) -> list[Problem]:
        """Read, parse and resolve the archive, and add its pages; what is wrong in it."""
        problems = super().read(files, scans)
        self.assembly.notes["seen"] = self.means.seen.state
        for path, content in self._all_data() if self.in_loop else ():
            add_file(files, File.generated(self.config, path, content=content))
        return problems

    @cached_property
    def recipe(self) -> Rebuilt[Whole] | None:
        """How workers that are sent everything make the archive again."""
        return recipe_of(self) if self.means.workers.must_send else None

    def begin_comparing(self) -> None:
        """Begin to find what all pages are made of, unless others may change them."""
        if self.is_alone:
            pages, may_fork = list(page_files(self.files)), self.options.may_fork
            self.comparing = Comparing(self.page_digests, pages, may_fork=may_fork)

    def write_pages(self, env: jinja2.Environment) -> None:
        """Add the pages that MkDocs does not build; those that are made of the same stay."""
        self.env = env
        with self.step("pages"):
            if self.comparing:
                inputs = self.comparing.found(self.means.progress)
            else:
                inputs = dict.fromkeys([file.dest_uri for file in page_files(self.files)], b"")
            missing = [name for name in inputs if not self.assembly.keep(name, inputs[name])]
            self.assembly.notes[self._digests_name] = self.digests.state
            if len(missing) > MANY and not self.means.workers.must_send:
                self._find_before_forking()
            items = [(name, inputs[name]) for name in missing]
            recipe = self.recipe if items else None
            is_sendable = recipe is not None
            made = spread(
                self.means.workers, made_page, self, items, is_sendable=is_sendable, recipe=recipe
            )
            made = self.means.progress.over(made, len(missing), "Pages")
            for name, (page, messages) in zip(missing, made, strict=True):
                for logger, level, message in messages:
                    logging.getLogger(logger).log(level, message)
                # What has something to say is made anew, so that it is said again.
                self.assembly.write(name, page, b"" if messages else inputs[name])

    def _find_before_forking(self) -> None:
        """Have flags and links in this process, so that no other that it forks has to find them."""
        for claim in self.archive.claims:
            self.archive.flags(claim)
        self.archive.once(Backlinks).find_all()

    @cached_property
    def pages(self) -> PageList:
        """All pages, for the sitemap."""
        return PageList(self.files, self.config, self.archive.updated)

    def pages_for(self, template: str) -> Sequence[Listed | File]:
        """What MkDocs prints a template with: not what `write_sitemap` prints in many files."""
        return () if template == SITEMAP and self.pages.is_many else self.pages

    def keep_sitemap(self) -> bool:
        """Whether the sitemap lists the same as before, so that nobody need print it."""
        inputs, names = self._sitemap_inputs, self.pages.sitemaps
        return all(self.assembly.keep(n, inputs) for name in names for n in (name, f"{name}.gz"))

    def write_sitemap(self, sitemap: str) -> None:
        """Add the sitemap once more, and compressed: MkDocs dates that by the pages that it builds,
        or by the clock. Where it needs many files, they are printed here."""
        files = iter([(SITEMAP, sitemap)])
        if self.pages.is_many:
            context = get_context(self.nav, self.files, self.config)
            files = self.pages.printed(self.env.get_template(SITEMAP), context)
        for name, text in files:
            packed = gzip.compress(text.encode(), mtime=_moment(self.archive.updated))
            self.assembly.write(name, text.encode(), self._sitemap_inputs)
            self.assembly.write(f"{name}.gz", packed, self._sitemap_inputs)

    @cached_property
    def _sitemap_inputs(self) -> bytes:
        inputs = digest_of(self.settings, self.pages.digest, self.archive.updated)
        return inputs if self.is_alone else b""

    def write_data(self) -> None:
        """Add data, feeds and the search index."""
        if self.in_loop:
            return
        with self.step("data"):
            before = self.assembly.record.notes.get("parts", b"")
            parts = KeptParts(self, self.recipe, before)
            for path, pieces in export.joined(self.context, parts, parquet=self.options.parquet):
                is_kept = path in parts and parts.is_unchanged(path)
                if not (is_kept and self.assembly.keep_as_it_is(path)):
                    self.assembly.write_pieces(path, pieces)
            self.assembly.notes["parts"] = parts.state
        with self.step("search"):
            write_search(self, self.recipe, self.assembly)
            for path, content in self._lunr():
                self.assembly.write(path, content)
            if self._has_full_text:
                full_text.write_full_text(self.archive, self.assembly)

    def write_bag(self) -> None:
        """Make a bag of the site."""
        info = bag.bag_info(self.archive, self.config.site_description or "", "obelus build")
        files = {name: (file.sha256, file.size) for name, file in self.assembly.entries.items()}
        for name, text in bag.tag_files(files, info):
            self.assembly.write(name, text.encode())

    def close(self, *, whole_build: bool) -> None:
        """Let the next build have what was made; a whole build knows what else is not needed."""
        if self.comparing:
            self.comparing.end()
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
    def _digests_name(self) -> str:
        # Other code may make them of something else.
        return f"digests {code_version()}"

    @property
    def _has_full_text(self) -> bool:
        return bool(self.options.full_text == "pagefind")

    def _lunr(self) -> Iterator[tuple[str, bytes]]:
        script = search_script.without_comments(LUNR.read_text(encoding="utf-8"))
        yield "assets/lunr.js", script.encode()


def _moment(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
