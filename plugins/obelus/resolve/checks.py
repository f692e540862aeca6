"""Parsed files → one Archive, and the mistakes that only show when all files are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from obelus.evidence import Copy
from obelus.model import Article, Citation, Entity, Prose, Source, Text
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive, spellings
from obelus.resolve.assessment_checks import check_assessments
from obelus.resolve.chain import NOT_ASSESSED, step_beyond
from obelus.resolve.chain_checks import check_chains
from obelus.resolve.claim_checks import check_claims
from obelus.resolve.dossier_checks import check_dossiers
from obelus.resolve.evidence_checks import check_evidence
from obelus.resolve.flags import derive_flags, suggested_reason
from obelus.resolve.history_checks import check_history
from obelus.resolve.known import check_citation, one_of, unknown_entity
from obelus.resolve.likeness_checks import check_likeness
from obelus.resolve.locator_checks import check_locators
from obelus.resolve.splice_checks import check_splices
from obelus.resolve.wording_checks import check_wording
from obelus.text import slugify
from obelus.vocabulary import CONTROL_CLASSES, KINDS


def resolve(
    articles: Iterable[Article],
    entities: Iterable[Entity],
    sources: Iterable[Source],
    pages: Iterable[Prose],
    copies: Mapping[str, Copy],
) -> tuple[Archive, list[Problem]]:
    """The archive of those files, with every name, citation and field checked."""
    archive = Archive(
        articles=tuple(sorted(articles, key=_newest_first)),
        entities=tuple(sorted(entities, key=lambda entity: (entity.name.casefold(), entity.id))),
        sources=tuple(sources),
        pages=tuple(pages),
        copies=copies,
    )
    reasons = {(c.article, c.id): derive_flags(c, archive.chain(c)) for c in archive.claims}
    for suggestion in archive.suggestions:
        claim = suggestion.claim
        reasons[claim.article, claim.id] = (suggested_reason(suggestion, archive.chain(claim)),)
    archive = replace(archive, reasons=reasons)
    return archive, [problem for check in CHECKS for problem in check(archive)]


def _newest_first(article: Article) -> tuple[int, str]:
    return -(article.published or date.min).toordinal(), article.slug


def check_register(archive: Archive) -> Iterator[Problem]:
    """Kinds, control classes, and names that two entities share."""
    owners: dict[str, Entity] = {}
    for entity in archive.entities:
        if entity.kind and entity.kind not in KINDS:
            message = f'"{entity.kind}" is not a kind of entity.'
            fix = one_of(entity.kind, KINDS, "Kinds")
            yield Problem(Code.UNKNOWN_KIND, entity.place("kind"), message, fix)
        if entity.control and entity.control.control_class not in CONTROL_CLASSES:
            message = f'"{entity.control.control_class}" is not a control class.'
            fix = one_of(entity.control.control_class, CONTROL_CLASSES, "Classes")
            yield Problem(Code.BAD_VALUE, entity.place("control"), message, fix)
        for name in spellings(entity):
            owner = owners.setdefault(name, entity)
            if owner is not entity:
                message = f'"{name}" is also a name of {owner.path}.'
                fix = "Leave it with one of them, or say it in full in one of the two."
                place = entity.place("name" if name == entity.name else "aliases")
                yield Problem(Code.AMBIGUOUS_ENTITY, place, message, fix)
        for name in entity.party_to:
            if archive.entity(name) is None:
                yield unknown_entity(archive, name, entity.place("party_to"))


def check_outlets(archive: Archive) -> Iterator[Problem]:
    """Outlets that nobody has classified: absence never means independent."""
    via = {agent.name for claim in archive.claims for agent in claim.via}
    for entity in archive.entities:
        is_outlet = entity.kind == "outlet" or not via.isdisjoint(spellings(entity))
        if is_outlet and entity.control is None:
            message = f'Nobody has said who controls the outlet "{entity.name}".'
            fix = (
                "Add control: {class: …, scheme: …, assessed: …, evidence: …} if somebody has; "
                'until then readers see "not assessed".'
            )
            yield Problem(Code.NOT_ASSESSED, entity.place("kind"), message, fix)
    seen = set[str]()
    for claim in archive.claims:
        for agent in claim.via:
            step = step_beyond(agent.name, agent.label, "carried it")
            is_unknown = archive.entity(agent.name) is None and step.control == NOT_ASSESSED
            if is_unknown and not agent.is_link and agent.name not in seen:
                seen.add(agent.name)
                message = f'Nobody has said who controls the outlet "{agent.name}".'
                page = f"content/entities/{slugify(agent.name) or 'name'}.md"
                fix = f'Give it a page, {page}, if somebody has; readers see "not assessed".'
                yield Problem(Code.NOT_ASSESSED, agent.location, message, fix)


def check_texts(archive: Archive) -> Iterator[Problem]:
    """Names and citations in running text."""
    for text in _texts(archive):
        for mention in text.mentions:
            if archive.entity(mention.name) is None:
                yield unknown_entity(archive, mention.name, mention.location)
        for citation in text.citations:
            yield from check_citation(archive, citation)


def check_articles(archive: Archive) -> Iterator[Problem]:
    """The source of each article."""
    for article in archive.articles:
        if article.source:
            citation = Citation(article.source, "", article.place("source"))
            yield from check_citation(archive, citation)


def _texts(archive: Archive) -> Iterator[Text]:
    for article in archive.articles:
        yield article.body
        yield article.afterword
    yield from (entity.description for entity in archive.entities)
    yield from (page.body for page in archive.pages)


def check_suggestions(archive: Archive) -> Iterator[Problem]:
    """What came through state media is never suggested as merely attributed."""
    for suggestion in archive.suggestions:
        claim = suggestion.claim
        is_state = any(step.is_state for step in archive.chain(claim))
        if is_state and archive.main_flag(claim).id == "attributed":
            message = "This suggestion is flagged attributed, and a state outlet is in its chain."
            fix = 'Set "suggestions: off" in this article, and report the sentence to us.'
            yield Problem(Code.SELF_CHECK, claim.location, message, fix)


CHECKS: Sequence[Callable[[Archive], Iterator[Problem]]] = (
    check_register,
    check_outlets,
    check_texts,
    check_articles,
    check_claims,
    check_assessments,
    check_dossiers,
    check_history,
    check_evidence,
    check_locators,
    check_wording,
    check_likeness,
    check_splices,
    check_chains,
    check_suggestions,
)
