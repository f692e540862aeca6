"""All that the pages and the data of a site are made of, with what makes one of each of it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.utils.templates import TemplateContext

from obelus import export, vocabulary
from obelus.configuration import Options, settings_digest
from obelus.configured import names_in, refuse_files, settings_of, site_of
from obelus.export.context import Context
from obelus.folders import Folders
from obelus.kept.option import FOLDER
from obelus.load import Loaded, load
from obelus.means import Means
from obelus.model import Article, Entity
from obelus.model.digest import digest_of
from obelus.problems import Problem
from obelus.render.backlinks import Backlinks
from obelus.render.compiled import compiled_in
from obelus.render.environment import quicken
from obelus.render.filters import FILTERS, url_filter
from obelus.render.lists import Lists
from obelus.render.pieces import Shared, no_pieces
from obelus.resolve.archive import Archive
from obelus.resolve.digests import Digests
from obelus.resolve.named import Named
from obelus.resolve.publication import published
from obelus.resolve.related import Related
from obelus.seen import Scans
from obelus.site.files import OwnFile, add_pages
from obelus.site.members import Members, members_of
from obelus.site.page_digests import PageDigests
from obelus.site.pages import ObelusPage
from obelus.site.rendering import Message, Rendering, rendered, resolved_links
from obelus.work.tasks import Unlike
from obelus.work.timings import Timings

THEME = Path(__file__).parents[1] / "theme"


class Whole:
    """An archive with MkDocs' view of it: as the build has it, or as a worker has made it again."""

    env: jinja2.Environment
    nav: Navigation
    files: Files
    loaded: Loaded
    is_remade = False
    """Whether this is a worker's: whoever asks it for something says what that is made of."""
    digests_before = b""
    """The digests of the build before; a worker has none."""
    level = logging.NOTSET
    """From which on MkDocs' messages are told; a worker's MkDocs was told nothing."""

    def __init__(
        self,
        config: MkDocsConfig,
        options: Options,
        folders: Folders,
        means: Means,
        *,
        in_loop: bool = False,
    ) -> None:
        self.config, self.options, self.folders, self.means = config, options, folders, means
        self.in_loop = in_loop
        """Whether MkDocs builds the pages."""
        self.timings = Timings()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure a step, and show that the build goes on."""
        self.means.progress.go_on()
        with self.timings.step(name):
            yield

    def read(self, files: Files, scans: Scans) -> list[Problem]:
        """Read, parse and resolve the archive, and add its pages; what is wrong in it."""
        refused = refuse_files(files, self.folders, scans)
        with self.step("read"):
            settings, site = settings_of(self.options), site_of(self.config)
            self.loaded = load(self.folders, names_in(files), *settings, self.means, site)
        with self.step("resolve"):
            loaded, archive = self.loaded, published(self.loaded.archive)
            self.context = Context.of(archive)
            self.digests = Digests(archive, loaded.ties, self.digests_before)
            self.named = Named(self.digests)
            dossiers = self.context.dossiers
            taken = add_pages(
                files, self.config, loaded, dossiers, self.named, in_loop=self.in_loop
            )
        if not self.in_loop:
            for path in export.exported_paths(parquet=self.options.parquet):
                add_file(files, OwnFile(path, path, self.config))
        self.files = files
        return [*refused, *loaded.problems, *taken]

    @property
    def archive(self) -> Archive:
        """The archive as readers may see it."""
        return self.context.archive

    @cached_property
    def settings(self) -> bytes:
        """The digest of what all pages have: settings, templates, and the navigation, whose titles
        may be those of pages."""
        return digest_of(settings_digest(self.config, self.options), [*_entries(self.nav.items)])

    @cached_property
    def page_digests(self) -> PageDigests:
        """What tells of what pages are made."""
        resolved = resolved_links(self.files, self.digests)
        return PageDigests(self.digests, self.named, self.settings, resolved)

    @cached_property
    def rendering(self) -> Rendering:
        """What makes pages."""
        dossiers = self.context.dossiers
        return Rendering(
            self.config, self.files, self.nav, self.env, dossiers, self.with_archive, self.level
        )

    @cached_property
    def members(self) -> Mapping[str, Members]:
        """What data files have parts of, by kind."""
        return members_of(self.context, self.digests)

    @cached_property
    def subjects(self) -> Mapping[str, Article | Entity]:
        """What is searched, by its path."""
        subjects: list[Article | Entity] = [*self.archive.articles, *self.archive.entities]
        return {subject.path: subject for subject in subjects}

    def with_archive(self, context: TemplateContext, page: ObelusPage) -> TemplateContext:
        """What our templates ask for."""
        page.content = Markup(page.content)
        ours: dict[str, Any] = {
            "archive": page.archive,
            "backlinks": page.archive.once(Backlinks),
            "lists": page.archive.once(Lists),
            "related": page.archive.once(Related),
            "pieces": page.archive.once(Shared).seen_from(page.url),
            "dossiers": page.dossiers,
            "subject": page.subject,
            "vocabulary": vocabulary,
        }
        context.update(ours)  # type: ignore[typeddict-item]
        return context

    def compare(self, asked: object, found: object) -> None:
        """Raise Unlike where a worker was asked for what it has otherwise, or not at all."""
        if self.is_remade and asked != found:
            reason = "a worker has other files, or they were edited meanwhile."
            raise Unlike(f"From there on the build made everything itself: {reason}")


def _entries(items: Iterable[Any]) -> Iterator[tuple[str, str, list[Any]]]:
    """(title, address, entries below it) of each entry of a navigation."""
    for item in items:
        below = [*_entries(item.children or ())]
        yield str(item.title), str(getattr(item, "url", "")), below


def made_page(whole: Whole, item: tuple[str, bytes]) -> tuple[bytes, list[Message]]:
    """The page of that file in the site, and what is logged about it."""
    name, digest = item
    if whole.is_remade:
        file = whole.rendering.by_address.get(name)
        whole.compare(digest, whole.page_digests.of(file.plan) if file else None)
    return rendered(whole.rendering, name)


def prepare(env: jinja2.Environment, root: Path) -> None:
    """Have templates print as ours need it; `root` is the folder of `mkdocs.yml`."""
    ours = frozenset(path.name for path in THEME.glob("*.html"))
    env.autoescape = lambda name: name in ours
    env.filters.update(FILTERS, url=url_filter(env.filters["url"]))
    env.globals["pieces"] = no_pieces()
    quicken(env)
    env.bytecode_cache = compiled_in(root / FOLDER / "templates")


def add_file(files: Files, file: File) -> None:
    """Add a file in the place of whatever has its name."""
    if before := files.get_file_from_path(file.src_uri):
        files.remove(before)
    files.append(file)
