"""The pages of a site → its sitemap, or more than one where that may not have all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Template
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.utils.templates import TemplateContext

from obelus.model.digest import digest_of
from obelus.resolve.redirects import Redirect
from obelus.site.files import PageFile
from obelus.site.rendering import page_files
from obelus.site.unwritten import SITEMAP

MOST = 50_000
"""So many addresses a sitemap may have: https://www.sitemaps.org/protocol.html"""

INDEX = """\
<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{}</sitemapindex>
"""
INDEXED = """\
    <sitemap>
         <loc>{}</loc>
         <lastmod>{}</lastmod>
    </sitemap>
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page as MkDocs' template of the sitemap asks for it, without making the page."""

    url: str
    canonical_url: str | None
    update_date: str
    is_link: bool

    @property
    def page(self) -> Listed:
        """Itself: the template has files, and asks them for their pages."""
        return self

    @property
    def abs_url(self) -> str | None:
        """The address on its server."""
        return urlsplit(self.canonical_url).path if self.canonical_url else None


class PageList(Sequence[Listed | File]):
    """All pages of a site by address, whoever builds them; listed if a template asks for them."""

    def __init__(self, files: Files, config: MkDocsConfig, updated: date) -> None:
        self._files, self._updated = files, updated
        self._base = config.site_url.rstrip("/") + "/" if config.site_url else ""

    def __getitem__(self, place: Any) -> Any:
        return self._pages[place]

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def digest(self) -> bytes:
        """Of what a sitemap says of them."""
        rows = [f"{file.dest_uri} {day} {leads_on}" for file, day, leads_on in self._rows()]
        rows += [
            f"{file.url} {file.page.update_date if file.page else ''}"
            for file in self._files.documentation_pages()
        ]
        return digest_of(self._base, "\n".join(sorted(rows)))

    @property
    def is_many(self) -> bool:
        """Whether one sitemap may not have all of them; without an address, none has any."""
        return bool(self._base) and self._count > MOST

    @property
    def sitemaps(self) -> list[str]:
        """The names of the files: where they are many, an index and those that it names."""
        numbers = range(1, -(-self._count // MOST) + 1) if self.is_many else ()
        return [SITEMAP, *(f"sitemap-{number}.xml" for number in numbers)]

    def printed(self, template: Template, context: TemplateContext) -> Iterator[tuple[str, str]]:
        """(name, content) of these files, where they are many."""
        index, *names = self.sitemaps
        listed = [file for file in self._pages if file.page and not file.page.is_link]
        rows = []
        for number, name in enumerate(names):
            pages = listed[number * MOST : (number + 1) * MOST]
            yield name, template.render({**context, "pages": pages})
            day = max(file.page.update_date for file in pages if file.page)
            rows.append(INDEXED.format(escape(self._base + name), day))
        yield index, INDEX.format("".join(rows))

    @cached_property
    def _count(self) -> int:
        ours = sum(not leads_on for _, _, leads_on in self._rows())
        theirs = self._files.documentation_pages()
        return ours + sum(bool(file.page and not file.page.is_link) for file in theirs)

    @cached_property
    def _pages(self) -> list[Listed | File]:
        ours = [
            Listed(
                file.url,
                self._base + ("" if file.url == "./" else file.url) if self._base else None,
                day.isoformat(),
                leads_on,
            )
            for file, day, leads_on in self._rows()
        ]
        listed: list[Listed | File] = [*ours, *self._files.documentation_pages()]
        return sorted(listed, key=lambda file: file.url)

    def _rows(self) -> Iterator[tuple[PageFile, date, bool]]:
        """(file, day of the last change, whether it only leads on)."""
        for file in page_files(self._files):
            plan = file.plan
            yield file, plan.updated or self._updated, isinstance(plan.subject, Redirect)
