"""An archive of N made-up articles: python bench/generate.py N SEED FOLDER."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import as_hugo
import as_obelus
from cast import Cast, cast
from story import Teller
from words import words


def teller(articles: int, seed: int) -> Teller:
    """Who tells the articles of the archive of that size and seed."""
    language = words(seed)
    return Teller(seed, articles, language, cast(seed, articles, language))


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--full", action="store_true", help="FOLDER/hugo-full, too")
    asked = parser.parse_args()
    generate(asked.articles, asked.seed, asked.folder, is_full=asked.full)


def generate(articles: int, seed: int, folder: Path, *, is_full: bool = False) -> Cast:
    """Write an archive of so many articles below a folder that does not exist yet."""
    told = teller(articles, seed)
    archive = as_obelus.Archive(folder / "obelus", told.cast)
    sites = [as_hugo.Site(folder / "hugo", told.cast)]
    if is_full:
        sites.append(as_hugo.Site(folder / "hugo-full", told.cast, is_full=True))
    for number in range(articles):
        story = told.tell(number)
        archive.add(story)
        for site in sites:
            site.add(story)
    archive.close()
    return told.cast


if __name__ == "__main__":
    main()
    sys.exit()
