"""The MkDocs plugin: which event of a build runs which step."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from mkdocs.config import base, config_options, load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.contrib import search
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel, get_files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from mkdocs.utils.templates import TemplateContext

from obelus import bag, publish, vocabulary
from obelus.detect import default_judgement, default_lexicon
from obelus.export import claims_parquet, exported_files, search_script
from obelus.load import ARTICLES, PLAIN, Folders, Loaded, evidence_folder, load
from obelus.model import Location
from obelus.pages import ObelusPage, add_pages
from obelus.problems import Code, Problem, as_text
from obelus.read import is_plain_file, linked_folders, shown_path
from obelus.render.backlinks import Backlinks
from obelus.render.compiled import compiled_in
from obelus.render.environment import quicken
from obelus.render.filters import FILTERS, url_filter
from obelus.render.pieces import Shared
from obelus.resolve.archive import Archive
from obelus.resolve.dossiers import Dossiers
from obelus.resolve.publication import published
from obelus.resolve.quoted import QuoteLimits
from obelus.resolve.related import Related
from obelus.site import LISTS
from obelus.suggest.reader import Detection

log = get_plugin_logger("obelus")

THEME = Path(__file__).parent / "theme"

CACHE = Path(".cache", "obelus", "templates")
"""Beside `mkdocs.yml`, for templates as they were compiled."""

LUNR = Path(search.__file__).parent / "templates" / "search" / "lunr.js"
"""MkDocs carries lunr.js 2.3.9, and every site has it that way: no Node is needed. The search page
has its stemmer and its stop words from it; searching is done by `search-index.js`."""


class Options(base.Config):  # type: ignore[no-untyped-call]
    """The plugin's options in `mkdocs.yml`."""

    seeds = config_options.Type(str, default="seeds")
    evidence = config_options.Type(str, default="")
    suggestions = config_options.Choice(vocabulary.SUGGESTION_POLICIES, default="publish")
    cues = config_options.ListOfItems(config_options.Type(dict), default=[])
    words = config_options.Type(dict, default={})
    parquet = config_options.Type(bool, default=False)
    quotes = config_options.Type(dict, default={})


class ObelusPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """Builds a fact-check archive."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check what an archive needs, and build beside the published folder."""
        _check_config(config)
        check_extras(self.config)
        if config.nav is None:
            config.nav = list(LISTS)
        links = config.validation.links
        for name in ("anchors", "unrecognized_links", "absolute_links"):
            links[name] = max(links[name], logging.WARNING)
        folders = folders_of(config)
        config.watch += [str(f) for f in (folders.seeds, folders.evidence) if f.is_dir()]
        self.site = Path(config.site_dir).resolve()
        self.staging = publish.staging_folder(self.site)
        config.site_dir = str(self.staging)
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Read, parse and resolve the archive; make its pages and data."""
        folders = folders_of(config)
        refused = _refuse_files(files, folders)
        loaded = load(folders, _names(files), *settings_of(self.config))
        self.archive = published_archive(loaded, config)
        self.backlinks, self.related = Backlinks(self.archive), Related(self.archive)
        self.shared = Shared(self.archive, self.related)
        self.dossiers = Dossiers(self.archive)
        taken = add_pages(files, config, loaded, self.dossiers)
        _report([*refused, *loaded.problems, *taken])
        for path, content in exported_files(self.archive, parquet=self.config.parquet):
            files.append(File.generated(config, path, content=content))
        script = search_script.without_comments(LUNR.read_text(encoding="utf-8"))
        files.append(File.generated(config, "assets/lunr.js", content=script))
        return files

    def on_env(
        self, env: jinja2.Environment, config: MkDocsConfig, files: Files
    ) -> jinja2.Environment:
        """Escape whatever our templates print: MkDocs does not."""
        ours = frozenset(path.name for path in THEME.glob("*.html"))
        env.autoescape = lambda name: name in ours
        env.filters.update(FILTERS, url=url_filter(env.filters["url"]))
        quicken(env)
        env.bytecode_cache = compiled_in(folders_of(config).root / CACHE)
        env.globals["pieces"] = self.shared.seen_from_elsewhere()
        return env

    def on_page_context(
        self, context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give templates the archive."""
        if isinstance(page, ObelusPage):
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
        if config.strict and _has_warnings():
            publish.discard(self.staging)
            return
        info = bag.bag_info(self.archive, config.site_description or "", "obelus build")
        bag.write_bag(self.staging, info)
        try:
            publish.publish(self.staging, self.site)
        except OSError as error:
            raise PluginError(f"{self.site} cannot be replaced: {error.strerror}.") from error

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


def settings_of(options: Options) -> tuple[Detection, QuoteLimits]:
    """How the options want articles read, and how much may be quoted; refuses other words."""
    try:
        default_lexicon().extended(options.cues)
        default_judgement().extended(options.words)
        limits = QuoteLimits.of(options.quotes)
    except (KeyError, TypeError, ValueError) as error:
        message = f"The option cues, words or quotes cannot be used: {error}."
        raise PluginError(message) from error
    return Detection(options.suggestions, options.cues, options.words), limits


def check_extras(options: Options) -> None:
    """Refuse an option whose extra is not installed, before anything is built."""
    if options.parquet and not claims_parquet.is_available():
        install = 'Run: pip install "mkdocs-obelus[parquet]"'
        raise PluginError(f"The option parquet needs pyarrow, which is not installed. {install}")


def published_archive(loaded: Loaded, config: MkDocsConfig) -> Archive:
    """What of an archive is for readers, with its name and address."""
    shown = published(loaded.archive)
    return replace(shown, site_name=config.site_name, site_url=config.site_url or "")


def load_from(config_file: str, folders: Folders | None = None) -> Loaded:
    """The archive that a `mkdocs.yml` configures, there or in `folders`, without building it."""
    config = load_config(config_file)
    if "obelus" not in config.plugins:
        raise PluginError(f"{config_file} does not use the plugin obelus.")
    folders = folders or folders_of(config)
    config.docs_dir = str(folders.content)
    _check_links(folders.content)
    files = get_files(config)
    refused = _refuse_files(files, folders)
    loaded = load(folders, _names(files), *settings_of(config.plugins["obelus"].config))
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
        and file.inclusion.value >= InclusionLevel.NOT_IN_NAV.value
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


def _has_warnings() -> bool:
    loggers = map(logging.getLogger, ("mkdocs", "properdocs"))
    handlers = (handler for logger in loggers for handler in logger.handlers)
    return any(isinstance(h, CountHandler) and h.get_counts() for h in handlers)
