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
from pathlib import Path
from random import Random

from bench import asked
from bench_search import QUERIES, figures
from made_archive import made_archive
from obelus.export import search
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
        start = time.process_time()
        files = dict(search.files(archive))
        taken = time.process_time() - start
        size = sum(len(gzip.compress(content, 6)) for content in files.values()) / 1e6
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        for path, content in files.items():
            (site / path).parent.mkdir(exist_ok=True)
            (site / path).write_bytes(content)
        rows = [*figures(site, queries(archive, QUERIES))]
    print(f"{articles:,} articles, {len(archive.claims):,} claims; {machine()}\n")
    print(f"Made in {taken:.1f} s of CPU: {len(files):,} files, {size:.1f} MB gzipped; ", end="")
    print(f"with the archive, {peak:,} MB.\n\n| search | median | 95 of 100 |")
    print("\n".join(("| --- | --- | --- |", *rows)))


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
