"""Which pages a site has: one for each document, and the lists that nobody writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from obelus.model import Article, Entity, Location, Prose, Source
from obelus.model.digest import joined
from obelus.problems import Code, Problem
from obelus.reading import ARTICLES, BESIDE, PLAIN
from obelus.render.lists import PeriodPage
from obelus.render.periods import Period, beside, cut, is_long
from obelus.resolve.dossiers import Dossier, Dossiers
from obelus.resolve.named import Key, Named
from obelus.resolve.redirects import Redirect, redirects
from obelus.site.unwritten import LISTS
from obelus.vocabulary import FLAGS, Flag

Subject = Article | Entity | Source | Flag | Prose | Dossier | Redirect | PeriodPage | None

LONG = {"articles/index.md": "articles", "corrections/index.md": "corrections"}
"""Those that are cut by time where they are long."""


class PagePlan(Struct, frozen=True, gc=False):
    """One page to make: from a file of that name below `content/`, or from nothing."""

    name: str
    title: str
    template: str
    subject: Subject = None
    file: str = ""
    """The file it is made of; empty for a page that nobody wrote."""
    updated: date | None = None
    """The last day on which its subject changed, where it has one of its own."""
    years: tuple[Period, ...] = ()
    """Those of its list that have pages of their own."""


def plan_pages(
    documents: Mapping[str, Article | Entity | Prose],
    dossiers: Dossiers,
    titles: Mapping[str, str],
    named: Named,
) -> tuple[list[PagePlan], list[Problem]]:
    """All pages by the address they take, and files whose address is taken."""
    plans = {plan.name: plan for plan in _unwritten(dossiers)}
    problems: list[Problem] = []
    for file, document in documents.items():
        name = _canonical(file)
        taken = plans.get(name)
        if taken is not None and (taken.file or taken.subject is not None):
            problems.append(_taken(document, taken))
            continue
        plans[name] = plan_of(file, document, titles)
    for plan in [p for long in [*plans.values()] for p in _cut(long, titles, named)]:
        folder = plan.name.removesuffix(".md")
        for name in (plan.name, f"{folder}/index.md"):
            other = plans.pop(name, None)
            if other and other.file != plan.file:
                problems.append(_taken(documents[other.file], plan))
        plans[plan.name] = plan
    for moved in redirects(dossiers):
        name = f"{moved.path}.md"
        plan = PagePlan(name, moved.title, "moved.html", moved)
        problems += _crossed(moved, plans.setdefault(name, plan))
    return [_titled(plan, titles) for plan in plans.values()], problems


def plan_of(file: str, document: Article | Entity | Prose, titles: Mapping[str, str]) -> PagePlan:
    """The page of a file."""
    name = _canonical(file)
    title, template = _title(document), _template(name, document)
    return _titled(PagePlan(name, title, template, document, file, _updated(document)), titles)


def _taken(document: Article | Entity | Prose, by: PagePlan) -> Problem:
    """A file whose address another page has."""
    message = f"Another page has the address of this file: {by.file or by.title}."
    fix = "Give the file another name."
    return Problem(Code.TAKEN_ADDRESS, Location(document.path), message, fix)


def _crossed(moved: Redirect, taken: PagePlan) -> Iterator[Problem]:
    """A former address that cannot lead on, as another page has it or it leads elsewhere."""
    other = taken.subject
    is_same = isinstance(other, Redirect | Dossier) and other.url == moved.url
    # Two articles with one name are a problem of the archive, and told as that.
    is_told = moved.path.startswith(ARTICLES) and other is not None
    if moved.place is None or is_same or is_told:
        return
    leads = f"leads to {other.url}" if isinstance(other, Redirect) else "is another page"
    message = f"The former address {moved.path}/ cannot lead here: it {leads}."
    fix = "Rename the other if readers knew that address as this one; else leave it as it is."
    yield Problem(Code.FORMER_ADDRESS, moved.place, message, fix)


def nav_files(nav: Any) -> Iterator[str]:
    """What the navigation leads to, as typed."""
    for entry in nav if isinstance(nav, list) else ():
        if isinstance(entry, str):
            yield entry
        for target in entry.values() if isinstance(entry, dict) else ():
            yield from [target] if isinstance(target, str) else nav_files(target)


def nav_titles(nav: Any) -> Iterator[tuple[str, str]]:
    """(page, title) for each titled entry: MkDocs ignores the titles of pages a plugin made."""
    for entry in nav if isinstance(nav, list) else ():
        for title, target in entry.items() if isinstance(entry, dict) else ():
            if isinstance(target, str):
                yield target, title
            else:
                yield from nav_titles(target)


def _unwritten(dossiers: Dossiers) -> Iterator[PagePlan]:
    for name, (title, template) in LISTS.items():
        yield PagePlan(name, title, template)
    for flag in FLAGS.values():
        yield PagePlan(f"flags/{flag.id}.md", flag.label, "flag.html", flag)
    for source in dossiers.archive.sources:
        yield PagePlan(f"sources/{source.key}.md", source.key, "source.html", source)
    for dossier in dossiers.listed:
        # A claim may be called "index", and that is the name of the list.
        name = f"{dossier.id}/index" if dossier.id == "index" else dossier.id
        updated = dossiers.updated(dossier)
        title = dossier.statement
        yield PagePlan(f"claims/{name}.md", title, "dossier.html", dossier, updated=updated)


def _cut(plan: PagePlan, titles: Mapping[str, str], named: Named) -> Iterator[PagePlan]:
    """A page whose list is too long for one, and those of its years and months."""
    key = _list_of(plan)
    columns = named.by(key) if key else ()
    if not any(is_long(len(listed.places)) for listed in columns):
        return
    parts = cut(named.days(key, columns))
    yield replace(plan, years=tuple(period for period in parts if not period.month))
    leads = beside(tuple(parts))
    title = _titled(plan, titles).title
    folder = plan.name.removesuffix(".md").removesuffix("/index")
    for period, slices in parts.items():
        of_columns = [*zip(columns, slices, strict=True)]
        shown = [joined(*listed.shown[part]) for listed, part in of_columns]
        places = [place for listed, part in of_columns for place in listed.places[part]]
        yield PagePlan(
            f"{folder}/{period.path}.md",
            f"{title}, {period.label}",
            "period.html",
            PeriodPage(key, period, leads[period], joined(*shown), title, f"{folder}/"),
            updated=named.updated(places),
        )


def _list_of(plan: PagePlan) -> Key:
    """The list that a page has; none is ""."""
    if isinstance(plan.subject, Flag | Entity | Source):
        return plan.subject
    return LONG.get(plan.name, "")


def _canonical(file: str) -> str:
    """The name that stands for a file's address: README.md is index.md, and texts are Markdown."""
    folder, slash, name = file.rpartition("/")
    if name == "README.md":
        return f"{folder}{slash}index.md"
    if file.startswith(ARTICLES) and file.endswith(BESIDE):
        return file.removesuffix(BESIDE) + ".md"
    return file.removesuffix(PLAIN) + ".md" if name.endswith(PLAIN) else file


def _title(document: Article | Entity | Prose) -> str:
    return document.name if isinstance(document, Entity) else document.title


def _updated(document: Article | Entity | Prose) -> date | None:
    return document.updated if isinstance(document, Article) else None


def _template(name: str, document: Article | Entity | Prose) -> str:
    if isinstance(document, Article):
        return "article.html"
    if isinstance(document, Entity):
        return "entity.html"
    if name == "index.md":
        return "home.html"
    return LISTS[name][1] if name in LISTS else "main.html"


def _titled(plan: PagePlan, titles: Mapping[str, str]) -> PagePlan:
    title = titles.get(plan.file) or titles.get(plan.name)
    return replace(plan, title=title) if title else plan
