"""Copies, quotations and quotes.lock → Problems, and the lock as it should be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from obelus.cuts import cuts
from obelus.evidence import Copy, shown
from obelus.lock import Key, Lock, Quotation, Row, label, renewed
from obelus.model import Article, Claim, Field, Source
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive
from obelus.resolve.quoted import QUOTABLE, QuoteLimits

DIGITS = 12
"""Of a hash, in messages: enough to tell two texts apart."""
RELOCK = "Run obelus lock, and commit seeds/quotes.lock."
REFUTED = frozenset({"differs", "ambiguous"})
"""States of a quotation that a copy at hand speaks against."""
WHERE = {
    "before": "right before it",
    "behind": "right behind it",
    "inside": "where its ellipsis is",
}

Found = tuple[Code, str, str]
"""A problem that has no place yet: code, message and fix."""


def check_quotes(archive: Archive, article: Article, limits: QuoteLimits) -> Iterator[Problem]:
    """Quotations that are too long, or are not what the copies at hand have."""
    for claim in article.claims:
        bullet = claim.field("quote") if claim.quote else None
        if bullet is not None:
            yield from _check_quote(archive, claim, bullet, limits)


def check_copies(archive: Archive) -> Iterator[Problem]:
    """Whether each copy is the one that its entry names; without either no quotation is locked."""
    rows = reversed([*(archive.lock or Lock()).rows.values()])
    first_rows = {row.source: row for row in rows}
    for source in archive.sources:
        fixity = archive.fixity(source.key)
        if source.key in archive.copies:
            yield from _check_fixity(source, fixity, archive.copies[source.key])
        elif not fixity and source.key in first_rows:
            yield _locked_without_fixity(source, first_rows[source.key])


def check_lock(archive: Archive) -> Iterator[Problem]:
    """Each quotation and each row must be what obelus lock would make of them now."""
    if archive.lock:
        yield from _check_lock(archive, archive.lock)


def lock_rows(archive: Archive, today: date) -> dict[Key, Row]:
    """The rows that quotes.lock should have, by the copies at hand."""
    return renewed(archive.lock or Lock(), _lockable(archive), today)


def is_quotable(archive: Archive, key: str) -> bool:
    """Whether the rights of a source let its words stand in a message or a hash."""
    source = archive.source(key)
    return source is not None and source.field("rights") in QUOTABLE


def _lockable(archive: Archive) -> Iterator[Quotation]:
    """The quotations that are locked: the few words of a withheld one could be found by trying."""
    for claim in archive.claims:
        if all(is_quotable(archive, key) for key in _keys(archive, claim)):
            yield from archive.quotations(claim)


def _keys(archive: Archive, claim: Claim) -> set[str]:
    """The sources whose rights decide whether the words of a claim may be locked."""
    return {cited.key for cited in claim.sources} | {archive.article(claim).source} - {""}


def _check_fixity(source: Source, expected: str, copy: Copy) -> Iterator[Problem]:
    if not expected:
        message = f'Nothing proves which text of "{source.key}" we read: the entry has no sha256.'
        fix = f"If the copy is the right one, add the line: sha256 = {{{copy.sha256}}},"
        yield Problem(Code.NO_FIXITY, source.location, message, fix)
    elif expected != copy.sha256:
        message = (
            f'The copy of "{source.key}" has changed: its hash is {copy.sha256[:DIGITS]}…, '
            f"the entry says {expected[:DIGITS]}…."
        )
        fix = "Restore the copy; or check its quotations again, then update sha256 in the entry."
        yield Problem(Code.COPY_CHANGED, source.location, message, fix)


def _locked_without_fixity(source: Source, row: Row) -> Problem:
    """Without its hash, what was found in a copy is no longer found in this one."""
    message = f'quotes.lock has quotations from "{source.key}", and the entry has no sha256.'
    fix = f"If they are from that copy, add the line: sha256 = {{{row.copy}}},"
    return Problem(Code.NO_FIXITY, source.location, message, fix)


def _check_quote(
    archive: Archive, claim: Claim, bullet: Field, limits: QuoteLimits
) -> Iterator[Problem]:
    words, is_at_hand = len(claim.quote.split()), any_at_hand(archive, claim)
    if words > limits.words:
        message = f'The quote in claim "{claim.id}" is {words} words; the limit is {limits.words}.'
        fix = "Quote the key phrase and put the rest in your own words."
        yield Problem(Code.LONG_QUOTE, bullet.value_location, message, fix)
    elif is_at_hand:
        yield from _check_place(archive, claim, bullet)
    if is_at_hand:
        yield from _check_cuts(archive, claim, bullet)


def any_at_hand(archive: Archive, claim: Claim) -> bool:
    """Whether a copy of any of its sources is here."""
    return bool(archive.copies) and any(c.key in archive.copies for c in claim.sources)


def _check_place(archive: Archive, claim: Claim, bullet: Field) -> Iterator[Problem]:
    """A quotation must be in a copy, once, and where the source says."""
    status = archive.quote_status(claim)
    if status == "matches":
        yield from _check_paragraph(archive, claim, bullet)
    if status not in REFUTED:
        return
    key = next(c.key for c in claim.sources if c.key in archive.copies)
    if status == "differs":
        message = f'The quote in claim "{claim.id}" is not in the evidence for [@{key}].'
        fix = "Compare it with the copy."
        if is_quotable(archive, key):
            fix = f'The closest words there are: "{archive.copies[key].nearest(claim.quote)}".'
        yield Problem(Code.QUOTE_MISMATCH, bullet.value_location, message, fix)
    else:
        message = f'The quote in claim "{claim.id}" is in [@{key}] more than once.'
        fix = "Quote a word more, or say in the source which paragraph you mean."
        yield Problem(Code.AMBIGUOUS_QUOTE, bullet.value_location, message, fix)


def _check_paragraph(archive: Archive, claim: Claim, bullet: Field) -> Iterator[Problem]:
    """Readers look a quotation up where the source says it is."""
    at_hand = [(c, archive.copies[c.key]) for c in claim.sources if c.key in archive.copies]
    if any(copy.count(claim.quote, cited.locator) for cited, copy in at_hand):
        return
    cited, place = next((c, p) for c, copy in at_hand for p in copy.places(claim.quote))
    message = (
        f'The quote in claim "{claim.id}" is in para. {place.paragraph} of [@{cited.key}], '
        "not where the source says."
    )
    fix = f"Write [@{cited.key}, para. {place.paragraph}]."
    yield Problem(Code.QUOTE_ELSEWHERE, bullet.value_location, message, fix)


def _check_cuts(archive: Archive, claim: Claim, bullet: Field) -> Iterator[Problem]:
    for quotation in archive.quotations(claim):
        place = quotation.place()
        if quotation.copy is None or place is None:
            continue
        for cut in cuts(quotation.copy, place):
            if cut.is_said_in(f"{claim.statement} {claim.note_text}"):
                continue
            what, sentence = f"a {cut.kind}", "."
            if is_quotable(archive, quotation.source):
                what = f'"{shown(cut.words.split())}"'
                sentence = f': "{quotation.copy.in_context(cut.span)}".'
            at = f"{WHERE[cut.where]}, in para. {place.paragraph} of [@{quotation.source}]"
            message = f'The quote in claim "{claim.id}" leaves out {what} {at}{sentence}'
            fix = "Quote it too, or say it in the claim's sentence or note, with the same word."
            code = Code.CUT_NEGATION if cut.kind == "negation" else Code.CUT_CONDITION
            yield Problem(code, bullet.value_location, message, fix)


def _check_lock(archive: Archive, lock: Lock) -> Iterator[Problem]:
    wanted = {quotation.key for quotation in _lockable(archive)}
    rows = lock_rows(archive, date.min) if archive.copies else {}
    for claim in archive.claims:
        status = archive.quote_status(claim) if any_at_hand(archive, claim) else ""
        for quotation in archive.quotations(claim):
            if quotation.key not in wanted:
                continue
            old, new = lock.rows.get(quotation.key), rows.get(quotation.key)
            fixity = archive.fixity(quotation.source)
            if quotation.copy:
                is_known = status in REFUTED or fixity not in {"", quotation.copy.sha256}
                found = None if is_known else _against_copy(quotation, old, new)
            else:
                found = _against_hashes(quotation, old, fixity, is_found=status == "matches")
            bullet = archive.written(claim).field("quote") if found else None
            if found and bullet:
                yield Problem(found[0], bullet.value_location, *found[1:])
    claims = {(claim.article, claim.id): claim for claim in archive.claims}
    for key in lock.rows:
        found = None if key in wanted else _against_rights(archive, key, claims.get(key[:2]))
        if found:
            yield Problem(found[0], lock.place(key), *found[1:])


def _against_rights(archive: Archive, key: Key, claim: Claim | None) -> Found | None:
    """What is wrong with a row that is not to be locked; nothing where rights are unknown.

    Of a claim that is still here, the hash of words that may not be locked must go.
    """
    gone = f"quotes.lock has a quotation that no record has any more: {label(key)}."
    if claim is None:
        return Code.NOT_LOCKED, gone, RELOCK
    if key not in {quotation.key for quotation in archive.quotations(claim)}:
        return Code.STALE_LOCK, gone, RELOCK
    sources = [archive.source(name) for name in _keys(archive, claim)]
    withheld = [s.key for s in sources if s and s.field("rights") == "withheld"]
    if not withheld:  # The entry, or that there is none, is reported already.
        return None
    message = f"The row {label(key)} of quotes.lock must go: [@{min(withheld)}] is withheld."
    return Code.STALE_LOCK, message, RELOCK


def _against_copy(quotation: Quotation, old: Row | None, new: Row | None) -> Found | None:
    """What is wrong with the row of a quotation whose copy is at hand."""
    name, source = f'the quote in claim "{quotation.claim}"', f"[@{quotation.source}]"
    if old == new:
        return None
    if old is None:
        return Code.NOT_LOCKED, f"quotes.lock does not have {name} from {source}.", RELOCK
    message = f"quotes.lock has {name} otherwise than the copy of {source} has it."
    return Code.STALE_LOCK, message, RELOCK


def _against_hashes(
    quotation: Quotation, old: Row | None, fixity: str, *, is_found: bool
) -> Found | None:
    """What is wrong with a quotation of which only the row is at hand, or with the row.

    What `is_found` in another copy may have changed: then only the row is out of date.
    """
    name, source = f'quote in claim "{quotation.claim}"', f"[@{quotation.source}]"
    where = f"where the copy of {source} is"
    if old is None:
        if is_found:
            return None
        message = f"Nobody has matched the {name}: quotes.lock does not have it."
        return Code.NOT_LOCKED, message, f"Run obelus lock {where}, and commit seeds/quotes.lock."
    if old.quote != quotation.hash:
        if is_found:
            return Code.STALE_LOCK, f"quotes.lock has the {name} in other words.", RELOCK
        message = f"The {name} is not the one that was matched on {old.date}."
        return Code.QUOTE_CHANGED, message, f"Restore it, or run obelus lock {where}."
    if fixity not in {"", old.copy}:
        message = f"quotes.lock has the {name} from another copy of {source} than sources.bib."
        return Code.STALE_LOCK, message, f"Run obelus lock {where}."
    return None
