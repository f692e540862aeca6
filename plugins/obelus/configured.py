"""The archive that a configuration names → its files, how they are read, what readers may see."""

from __future__ import annotations

import logging
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files, InclusionLevel, get_files

from obelus.configuration import Options, check_links, folders_of
from obelus.detect import default_judgement, default_lexicon
from obelus.folders import Folders
from obelus.kept.code_version import code_version
from obelus.kept.store import Store
from obelus.load import Loaded, load
from obelus.means import Means
from obelus.model import Location
from obelus.problems import Code, Problem
from obelus.read import is_plain_file, shown_path
from obelus.reading import ARTICLES, PLAIN
from obelus.resolve.quoted import QuoteLimits
from obelus.seen import Scans, Seen
from obelus.suggest.reader import Detection
from obelus.work.executors import executor_of
from obelus.work.tasks import ExecutorError
from obelus.work.timings import Progress


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


def site_of(config: MkDocsConfig) -> tuple[str, str]:
    """The name and the address of a site."""
    return config.site_name, config.site_url or ""


def load_from(config_file: str, folders: Folders | None = None) -> Loaded:
    """The archive that a `mkdocs.yml` configures, there or in `folders`, without building it."""
    config = load_config(config_file)
    if "obelus" not in config.plugins:
        raise PluginError(f"{config_file} does not use the plugin obelus.")
    folders = folders or folders_of(config)
    config.docs_dir = str(folders.content)
    scans = Scans()
    check_links(folders.content, scans)
    files = get_files(config)
    refused = refuse_files(files, folders, scans)
    settings = settings_of(config.plugins["obelus"].config)
    loaded = load(folders, names_in(files), *settings, site=site_of(config))
    return replace(loaded, problems=[*refused, *loaded.problems])


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
