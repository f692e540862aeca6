"""An archive of N made-up articles: python bench/generate.py N SEED FOLDER."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

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
    asked = parser.parse_args()
    generate(asked.articles, asked.seed, asked.folder)


def generate(articles: int, seed: int, folder: Path) -> Cast:
    """Write an archive of so many articles below a folder that does not exist yet."""
    told = teller(articles, seed)
    archive = as_obelus.Archive(folder / "obelus", told.cast)
    for number in range(articles):
        archive.add(told.tell(number))
    archive.close()
    return told.cast


if __name__ == "__main__":
    main()
    sys.exit()
