"""Parsed files → one Archive, and the mistakes that only show when all files are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from obelus.archive import Archive, Reason, spellings
from obelus.evidence import Copy
from obelus.flags import derive_flags
from obelus.model import Article, Citation, Claim, Entity, Location, Prose, Source, Text
from obelus.problems import Code, Problem, nearest
from obelus.text import slugify
from obelus.vocabulary import ASSESSMENTS, CONTROL_CLASSES, CORRECTION_KINDS, FLAGS, KINDS

MAX_QUOTE_WORDS = 30
"""Longer quotations are no longer short ones, and the copies are not ours to publish."""


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
        flag = FLAGS[suggestion.flag]
        why = suggestion.why.removeprefix(f"{flag.label}: ").removesuffix(".")
        reasons[claim.article, claim.id] = (Reason(flag, why),)
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
            fix = _one_of(entity.kind, KINDS, "Kinds")
            yield Problem(Code.UNKNOWN_KIND, entity.place("kind"), message, fix)
        if entity.control and entity.control.control_class not in CONTROL_CLASSES:
            message = f'"{entity.control.control_class}" is not a control class.'
            fix = _one_of(entity.control.control_class, CONTROL_CLASSES, "Classes")
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
                yield _unknown_entity(archive, name, entity.place("party_to"))


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


def check_texts(archive: Archive) -> Iterator[Problem]:
    """Names and citations in running text."""
    for text in _texts(archive):
        for mention in text.mentions:
            if archive.entity(mention.name) is None:
                yield _unknown_entity(archive, mention.name, mention.location)
        for citation in text.citations:
            yield from _check_citation(archive, citation)


def check_articles(archive: Archive) -> Iterator[Problem]:
    """The source of each article, and the corrections that name claims."""
    for article in archive.articles:
        if article.source:
            citation = Citation(article.source, "", article.place("source"))
            yield from _check_citation(archive, citation)
        known = {claim.id for claim in article.claims}
        for correction in article.corrections:
            if correction.kind not in CORRECTION_KINDS:
                message = f'"{correction.kind}" is not a kind of correction.'
                fix = _one_of(correction.kind, CORRECTION_KINDS, "Kinds")
                yield Problem(Code.BAD_VALUE, article.place("corrections"), message, fix)
            if correction.claim and correction.claim not in known:
                message = f'A correction names the claim "{correction.claim}", which is not here.'
                fix = _one_of(correction.claim, known, "Claims")
                yield Problem(Code.UNKNOWN_CLAIM, article.place("corrections"), message, fix)


def check_claims(archive: Archive) -> Iterator[Problem]:
    """The fields of each record."""
    for claim in archive.claims:
        for agent in (*claim.said_by, *claim.via, *claim.disputed_by):
            if agent.is_link and archive.entity(agent.name) is None:
                yield _unknown_entity(archive, agent.name, agent.location)
        for citation in (*claim.sources, *(e.citation for e in claim.evidence if e.citation)):
            yield from _check_citation(archive, citation)
        for check in (_check_source, _check_flag, _check_assessment, _check_quote, _check_same_as):
            yield from check(archive, claim)


def _check_source(archive: Archive, claim: Claim) -> Iterator[Problem]:
    if claim.field("source") is None:
        key = archive.article(claim).source or "key"
        message = f'Claim "{claim.id}" has no "source".'
        fix = f'Add a line "- source: [@{key}, para. 2]".'
        yield Problem(Code.MISSING_FIELD, claim.location, message, fix)


def _check_flag(archive: Archive, claim: Claim) -> Iterator[Problem]:
    bullet = claim.field("flag")
    if bullet is None:
        return
    if claim.flag not in FLAGS:
        guess = nearest(slugify(claim.flag), FLAGS)
        meant = f'Did you mean "{guess}"? ' if guess else ""
        message = f'"{claim.flag}" is not a flag.'
        fix = (
            f"{meant}Flags are: {', '.join(FLAGS)}. "
            'Leave the line out, and the flag follows from "said by" and "via".'
        )
        yield Problem(Code.UNKNOWN_FLAG, bullet.value_location, message, fix)
    elif not claim.note_text:
        rules = derive_flags(replace(claim, flag=""), archive.chain(claim))
        found = "; ".join(f"{reason.flag.label.lower()} ({reason.why})" for reason in rules)
        message = (
            f'Claim "{claim.id}" is flagged "{claim.flag}", '
            f"but the rules say {found or 'it has no flag'}, and no note says why."
        )
        fix = "Delete the line, or say in the note under the fields why the rule is wrong here."
        yield Problem(Code.FLAG_NEEDS_NOTE, bullet.value_location, message, fix)


def _check_assessment(archive: Archive, claim: Claim) -> Iterator[Problem]:
    bullet = claim.field("assessment")
    if bullet is None:
        return
    if claim.assessment not in ASSESSMENTS:
        message = f'"{claim.assessment}" is not an assessment.'
        fix = _one_of(slugify(claim.assessment), ASSESSMENTS, "Assessments")
        yield Problem(Code.UNKNOWN_ASSESSMENT, bullet.value_location, message, fix)
        return
    needed = {"evidence": "- evidence: [@key, para. 1] refutes"}
    if claim.assessment == "disputed":
        needed = {"disputed by": "- disputed by: [[Name]]", **needed}
    missing = [name for name in needed if claim.field(name) is None]
    if missing:
        names = " and no ".join(f'"{name}"' for name in missing)
        message = f'Claim "{claim.id}" is assessed as "{claim.assessment}" but has no {names}.'
        fix = "Add " + " and ".join(f'"{needed[name]}"' for name in missing) + "."
        yield Problem(Code.MISSING_FIELD, bullet.value_location, message, fix)


def _check_quote(archive: Archive, claim: Claim) -> Iterator[Problem]:
    bullet = claim.field("quote")
    if bullet is None:
        return
    words = len(claim.quote.split())
    if words > MAX_QUOTE_WORDS:
        message = (
            f'The quote in claim "{claim.id}" is {words} words; the limit is {MAX_QUOTE_WORDS}.'
        )
        fix = "Quote the key phrase and put the rest in your own words."
        yield Problem(Code.LONG_QUOTE, bullet.value_location, message, fix)
        return
    at_hand = [(c, archive.copies[c.key]) for c in claim.sources if c.key in archive.copies]
    counts = [(copy.count(claim.quote), copy.count(claim.quote, c.locator)) for c, copy in at_hand]
    if not counts or any(anywhere == 1 or here == 1 for anywhere, here in counts):
        return
    citation, copy = at_hand[0]
    if not any(anywhere for anywhere, _ in counts):
        message = f'The quote in claim "{claim.id}" is not in the evidence for [@{citation.key}].'
        fix = f'The closest words there are: "{copy.nearest(claim.quote)}".'
        yield Problem(Code.QUOTE_MISMATCH, bullet.value_location, message, fix)
    else:
        message = f'The quote in claim "{claim.id}" is in [@{citation.key}] more than once.'
        fix = "Quote a word more, or say in the source which paragraph you mean."
        yield Problem(Code.AMBIGUOUS_QUOTE, bullet.value_location, message, fix)


def _check_same_as(archive: Archive, claim: Claim) -> Iterator[Problem]:
    bullet = claim.field("same as")
    known = {f"{c.article}#{c.id}" for c in archive.claims} if claim.same_as else set()
    for name in claim.same_as:
        if bullet and name not in known:
            message = f'There is no claim "{name}" in the archive.'
            guess = nearest(name, known)
            fix = f'Did you mean "{guess}"?' if guess else "Write article-slug#claim-id."
            yield Problem(Code.UNKNOWN_CLAIM, bullet.value_location, message, fix)


def _check_citation(archive: Archive, citation: Citation) -> Iterator[Problem]:
    if archive.source(citation.key) is None:
        guess = nearest(citation.key, [source.key for source in archive.sources])
        message = f'There is no source "{citation.key}" in sources.bib.'
        fix = f'Did you mean "@{guess}"?' if guess else "Add an entry with that key."
        yield Problem(Code.UNKNOWN_SOURCE, citation.location, message, fix)


def _unknown_entity(archive: Archive, name: str, place: Location) -> Problem:
    guess = nearest(name, archive.entity_names)
    meant = f'Did you mean "[[{guess}]]"? Or create' if guess else "Create"
    page = f"content/entities/{slugify(name) or 'name'}.md"
    message = f'There is no entity "{name}".'
    return Problem(Code.UNKNOWN_ENTITY, place, message, f"{meant} it: {page}.")


def _texts(archive: Archive) -> Iterator[Text]:
    for article in archive.articles:
        yield article.body
        yield article.afterword
    yield from (entity.description for entity in archive.entities)
    yield from (page.body for page in archive.pages)


def _one_of(word: str, known: Iterable[str], plural: str) -> str:
    names = sorted(known) if isinstance(known, set) else list(known)
    guess = nearest(word, names)
    meant = f'Did you mean "{guess}"? ' if guess else ""
    return f"{meant}{plural} are: {', '.join(names)}." if names else "Delete the line."


CHECKS: Sequence[Callable[[Archive], Iterator[Problem]]] = (
    check_register,
    check_outlets,
    check_texts,
    check_articles,
    check_claims,
)
