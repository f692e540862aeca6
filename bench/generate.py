"""An archive of N made-up articles: python bench/generate.py N SEED FOLDER."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import as_hugo
import as_obelus
from cast import cast
from teller import Teller
from words import words

TURNS = 20
"""How many articles a benchmark may edit one after the other."""


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


def generate(articles: int, seed: int, folder: Path, *, is_full: bool = False) -> None:
    """Write an archive of so many articles below a folder that does not exist yet."""
    told = teller(articles, seed)
    archive = as_obelus.Archive(folder / "obelus", told.cast)
    sites = [as_hugo.Site(folder / "hugo", told.cast)]
    if is_full:
        sites.append(as_hugo.Site(folder / "hugo-full", told.cast, is_full=True))
    example = told.tell(articles // 3)
    renamed, naming = example.named[-1], 0
    for number in range(articles):
        story = told.tell(number)
        archive.add(story)
        for site in sites:
            site.add(story)
        naming += renamed in story.named
    archive.close()
    for site in sites:
        site.close()
    linked = told.cast.entities[len(told.cast.entities) // 2]
    turns = range(articles // 2, min(articles, articles // 2 + TURNS))
    facts = {
        "articles": articles,
        "entities": [entity.id for entity in told.cast.entities],
        "edited": [told.slug(number)[0] for number in turns],
        "linked": {"id": linked.id, "name": linked.name},
        "renamed": {
            "id": renamed.id,
            "name": renamed.name,
            "alias": renamed.alias,
            "article": example.slug,
        },
        "naming": naming,
    }
    (folder / "facts.json").write_text(json.dumps(facts), "utf-8")


if __name__ == "__main__":
    main()
    sys.exit()
