"""What `mkdocs.yml` says → where an archive lies, what a build of it depends on, what is refused.

A build after no change needs nothing else: how articles are read is in `configured.py`.
"""

from __future__ import annotations

import logging
from hashlib import blake2b
from pathlib import Path

import mkdocs
from mkdocs.config import base, config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from obelus import vocabulary
from obelus.fingerprint import fingerprint, plain_text
from obelus.folders import Folders, evidence_folder
from obelus.kept.code_version import code_version
from obelus.kept.option import refusal
from obelus.read import linked_folders, scan
from obelus.seen import Scans
from obelus.site.unwritten import LISTS
from obelus.work import executors

LOGGERS = ("mkdocs", "properdocs")
"""Whoever of the two runs the build."""


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

    @property
    def may_fork(self) -> bool:
        """Whether other processes may find something out beside the work."""
        return bool(self.executor != "serial")


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
    # Only here: most archives do without, and a build after no change begins at once.
    if options.parquet:
        from obelus.export import claims_parquet

        if not claims_parquet.is_available():
            message = "The option parquet needs pyarrow, which is not installed."
            raise PluginError(f'{message} Run: pip install "mkdocs-obelus[parquet]"')
    if options.full_text == "pagefind":
        from obelus.site import full_text

        if not full_text.is_available():
            message = "The option full_text needs Pagefind, which is not installed."
            raise PluginError(f'{message} Run: pip install "mkdocs-obelus[pagefind]"')


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
    check_links(Path(config.docs_dir), scans)
    _check_means(config)


def _check_means(config: MkDocsConfig) -> None:
    options, folders = config.plugins["obelus"].config, folders_of(config)
    others = [config.docs_dir, config.site_dir, *config.watch, *config.theme.dirs]
    others += [str(folders.seeds), str(folders.evidence)]
    message = executors.refusal(options.executor)
    if message := message or refusal(options.cache, folders.root, others):
        raise PluginError(message)


def check_links(content: Path, scans: Scans) -> None:
    """Refuse links to folders: MkDocs walks into them, in circles if need be, and asks nobody."""
    for folder in linked_folders(content, scans.of(content)):
        raise PluginError(f"{folder} is a link to a folder. Put the folder itself there.")
