"""A build → what a worker that sees the same files is sent of it → the same archive there."""

from __future__ import annotations

import logging
import os
import pickle
import warnings
import weakref
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import mkdocs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation

from obelus.configuration import adapt
from obelus.folders import Folders
from obelus.kept.code_version import code_version
from obelus.kept.store import Store
from obelus.means import KeepsNothing, Means
from obelus.seen import Scans
from obelus.site.rendering import listening
from obelus.site.whole import Whole, prepare
from obelus.work.tasks import Rebuilt, Unlike

PER_DOCUMENT = 0.0005
"""Seconds that a document takes of those in which an archive is made of what was kept of it."""

PLAIN = str | int | float | bool | None

HERE = "Pages were made where the build runs, not by its other workers:"
"""So begins why."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a worker is sent of a build: plain values, whoever set them."""

    config_file: str
    settings: list[dict[str, Any]]
    """`mkdocs.yml` as it was read, and what the command line says."""
    values: dict[str, Any]
    """All plain settings as they are now, whatever `!ENV`, plugins or a preview made of them."""
    folders: Folders
    cache: Path | None
    level: int
    frame: bytes


def recipe_of(whole: Whole) -> Rebuilt[Whole] | None:
    """How a worker makes the archive of a build again; None, and a note why, where it cannot."""
    whole.means.store.flush()
    reason = next(_hindrances(whole), "")
    told = b"" if reason else _told(whole)
    if not told:
        reason = reason or "mkdocs.yml has settings that cannot be sent."
        whole.means.workers.notes.append(f"{HERE} {reason}")
        return None
    return Rebuilt(remade, (told,), PER_DOCUMENT * len(whole.page_digests.digests.ties))


def remade(told: bytes) -> Whole:
    """The archive of a build, in a worker; raises Unlike where it is another one."""
    try:
        whole, frame = _remade(pickle.loads(told))
    except Exception as error:  # noqa: BLE001 - whatever hinders it, the build goes on
        reason = f"a worker could not read the archive ({type(error).__name__}: {error})."
    else:
        if _frame(whole) == frame:
            return whole
        reason = "a worker has other settings, templates or pages in the navigation."
    raise Unlike(f"{HERE} {reason} It needs the same files at the same place.")


def _hindrances(whole: Whole) -> Iterator[str]:
    plugins = whole.config.plugins
    ours = plugins["obelus"]
    for methods in plugins.events.values():
        for method in methods:
            if getattr(method, "__self__", None) is not ours:
                yield "other plugins or hooks take part, and might do so a second time there."
    everyone = whole.files.documentation_pages(inclusion=InclusionLevel.all)
    if any(file.page and file.page.present_anchor_ids is not None for file in everyone):
        yield "MkDocs itself has made some, such as the drafts of a preview."
    if whole.means.store.folder is None:
        yield "nothing could be kept, so that they would read all files again."


def _told(whole: Whole) -> bytes:
    """What is sent; nothing where a setting is a value that only exists here."""
    config = whole.config
    with warnings.catch_warnings():
        # MkDocs finds no use for it. It is the one place that has settings as they were read.
        warnings.simplefilter("ignore", DeprecationWarning)
        settings = [dict(given) for given in config.user_configs]
    # Of plugins it is not as it was read, and ours is the only one that does anything here.
    settings.append({"plugins": [{"obelus": dict(whole.options)}]})
    values = {name: value for name, value in config.items() if _is_plain(value)}
    level = logging.getLogger("mkdocs").getEffectiveLevel()
    told = Told(
        os.path.abspath(config.config_file_path),  # noqa: PTH100 - a link stays one
        settings,
        values,
        whole.folders,
        whole.means.store.folder,
        level,
        _frame(whole),
    )
    try:
        return pickle.dumps(told, pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, TypeError, AttributeError):
        return b""


def _remade(told: Told) -> tuple[Whole, bytes]:
    config = _config(told)
    store = Store.open_to_read(told.cache, code_version()) if told.cache else KeepsNothing()
    options = config.plugins["obelus"].config
    whole = Whole(config, options, told.folders, Means(store))
    whole.is_remade, whole.level = True, told.level
    weakref.finalize(whole, store.close)  # Wordings are read from it when pages are made.
    # As MkDocs' own build does it.
    with listening():
        files, env = get_files(config), config.theme.get_env()
        files.add_files_from_theme(env, config)
        whole.read(files, Scans())
        set_exclusions(files, config)
        whole.nav, whole.env = get_navigation(files, config), env
        prepare(env, told.folders.root)
    return whole, told.frame


def _config(told: Told) -> MkDocsConfig:
    config = MkDocsConfig(config_file_path=told.config_file)
    for settings in told.settings:
        config.load_dict(deepcopy(settings))
    with listening():
        errors, _ = config.validate()
    for name, error in errors:
        raise ValueError(f"{name}: {error}")
    adapt(config)
    config.update(told.values)
    return config


def _frame(whole: Whole) -> bytes:
    """The digest of what all pages have, and are not asked for one by one."""
    digest = blake2b(whole.settings, digest_size=16)
    digest.update(f"{mkdocs.__name__} {mkdocs.__version__}\n{whole.nav}".encode())
    return digest.digest()


def _is_plain(value: object) -> bool:
    if isinstance(value, dict):
        return type(value) is dict and all(map(_is_plain, [*value, *value.values()]))
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    return isinstance(value, PLAIN)
