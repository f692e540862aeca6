"""What search alone costs at sizes that take long to build: making its index, and asking it.

    N=100000 make bench-index

The index of a made-up archive is put into the site of an empty one and measured as `bench-search`
measures a built site.
"""

from __future__ import annotations

import gzip
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random

from msgspec import structs

from bench import asked
from bench_search import QUERIES, figures
from made_archive import made_archive
from obelus.export import search
from obelus.export.search import Previous, Subject
from obelus.export.search_words import words
from obelus.resolve.archive import Archive
from tables import machine

CONFIG = """\
site_name: Made up
theme: {name: obelus}
plugins: [obelus]
site_dir: site
docs_dir: content
"""


def main() -> None:
    """Print the figures."""
    articles, _, _ = asked()
    archive = made_archive(articles)
    with tempfile.TemporaryDirectory() as name:
        site = _empty_site(Path(name))
        times, files = _made(archive)
        size = sum(len(gzip.compress(content, 6)) for content in files.values()) / 1e6
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        for path, content in files.items():
            (site / path).parent.mkdir(exist_ok=True)
            (site / path).write_bytes(content)
        rows = [*figures(site, queries(archive, QUERIES))]
    print(f"{articles:,} articles, {len(archive.claims):,} claims; {machine()}\n")
    print(f"{len(files):,} files, {size:.1f} MB gzipped; with the archive, {peak:,} MB.")
    print("".join(f"{title}: {taken:.2f} s of CPU\n" for title, taken in times.items()))
    print("| search | median | 95 of 100 |")
    print("\n".join(("| --- | --- | --- |", *rows)))


def _made(archive: Archive) -> tuple[dict[str, float], dict[str, bytes]]:
    """How long making an index takes, and one after an edit; and its files."""
    parts = _Parts(archive)
    times = {"all parts": parts.taken}
    start = time.process_time()
    made = search.index(archive, parts)
    times["all files of these"] = time.process_time() - start
    files = {path: content for path, content in made.files.items() if content is not None}
    kept = dict(parts.kept)
    article = archive.articles[len(archive.articles) // 2]
    claim = structs.replace(article.claims[0], statement="Nothing else was ever edited.")
    edited = structs.replace(article, claims=(claim, *article.claims[1:]))
    articles = tuple(edited if other is article else other for other in archive.articles)
    after = replace(archive, articles=articles)
    parts.put(after, edited)
    start = time.process_time()
    previous = Previous(made.state, kept.get, files.get, files.__contains__)
    again = search.index(after, parts, previous)
    changed = sum(content is not None for content in again.files.values())
    times[f"{changed} files after an edit"] = time.process_time() - start
    return times, files


class _Parts:
    """The parts of an archive, all made and kept."""

    def __init__(self, archive: Archive) -> None:
        self.digests, self.kept = dict[str, str](), dict[str, bytes]()
        subjects: list[Subject] = [*archive.articles, *archive.entities]
        start = time.process_time()
        made = [search.part_of(archive, subject) for subject in subjects]
        self.taken = time.process_time() - start
        for subject, part in zip(subjects, made, strict=True):
            self._keep(subject, part)

    def put(self, archive: Archive, subject: Subject) -> None:
        self._keep(subject, search.part_of(archive, subject))

    def _keep(self, subject: Subject, part: bytes) -> None:
        self.digests[subject.path] = digest = sha256(part).hexdigest()
        self.kept[digest] = part

    def digest(self, subject: Subject) -> str:
        return self.digests[subject.path]

    def contents(self, subjects: Sequence[Subject]) -> Iterator[bytes]:
        return (self.kept[self.digests[subject.path]] for subject in subjects)


def _empty_site(folder: Path) -> Path:
    (folder / "content").mkdir()
    (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=folder, check=True)
    return folder / "site"


def queries(archive: Archive, count: int) -> list[str]:
    """What readers may ask: a name, an outlet, a word half typed, one to three words of a claim."""
    random, found = Random(11), list[str]()
    while len(found) < count:
        claim = random.choice(archive.claims)
        told = [word for word in words(claim.statement) if len(word) > 3]
        kind = random.random()
        if kind < 0.25:
            found.append(random.choice(archive.entities).name)
        elif kind < 0.35 and claim.via:
            found.append(claim.via[0].label)
        elif kind < 0.5 and told:
            found.append(random.choice(told)[:4])
        elif len(told) > 2:
            found.append(" ".join(random.sample(told, random.choice((1, 1, 2, 2, 3)))))
    return found


if __name__ == "__main__":
    main()
