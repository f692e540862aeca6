"""The HTML of what many pages show, as seen from one of them: links, chains, claims in lists.

Templates have these among the macros of `_macros.html`. They are functions because an archive asks
for them some hundred times an article.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from markupsafe import Markup

from obelus.model import Agent, Article, Citation, Claim, Entity
from obelus.render import bars, words
from obelus.render.addresses import Place
from obelus.render.backlinks import Backlink, lines
from obelus.render.words import (
    STATE_TAG,
    as_html,
    assessment_badge,
    escaped,
    flag_badge,
    glyph,
    safe,
    shown,
)
from obelus.resolve.archive import Archive
from obelus.resolve.chain import Step
from obelus.resolve.related import Related


@dataclass(frozen=True)
class Shared:
    """What the pages of one archive have in common, kept from page to page."""

    archive: Archive
    regions: dict[tuple[str, str], tuple[str, list[str]]] = field(default_factory=dict)
    """By (name, folder): a part that all pages of a folder have, and its links into the folder."""
    outlets: dict[str, Markup] = field(default_factory=dict)
    """By the key of an article's source: its outlet without a link."""
    entities: dict[str, str] = field(default_factory=dict)
    """The addresses of entities by their ids: quoting takes longer than looking up."""

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The addresses of articles by their slugs."""
        return {article.slug: article.url for article in self.archive.articles}

    def seen_from(self, url: str) -> Pieces:
        """The pieces of the page at an address."""
        return Pieces(self, Place(url), is_ours=True)


def no_pieces() -> Pieces:
    """The pieces of a page that is none of the archive: only MkDocs knows where it stands."""
    return Pieces(Shared(Archive()), Place(""), is_ours=False)


class Pieces:
    """The pieces of one page."""

    glyph = staticmethod(words.glyph)
    flag_badge = staticmethod(words.flag_badge)
    assessment_badge = staticmethod(words.assessment_badge)
    plural = staticmethod(words.plural)
    date_of = staticmethod(words.date_of)
    source_name = staticmethod(words.source_name)

    def __init__(self, shared: Shared, place: Place, *, is_ours: bool) -> None:
        self.archive, self.related = shared.archive, shared.archive.once(Related)
        self.place, self.is_ours = place, is_ours
        self._shared = shared

    def once(self, name: str, caller: Callable[[], str]) -> str:
        """A part of the page, rendered for the first page of a folder and taken by the others.

        But for its links and the mark of the current page, it must not depend on the page.
        """
        place, regions = self.place, self._shared.regions
        if not place.folder:
            return caller()
        # Nothing kept counts as kept by the page itself, which shares with no page.
        html, links = regions.get((name, place.folder), ("", [place.url]))
        if place.shares(links):
            return html
        before = len(place.near)
        html, links = caller(), place.near[before:]
        if place.shares(links):
            regions[name, place.folder] = html, links
        return html

    def claim_url(self, claim: Claim) -> str:
        """A link to the record of a claim."""
        return f"{self.place.to(self._shared.addresses[claim.article])}#{claim.id}"

    def entity_link(self, entity: Entity, label: str = "") -> Markup:
        """A link to an entity, by its name or in other words."""
        return safe(self._link(entity, label or entity.name))

    def entity_item(self, entity: Entity, note: object) -> Markup:
        """An entity in a list, with something noted behind it."""
        tag = f" {STATE_TAG}" if entity.control and self.archive.is_state(entity) else ""
        link = self._link(entity, entity.name)
        return safe(f'<li>{link}{tag}<span class="n">{as_html(note)}</span></li>')

    def agent(self, agent: Agent) -> Markup:
        """Somebody as a record names them, with a link if they have a page."""
        entity = self.archive.entity(agent.name)
        if entity is None:
            return safe(shown(agent.label))
        return self.entity_link(entity, "" if agent.label == agent.name else agent.label)

    def step_label(self, step: Step, linked: bool) -> Markup:
        """Who took a step."""
        return safe(self._who(step, linked))

    def chain(self, claim: Claim, full: bool = False) -> Markup:
        """The way a claim took, as a list; `full` adds links and what is known about control."""
        steps = self.archive.chain(claim)
        rows = "".join([self._row(step, index, full) for index, step in enumerate(steps)])
        name = "chain chain-full" if full else "chain"
        return safe(f'<ol class="{name}" aria-label="How this claim reached us">\n{rows}\n</ol>')

    def chain_line(self, claim: Claim) -> Markup:
        """The same on one line."""
        return safe(self._chain_line(claim))

    def flag_words(self, claim: Claim) -> Markup:
        """The flags of a claim as words."""
        return safe(self._flag_words(claim))

    def claim_item(self, claim: Claim, role: str = "") -> Markup:
        """One claim in a list, with its chain or with the `role` that somebody has in it."""
        flag, found = self.archive.main_flag(claim), self.archive.assessment(claim)
        below = f'<p class="sub">{assessment_badge(found)}</p>' if found else ""
        if self.related.affected_by(claim):
            below += f'<p class="sub">{self.affected_mark([claim])}</p>'
        return safe(
            f'<li data-status="{flag.id}">{glyph(flag.glyph)}\n'
            f'<div><a href="{escaped(self.claim_url(claim))}">{shown(claim.statement)}</a>\n'
            f'<p class="sub"><span class="lab">{self._flag_words(claim)}</span> · '
            f"{as_html(role) if role else self._chain_line(claim)}</p>\n{below}</div></li>"
        )

    def whys(self, claim: Claim) -> Markup:
        """Every flag of a claim with its why."""
        flag, reasons = self.archive.main_flag(claim), self.archive.flags(claim)
        rows = [(flag_badge(reason.flag), shown(reason.why)) for reason in reasons]
        rows = rows or [(flag_badge(flag), escaped(flag.meaning))]
        items = [f'\n<li>{badge} <span class="why">{why}</span></li>\n' for badge, why in rows]
        return safe(f'<ul class="whys">\n{"".join(items)}\n</ul>')

    def affected_mark(self, claims: Sequence[Claim]) -> Markup:
        """That a claim of a list is affected by a retraction, for its page to explain."""
        if not any(map(self.related.affected_by, claims)):
            return Markup()
        return safe(
            f'<span class="affected-l">{glyph("affected")}<b>Affected</b> by a retraction</span>'
        )

    def bar(self, claims: Sequence[Claim], counts: bool = True) -> Markup:
        """Flags as a bar with patterns; the counts stand under it as words."""
        return bars.bar(self.archive, claims, counts=counts)

    def assessed(self, claims: Sequence[Claim]) -> Markup:
        """How many claims have each assessment, in words."""
        return bars.assessed(self.archive, claims)

    def mention_list(self, links: Sequence[Backlink]) -> Markup:
        """The lines in which an entity is named, those of one page under a link to it."""
        items: list[str] = []
        url = ""
        for link, (named, line) in lines(links):
            head = ""
            if link.url != url:
                url = link.url
                end = "</li>" if items else ""
                href = escaped(self.place.to(url))
                head = f'{end}\n<li><a href="{href}">{shown(link.title)}</a>'
            shown_line = words.in_context(named, line)
            items.append(f'\n\n{head}\n<p class="ctx">{shown_line}</p>\n')
        return safe("\n".join(items) + "</li>\n") if items else Markup()

    def outlet(self, article: Article, linked: bool = True) -> Markup:
        """Who published an article."""
        if linked:
            return self._outlet(article, linked=True)
        kept = self._shared.outlets
        if article.source not in kept:
            kept[article.source] = self._outlet(article, linked=False)
        return kept[article.source]

    def citation(self, cited: Citation) -> Markup:
        """The name of a source in running text, and where in it."""
        source = self.archive.source(cited.key)
        locator = cited.locator.replace("-", "–")
        place = f", {escaped(locator)}" if locator else ""
        if source is None:
            return safe(f"{escaped(cited.key)}{place}")
        href = escaped(self.place.to(source.url))
        retracted = " (retracted)" if source.is_retracted else ""
        return safe(
            f'<a class="ent" href="{href}">{words.source_name(source)}</a>{place}{retracted}'
        )

    def _chain_line(self, claim: Claim) -> str:
        first, *rest = self.archive.chain(claim)
        parts = [shown(first.label)]
        for step in rest:
            parts += " and " if step.role == "said it" else " → ", shown(step.label)
        return "".join(parts)

    def _flag_words(self, claim: Claim) -> str:
        reasons = self.archive.flags(claim)
        if not reasons:
            return escaped(self.archive.main_flag(claim).label)
        first, *rest = [reason.flag.label for reason in reasons]
        return escaped(", ".join([first, *map(str.lower, rest)]) if rest else first)

    def _outlet(self, article: Article, *, linked: bool) -> Markup:
        step = self.archive.publisher(article)
        return safe(f"{self._who(step, linked)}{f' {STATE_TAG}' if step.is_state else ''}")

    def _link(self, entity: Entity, label: str) -> str:
        urls = self._shared.entities
        url = urls.get(entity.id) or urls.setdefault(entity.id, entity.url)
        return f'<a class="ent" href="{self.place.to(url)}">{shown(label)}</a>'  # It is quoted.

    def _who(self, step: Step, linked: bool) -> str:
        if linked and step.entity:
            return self._link(step.entity, step.label or step.entity.name)
        return shown(step.label)

    def _row(self, step: Step, index: int, full: bool) -> str:
        name = "st-state" if step.is_state else "st-named" if step.is_named else "st-none"
        also = " st-also" if index and step.role == "said it" else ""
        tag = f" {STATE_TAG}" if step.is_state else ""
        control = (
            f'<span class="ctl">{escaped(step.control)}</span>' if full and step.control else ""
        )
        return (
            f'\n<li class="{name}{also}"><span class="who">{self._who(step, full)}</span>{tag}'
            f' <span class="role">{step.role}</span>{control if full else ""}</li>\n'
        )
