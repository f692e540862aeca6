"""What `mkdocs.yml` says → where an archive lies, how it is read, and which files belong to it."""

from __future__ import annotations

import logging
import stat
from collections.abc import Callable
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import mkdocs
from mkdocs.config import base, config_options, load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files, InclusionLevel, get_files

from obelus import vocabulary
from obelus.detect import default_judgement, default_lexicon
from obelus.export import claims_parquet
from obelus.fingerprint import fingerprint, plain_text
from obelus.kept import store
from obelus.kept.code_version import code_version
from obelus.kept.store import Store
from obelus.load import Folders, Loaded, evidence_folder, load
from obelus.means import Means
from obelus.model import Location
from obelus.problems import Code, Problem
from obelus.read import is_plain_file, linked_folders, scan, shown_path
from obelus.reading import ARTICLES, PLAIN
from obelus.resolve.archive import Archive
from obelus.resolve.publication import published
from obelus.resolve.quoted import QuoteLimits
from obelus.seen import Scans, Seen
from obelus.site import full_text
from obelus.site.plans import LISTS
from obelus.suggest.reader import Detection
from obelus.work import executors
from obelus.work.executors import executor_of
from obelus.work.tasks import ExecutorError
from obelus.work.timings import Progress


class Options(base.Config):  # type: ignore[no-untyped-call]
    """The plugin's options in `mkdocs.yml`."""

    seeds = config_options.Type(str, default="seeds")
    evidence = config_options.Type(str, default="")
    suggestions = config_options.Choice(vocabulary.SUGGESTION_POLICIES, default="publish")
    cues = config_options.ListOfItems(config_options.Type(dict), default=[])
    words = config_options.Type(dict, default={})
    parquet = config_options.Type(bool, default=False)
    full_text = config_options.Choice(("none", "pagefind"), default="none")
    quotes = config_options.Type(dict, default={})
    executor = config_options.Type(str, default="processes")
    cache = config_options.Type(str, default="")
    timings = config_options.Type(bool, default=False)
    page_events = config_options.Choice(("auto", "never"), default="auto")


UNREAD = frozenset({"plugins", "theme", "site_dir", "watch"})
"""Settings that are told otherwise, or that no page depends on."""

UNSEEN = frozenset({"executor", "cache", "timings"})
"""Options that say how a site is made, not what it is."""


UNSHOWN = frozenset({"strict", "dev_addr"})
"""Settings that change whether a build fails and where it is shown, and no page."""


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


def fingerprint_of(config: MkDocsConfig, options: Options, scans: Scans) -> bytes:
    """The digest of all that a build of this configuration reads, as it lies there."""
    folders = folders_of(config)
    places = [folders.content, folders.seeds, folders.evidence, *map(Path, config.theme.dirs)]
    file = Path(config.config_file_path or "")
    code = Path(__file__).parent
    places = [*dict.fromkeys([*places, code]), file]
    return fingerprint(places, _settings(config, options), scans)


def settings_digest(config: MkDocsConfig, options: Options) -> bytes:
    """The digest of what all pages have: settings and templates."""
    settings = {n: v for n, v in _settings(config, options).items() if n not in UNSHOWN}
    digest = blake2b(f"{code_version()}\n{plain_text(settings)}".encode(), digest_size=16)
    code = [Path(__file__).parent, Path(mkdocs.__file__).parent]
    for folder in map(Path, config.theme.dirs):
        # Our templates and those of MkDocs are told by the version of the code.
        if not any(folder.is_relative_to(known) for known in code):
            for name in sorted(n for n in scan(folder) if not n.startswith("assets/")):
                digest.update(f"{name}\0".encode())
                digest.update((folder / name).read_bytes())
    return digest.digest()


def _settings(config: MkDocsConfig, options: Options) -> dict[str, object]:
    settings = {name: value for name, value in config.items() if name not in UNREAD}
    theme = {name: config.theme[name] for name in config.theme}
    told = {name: value for name, value in options.items() if name not in UNSEEN}
    return {**settings, "theme": theme, "options": told}


def check_extras(options: Options) -> None:
    """Refuse an option whose extra is not installed, before anything is built."""
    if options.parquet and not claims_parquet.is_available():
        install = 'Run: pip install "mkdocs-obelus[parquet]"'
        raise PluginError(f"The option parquet needs pyarrow, which is not installed. {install}")
    if options.full_text == "pagefind" and not full_text.is_available():
        install = 'Run: pip install "mkdocs-obelus[pagefind]"'
        message = "The option full_text needs Pagefind, which is not installed."
        raise PluginError(f"{message} {install}")


def means_of(
    config: MkDocsConfig,
    options: Options,
    scans: Scans,
    seen_before: bytes,
    go_on: Callable[[], None] = lambda: None,
) -> Means:
    """Who does the work of a build, and what was kept of earlier ones."""
    try:
        workers = executor_of(options.executor)
    except ExecutorError as error:
        raise PluginError(str(error)) from error
    version, folders = code_version(), folders_of(config)
    kept = Store.open(options.cache, folders.root, version)
    seen = Seen(folders.content, scans, version, seen_before)
    is_quiet = not logging.getLogger("mkdocs").isEnabledFor(logging.INFO)
    return Means(kept, workers, Progress(quiet=is_quiet, go_on=go_on), seen)


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
    scans = Scans()
    _check_links(folders.content, scans)
    files = get_files(config)
    refused = refuse_files(files, folders, scans)
    loaded = load(folders, names_in(files), *settings_of(config.plugins["obelus"].config))
    return replace(loaded, problems=[*refused, *loaded.problems])


def adapt(config: MkDocsConfig) -> None:
    """Have MkDocs treat links and the navigation as an archive needs it."""
    if config.nav is None:
        config.nav = list(LISTS)
    links = config.validation.links
    for name in ("anchors", "unrecognized_links", "absolute_links"):
        links[name] = max(links[name], logging.WARNING)


def check_config(config: MkDocsConfig, scans: Scans) -> None:
    """Refuse what no archive can be built with."""
    if not config.use_directory_urls:
        raise PluginError("Addresses of claims are permanent: set use_directory_urls to true.")
    if not any(Path(folder, "article.html").is_file() for folder in config.theme.dirs):
        raise PluginError("The theme has no article.html: set theme to obelus, or extend it.")
    _check_links(Path(config.docs_dir), scans)
    _check_means(config)


def _check_means(config: MkDocsConfig) -> None:
    options, folders = config.plugins["obelus"].config, folders_of(config)
    others = [config.docs_dir, config.site_dir, *config.watch, *config.theme.dirs]
    others += [str(folders.seeds), str(folders.evidence)]
    message = executors.refusal(options.executor)
    if message := message or store.refusal(options.cache, folders.root, others):
        raise PluginError(message)


def _check_links(content: Path, scans: Scans) -> None:
    # MkDocs walks into linked folders, round in circles if need be, before any plugin is asked.
    for folder in linked_folders(content, scans.of(content)):
        raise PluginError(f"{folder} is a link to a folder. Put the folder itself there.")


def names_in(files: Files) -> list[str]:
    """What we read: Markdown files, and texts dropped among the articles."""
    return [
        file.src_uri
        for file in files
        if file.abs_src_path
        and file.inclusion.value >= InclusionLevel.NOT_IN_NAV.value
        and (file.is_documentation_page() or file.src_uri.startswith(ARTICLES))
        and file.src_uri.endswith((".md", PLAIN))
    ]


def refuse_files(files: Files, folders: Folders, scans: Scans) -> list[Problem]:
    """Take out of the build what is no plain file of the archive."""
    problems = []
    there = scans.of(folders.content)
    places = {file.src_dir for file in files}
    ours = {place for place in places if place and Path(place) == folders.content}
    for file in [f for f in files if f.src_dir in ours]:
        status = there.get(file.src_uri)
        if status and stat.S_ISREG(status.st_mode):  # No link leads to what a scan finds.
            continue
        path = folders.content / file.src_uri
        if not is_plain_file(path, folders.content):
            files.remove(file)
            message = "This is not a regular file inside the archive, so it is not published."
            fix = "Put the file itself here, not a link to it."
            place = Location(shown_path(path, folders.root))
            problems.append(Problem(Code.UNREADABLE_FILE, place, message, fix))
    return problems
