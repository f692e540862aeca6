"""The MkDocs plugin: which event of a build runs which step."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config import base, config_options, load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.contrib import search
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel, get_files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from mkdocs.utils.templates import TemplateContext

from obelus import publish, vocabulary
from obelus.archive import Archive
from obelus.backlinks import Backlinks
from obelus.export import export_all
from obelus.filters import FILTERS
from obelus.load import ARTICLES, PLAIN, Folders, Loaded, evidence_folder, load
from obelus.model import Article, Entity, Location, Prose
from obelus.pages import ObelusPage, Subject
from obelus.problems import Code, Problem, as_text
from obelus.read import is_plain_file, linked_folders, shown_path

log = get_plugin_logger("obelus")

LUNR = Path(search.__file__).parent / "templates" / "search" / "lunr.js"
"""MkDocs carries lunr.js 2.3.9, and every site has it that way: no Node is needed."""

LISTS = {
    "articles/index.md": ("Articles", "articles.html"),
    "search/index.md": ("Claims", "search.html"),
    "entities/index.md": ("People & places", "entities.html"),
    "sources/index.md": ("Sources", "sources.html"),
    "flags/index.md": ("Flags", "flags.html"),
}
"""Pages that every archive has: (title, template) by their place in `content/`, where a file of
that name gives them an introduction."""


class Options(base.Config):  # type: ignore[no-untyped-call]
    """The plugin's options in `mkdocs.yml`."""

    seeds = config_options.Type(str, default="seeds")
    evidence = config_options.Type(str, default="")
    suggestions = config_options.Choice(vocabulary.SUGGESTION_POLICIES, default="publish")


class ObelusPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """Builds a fact-check archive."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check what an archive needs, and build beside the published folder."""
        _check_config(config)
        if config.nav is None:
            config.nav = list(LISTS)
        links = config.validation.links
        for name in ("anchors", "unrecognized_links", "absolute_links"):
            links[name] = max(links[name], logging.WARNING)
        self.site = Path(config.site_dir)
        self.staging = publish.staging_folder(self.site)
        config.site_dir = str(self.staging)
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Read, parse and resolve the archive; make its pages and data."""
        folders = folders_of(config)
        refused = _refuse_files(files, folders)
        loaded = load(folders, _names(files), self.config.suggestions)
        _report([*refused, *loaded.problems])
        self.archive = loaded.archive.published()
        self.backlinks = Backlinks(self.archive)
        _add_pages(files, config, loaded, self.archive)
        for path, content in export_all(self.archive):
            files.append(File.generated(config, path, content=content))
        files.append(File.generated(config, "assets/lunr.js", abs_src_path=str(LUNR)))
        return files

    def on_env(
        self, env: jinja2.Environment, config: MkDocsConfig, files: Files
    ) -> jinja2.Environment:
        """Escape whatever templates print: MkDocs does not."""
        env.autoescape = True
        env.filters.update(FILTERS)
        return env

    def on_page_context(
        self, context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give templates the archive."""
        if isinstance(page, ObelusPage):
            ours: dict[str, Any] = {
                "archive": page.archive,
                "backlinks": self.backlinks,
                "subject": page.subject,
                "vocabulary": vocabulary,
            }
            context.update(ours)  # type: ignore[typeddict-item]
        return context

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Publish the finished site, unless MkDocs is about to call it failed."""
        config.site_dir = str(self.site)
        if config.strict and _has_warnings():
            publish.discard(self.staging)
        else:
            publish.publish(self.staging, self.site)

    def on_build_error(self, error: Exception) -> None:
        """Leave nothing of a failed build behind; the published site stays as it was."""
        if hasattr(self, "staging"):
            publish.discard(self.staging)


def folders_of(config: MkDocsConfig) -> Folders:
    """Where the archive of a configuration lies."""
    root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
    options = config.plugins["obelus"].config
    seeds = root / options.seeds
    evidence = evidence_folder(root, seeds, options.evidence)
    return Folders(root, Path(config.docs_dir), seeds, evidence)


def load_from(config_file: str) -> Loaded:
    """The archive that a `mkdocs.yml` configures, without building it."""
    config = load_config(config_file)
    if "obelus" not in config.plugins:
        raise PluginError(f"{config_file} does not use the plugin obelus.")
    folders = folders_of(config)
    _check_links(folders.content)
    files = get_files(config)
    refused = _refuse_files(files, folders)
    loaded = load(folders, _names(files), config.plugins["obelus"].config.suggestions)
    return replace(loaded, problems=[*refused, *loaded.problems])


def _check_config(config: MkDocsConfig) -> None:
    if not config.use_directory_urls:
        raise PluginError("Addresses of claims are permanent: set use_directory_urls to true.")
    if not any(Path(folder, "article.html").is_file() for folder in config.theme.dirs):
        raise PluginError("The theme has no article.html: set theme to obelus, or extend it.")
    _check_links(Path(config.docs_dir))


def _check_links(content: Path) -> None:
    # MkDocs walks into linked folders, round in circles if need be, before any plugin is asked.
    for folder in linked_folders(content):
        raise PluginError(f"{folder} is a link to a folder. Put the folder itself there.")


def _names(files: Files) -> list[str]:
    """What we read: Markdown files, and texts dropped among the articles."""
    return [
        file.src_uri
        for file in files
        if file.abs_src_path
        and (file.is_documentation_page() or file.src_uri.startswith(ARTICLES))
        and file.src_uri.endswith((".md", PLAIN))
    ]


def _refuse_files(files: Files, folders: Folders) -> list[Problem]:
    """Take out of the build what is no plain file of the archive."""
    problems = []
    for file in [f for f in files if f.src_dir and Path(f.src_dir) == folders.content]:
        path = folders.content / file.src_uri
        if not is_plain_file(path, folders.content):
            files.remove(file)
            message = "This is not a regular file inside the archive, so it is not published."
            fix = "Put the file itself here, not a link to it."
            place = Location(shown_path(path, folders.root))
            problems.append(Problem(Code.UNREADABLE_FILE, place, message, fix))
    return problems


def _report(problems: list[Problem]) -> None:
    """Errors fail a strict build; warnings are only shown."""
    for problem in problems:
        log.log(logging.ERROR if problem.code.is_error else logging.INFO, as_text(problem))


def _add_pages(files: Files, config: MkDocsConfig, loaded: Loaded, archive: Archive) -> None:
    """Turn every Markdown file into a page of ours, and add the pages nobody writes."""
    titles = dict(_nav_titles(config.nav))
    for name, (title, template, subject) in _pages(loaded, archive).items():
        file = files.get_file_from_path(name)
        if file is not None and name.endswith(PLAIN):  # Otherwise MkDocs would copy it as it is.
            files.remove(file)
            name, file = name.removesuffix(PLAIN) + ".md", None
        if file is None:
            file = File.generated(config, name, content="")
            files.append(file)
        is_draft = isinstance(subject, Article) and subject.is_draft
        file.inclusion = InclusionLevel.DRAFT if is_draft else InclusionLevel.NOT_IN_NAV
        ObelusPage(
            titles.get(name, title),
            file,
            config,
            template=template,
            archive=loaded.archive if is_draft else archive,
            subject=archive.current(subject) if isinstance(subject, Article) else subject,
            updated=(subject.checked or subject.published)
            if isinstance(subject, Article)
            else None,
        )


def _pages(loaded: Loaded, archive: Archive) -> dict[str, tuple[str, str, Subject]]:
    """(title, template, subject) of every page by its name below `content/`."""
    pages: dict[str, tuple[str, str, Subject]] = {
        name: (title, template, None) for name, (title, template) in LISTS.items()
    }
    for flag in vocabulary.FLAGS.values():
        pages[f"flags/{flag.id}.md"] = (flag.label, "flag.html", flag)
    for source in archive.sources:
        pages[f"sources/{source.key}.md"] = (source.key, "source.html", source)
    for name, document in loaded.documents.items():
        if isinstance(document, Article):
            pages[name] = (document.title, "article.html", document)
        elif isinstance(document, Entity):
            pages[name] = (document.name, "entity.html", document)
        elif isinstance(document, Prose):
            pages[name] = (document.title, _prose_template(name), document)
    return pages


def _prose_template(name: str) -> str:
    if name == "index.md":
        return "home.html"
    return LISTS[name][1] if name in LISTS else "main.html"


def _nav_titles(nav: Any) -> Iterator[tuple[str, str]]:
    """(page, title) for each titled entry: MkDocs ignores the titles of pages a plugin made."""
    for entry in nav if isinstance(nav, list) else ():
        for title, target in entry.items() if isinstance(entry, dict) else ():
            if isinstance(target, str):
                yield target, title
            else:
                yield from _nav_titles(target)


def _has_warnings() -> bool:
    handlers = logging.getLogger("mkdocs").handlers
    return any(isinstance(h, CountHandler) and h.get_counts() for h in handlers)
