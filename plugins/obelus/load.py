"""A folder on disk → its Archive and its Problems: read, parse and resolve, one after the other."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from obelus import captures
from obelus.checked import Inputs, check_articles
from obelus.entries import read_entries
from obelus.evidence import Copy
from obelus.facts import read_facts
from obelus.folders import Folders
from obelus.lock import NAME, Lock, read_lock
from obelus.means import Means
from obelus.model import Article, Location, Prose, Source
from obelus.model.ties import Ties
from obelus.problems import Code, Problem, in_source_order, with_lines
from obelus.read import Refusal, read_text, shown_path
from obelus.reading import Document
from obelus.resolve.archive import Archive
from obelus.resolve.checks import article_checks, check_archive
from obelus.resolve.checks.rights import kept_back
from obelus.resolve.quoted import QuoteLimits
from obelus.resolve.resolved import resolve
from obelus.suggest.checks import hearing_checks
from obelus.suggest.reader import Detection, Reader
from obelus.texts import Texts

MAX_BIB_BYTES = 64 * 1024 * 1024
MAX_COPY_BYTES = 4 * 1024 * 1024
"""A copy is searched for each quotation, and a book has one megabyte."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """An archive with everything that is wrong in it, in source order."""

    archive: Archive
    """Drafts included."""
    documents: dict[str, Document]
    """What each Markdown file is, by its name below `content`."""
    problems: list[Problem]
    names: tuple[str, ...]
    """The files below `content` that were to be read; those refused are no documents."""
    texts: Mapping[str, str]
    """The text of each Markdown file, by its name below `content`."""
    reader: Reader
    limits: QuoteLimits
    ties: Mapping[str, Ties]
    """Of each document, by its path."""


def load(
    folders: Folders,
    names: Iterable[str],
    detection: Detection | None = None,
    limits: QuoteLimits | None = None,
    means: Means | None = None,
    site: tuple[str, str] = ("", ""),
) -> Loaded:
    """The archive made of the Markdown files of those names below `content`; `site` is its name and
    its address."""
    limits, names, means = limits or QuoteLimits(), tuple(names), means or Means()
    texts = Texts(names, folders.content, folders.root, means.seen)
    read, reader, keys = read_facts(texts, detection or Detection(), means)
    problems = [*texts.problems]
    sources, bib_text, bib_problems = _read_bibliography(folders, means)
    sources, row_text, row_problems = _read_captures(folders, sources)
    documents = {name: facts.read.document for name, facts in read.items()}
    by_key = {source.key: source for source in sources}
    for name, document in documents.items():
        if isinstance(document, Article):
            documents[name], unpublishable = kept_back(document, by_key.get(document.source))
            problems += unpublishable
    copies, copy_problems = load_copies(folders, [source.key for source in sources])
    lock, lock_text, lock_problems = _read_lock(folders)
    means.progress.go_on()
    archive = resolve(
        articles=[d for d in documents.values() if isinstance(d, Article)],
        entities=reader.entities,
        sources=sources,
        pages=[d for d in documents.values() if isinstance(d, Prose)],
        copies=copies,
        lock=lock,
        site=site,
    )
    means.progress.go_on()
    of_articles = {read[name].read.document.path: key for name, key in keys.items()}
    ties = {facts.read.document.path: facts.ties for facts in read.values()}
    inputs = Inputs(archive, ties, of_articles, limits)
    checks = (*article_checks(limits), *hearing_checks(archive, reader))
    found = [*check_articles(inputs, checks, means)]
    found += [*lock_problems, *check_archive(archive, limits, date.today())]
    found += row_problems
    if bib_problems and not sources:
        # No key is known then: that is one problem, and not one a citation.
        found = [problem for problem in found if problem.code is not Code.UNKNOWN_SOURCE]
    problems += [*bib_problems, *copy_problems, *found]
    beside = bib_text | lock_text | row_text
    everything = with_lines(problems, beside | _texts_of(problems, texts))
    # Those of one file have had their lines since it was read.
    everything += [p for facts in read.values() for p in facts.read.problems]
    everything = in_source_order(everything)
    return Loaded(archive, documents, everything, names, texts, reader, limits, ties)


def _texts_of(problems: Iterable[Problem], texts: Texts) -> dict[str, str]:
    """By path, the texts whose lines problems show."""
    wanted = {problem.location.path for problem in problems}
    names = [name for name in texts if wanted and texts.path(name) in wanted]
    return {texts.path(name): texts.get(name, "") for name in names}


def _read_bibliography(
    folders: Folders, means: Means
) -> tuple[tuple[Source, ...], dict[str, str], list[Problem]]:
    path = folders.seeds / "sources.bib"
    if not path.exists():
        return (), {}, []
    shown = shown_path(path, folders.root)
    text = _read(path, folders.seeds, folders.root, MAX_BIB_BYTES)
    if isinstance(text, Problem):
        return (), {}, [text]
    sources, problems = read_entries(shown, text, means)
    return sources, {shown: text}, problems


def _read_captures(
    folders: Folders, sources: tuple[Source, ...]
) -> tuple[tuple[Source, ...], dict[str, str], list[Problem]]:
    path = folders.seeds / captures.NAME
    if not os.path.lexists(path):
        return sources, {}, []
    shown = shown_path(path, folders.root)
    text = _read(path, folders.seeds, folders.root, MAX_BIB_BYTES)
    if isinstance(text, Problem):
        return sources, {}, [text]
    rows, problems = captures.read_captures(shown, text)
    kept = folders.evidence / captures.FOLDER
    problems += captures.check_captures(shown, rows, sources, kept)
    return captures.with_captures(sources, rows), {shown: text}, problems


def _read_lock(folders: Folders) -> tuple[Lock | None, dict[str, str], list[Problem]]:
    path = folders.seeds / NAME
    if not os.path.lexists(path):
        return None, {}, []
    shown = shown_path(path, folders.root)
    text = _read(path, folders.seeds, folders.root, MAX_BIB_BYTES)
    if isinstance(text, Problem):
        return None, {}, [text]
    lock, problems = read_lock(shown, text)
    # Where no row can be read, that is one problem and not one a quotation.
    return None if problems and not lock.rows else lock, {shown: text}, problems


def load_copies(folders: Folders, keys: Iterable[str]) -> tuple[dict[str, Copy], list[Problem]]:
    """The private copies at hand, `<key>.txt`, by source key, and those that could not be read."""
    copies: dict[str, Copy] = {}
    problems: list[Problem] = []
    there = _names_in(folders.evidence)
    for key in keys:
        # Some systems take several spellings for one name.
        if key.isascii() and f"{key}.txt".lower() not in there:
            continue
        path = folders.evidence / f"{key}.txt"
        if os.path.lexists(path):
            text = _read(path, folders.evidence, folders.root, MAX_COPY_BYTES)
            if isinstance(text, Problem):
                problems.append(text)
            else:
                copies[key] = Copy(text)
    return copies, problems


def _names_in(folder: Path) -> frozenset[str]:
    """The names in a folder, in small letters."""
    try:
        return frozenset(name.lower() for name in os.listdir(folder))  # noqa: PTH208 - no paths of thousands
    except OSError:
        return frozenset()


def _read(path: Path, folder: Path, root: Path, max_bytes: int) -> str | Problem:
    """The text of a file that is no Markdown, or why it is not read."""
    try:
        return read_text(path, folder, max_bytes)
    except Refusal as refusal:
        code, message, fix = refusal.args
        return Problem(code, Location(shown_path(path, root)), message, fix)
