"""The pages of a site as MkDocs' files: which of them it builds, and which we do."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, Files, InclusionLevel

from obelus.load import Loaded
from obelus.model import Article
from obelus.problems import Problem
from obelus.resolve.archive import Archive
from obelus.resolve.dossiers import Dossiers
from obelus.resolve.named import Named
from obelus.site.pages import ObelusPage
from obelus.site.plans import PagePlan, nav_files, nav_titles, plan_pages

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


class OwnFile(File):
    """A file of the site that Obelus writes: MkDocs only knows that links may lead to it."""

    def __init__(self, name: str, address: str, config: MkDocsConfig) -> None:
        # As File has it, which takes ten times as long to find that a name is one already.
        self.src_uri, self.dest_uri = name, address
        self.src_dir, self.dest_dir = None, config.site_dir
        self.use_directory_urls = config.use_directory_urls
        self.inclusion = InclusionLevel.NOT_IN_NAV

    def is_documentation_page(self) -> bool:
        """Not for MkDocs, which would build it."""
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """Nothing is copied."""


class PageFile(OwnFile):
    """A page that is built outside MkDocs' loop over pages, which links and the navigation find
    under the name of its Markdown."""

    def __init__(self, plan: PagePlan, config: MkDocsConfig) -> None:
        folder = plan.name.removesuffix(".md")
        if posixpath.basename(folder) == "index":
            folder = posixpath.dirname(folder)
        super().__init__(plan.name, f"{folder}/index.html" if folder else "index.html", config)
        self.plan = plan
        self.generated_by = None if plan.file == plan.name else "obelus"


def add_pages(
    files: Files,
    config: MkDocsConfig,
    loaded: Loaded,
    dossiers: Dossiers,
    named: Named,
    *,
    in_loop: bool,
) -> list[Problem]:
    """Turn every file into a page of ours, and add the pages nobody writes.

    MkDocs builds drafts, or all of them where `in_loop` says so; the others are PageFiles.
    """
    titles = dict(nav_titles(config.nav))
    plans, problems = plan_pages(loaded.documents, dossiers, titles, named)
    kept = {plan.file for plan in plans if plan.file == plan.name}
    for name in loaded.names:
        if name not in kept and (file := files.get_file_from_path(name)):
            # MkDocs would copy a text as it is, or make a page of its own; also of what we refused
            # to read, so that nobody knows whether it is a draft.
            files.remove(file)
    in_nav = {posixpath.normpath(name) for name in nav_files(config.nav)}
    for plan in plans:
        if in_loop or is_draft(plan):
            _add_to_loop(files, config, plan, loaded, dossiers)
            continue
        if before := files.src_uris.get(plan.name):
            files.remove(before)
        files.append(file := PageFile(plan, config))
        if not in_nav.isdisjoint((plan.name, plan.file)):
            page_of(plan, file, config, dossiers.archive, dossiers)
    return problems


def _add_to_loop(
    files: Files, config: MkDocsConfig, plan: PagePlan, loaded: Loaded, dossiers: Dossiers
) -> None:
    file = files.get_file_from_path(plan.name) if plan.file == plan.name else None
    if file is None:
        file = File.generated(config, plan.name, content="")
        files.append(file)
    file.inclusion = InclusionLevel.DRAFT if is_draft(plan) else InclusionLevel.NOT_IN_NAV
    archive = loaded.archive if is_draft(plan) else dossiers.archive
    page_of(plan, file, config, archive, dossiers)


def is_draft(plan: PagePlan) -> bool:
    """Whether a page is shown in previews alone."""
    return isinstance(plan.subject, Article) and plan.subject.is_draft


def page_of(
    plan: PagePlan, file: File, config: MkDocsConfig, archive: Archive, dossiers: Dossiers
) -> ObelusPage:
    """The page of a plan."""
    article = plan.subject if isinstance(plan.subject, Article) else None
    return ObelusPage(
        plan.title,
        file,
        config,
        template=plan.template,
        archive=archive,
        subject=archive.current(article) if article else plan.subject,
        updated=plan.updated,
        years=plan.years,
        dossiers=dossiers,
    )
