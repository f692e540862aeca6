"""A build and the articles saved since → their pages, long before the next build has them.

What a page says of other articles is as the build has it; the next one puts right what is another
by now. Whatever may have wider effects has no early page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from obelus.configuration import folders_of
from obelus.configured import site_of
from obelus.model import Article
from obelus.read import SourceFile
from obelus.reading import read_document, text_name
from obelus.resolve.archive import Archive
from obelus.resolve.checks.rights import kept_back
from obelus.resolve.dossiers import Dossiers
from obelus.resolve.nearby import nearby
from obelus.resolve.publication import published
from obelus.resolve.related import Related
from obelus.resolve.resolved import resolve
from obelus.seen import Seen
from obelus.site.building import Build
from obelus.site.files import PageFile, page_of
from obelus.site.pages import ObelusPage
from obelus.site.plans import nav_titles, plan_of
from obelus.texts import Texts

MANY = 20
"""So many articles change by another hand than an editor's: a branch was changed, say."""


def early_pages(build: Build, names: Sequence[str]) -> dict[str, bytes]:
    """The pages of those of the files that are articles, by their place in the site."""
    if len(names) > MANY:
        return {}
    read = {name: article for name in names if (article := _read(build, name))}
    pages: dict[str, bytes] = {}
    for is_draft in (False, True):
        some = {name: a for name, a in read.items() if a.is_draft is is_draft}
        if some:
            pages |= _rendered(build, some, is_draft=is_draft)
    return pages


def _read(build: Build, name: str) -> Article | None:
    """The article of a file, if it stays where and what it was."""
    before = build.loaded.documents.get(name)
    if not isinstance(before, Article):
        return None
    folders, beside = folders_of(build.config), text_name(name)
    names = dict.fromkeys((name, beside))
    texts = Texts(names, build.folders.content, folders.root, Seen())
    if len(texts) < len(names):
        return None
    text = texts[beside] if beside != name else None
    document = _parsed(build, texts.file(name), text)
    is_same = isinstance(document, Article) and document.is_draft == before.is_draft
    return document if is_same and isinstance(document, Article) else None


def _parsed(build: Build, file: SourceFile, beside: str | None) -> object:
    document = read_document(file, beside, build.loaded.reader).document
    if not isinstance(document, Article):
        return document
    return kept_back(document, build.loaded.archive.source(document.source))[0]


def _rendered(build: Build, read: Mapping[str, Article], *, is_draft: bool) -> dict[str, bytes]:
    archive, dossiers = _around(build, list(read.values()), is_draft=is_draft)
    rendering, titles = build.rendering, dict(nav_titles(build.config.nav))
    pages: dict[str, bytes] = {}
    for name, article in read.items():
        file = PageFile(plan_of(name, article, titles), build.config)
        if _is_there(build, file, article):
            page_of(file.plan, file, build.config, archive, dossiers)
            pages[file.dest_uri] = rendering.early(file)
    return pages


def _is_there(build: Build, file: PageFile, article: Article) -> bool:
    """Whether the page of that address was made of the same file."""
    before = build.files.src_uris.get(file.src_uri)
    if isinstance(before, PageFile):
        return before.plan.file == file.plan.file
    page = before.page if before else None
    subject = page.subject if isinstance(page, ObelusPage) else None
    is_built = page is not None and page.content is not None
    return is_built and isinstance(subject, Article) and subject.path == article.path


def _around(
    build: Build, articles: Sequence[Article], *, is_draft: bool
) -> tuple[Archive, Dossiers]:
    """An archive of these articles and what has to do with them, and its dossiers."""
    whole, shown = build.loaded.archive, build.archive
    related = (whole if is_draft else shown).once(Related)
    slugs = nearby(articles, related, shown.once(Dossiers))
    fresh = {article.slug: article for article in articles}
    part = resolve(
        articles=[fresh.get(a.slug, a) for a in whole.articles if a.slug in slugs],
        entities=whole.entities,
        sources=whole.sources,
        pages=whole.pages,
        copies=whole.copies,
        lock=whole.lock,
        site=site_of(build.config),
    )
    public = published(part)
    return (part if is_draft else public), public.once(Dossiers)
