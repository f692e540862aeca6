"""Two archives → what was published and is otherwise now, and no correction says so."""

from __future__ import annotations

from collections.abc import Iterator

from obelus.history.changes import ArticleChange, Changes
from obelus.model import Article, Claim, Location
from obelus.problems import Code, Problem, nearest
from obelus.resolve.archive import Archive
from obelus.resolve.corrections import Entry, removed_claims

WATCHED = {"assessment": "assessment", "flag": "overruled flag"}
"""The values that editors answer for and readers rely on, as messages name them."""


def uncorrected(changes: Changes, new: Archive) -> Iterator[Problem]:
    """What a correction in the new archive must say of its changes, and none does."""
    names = {article.slug: article for article in new.articles if not article.is_draft}
    for moved in changes.articles:
        if moved.what == "removed":
            yield _removed_article(moved)
        elif moved.after is not None:
            names[moved.formerly] = moved.after
    for change in changes.claims:
        article = names.get(change.before.article) if change.before else None
        if article is None or change.before is None:
            continue  # It went with its article, or is new.
        if change.after is None:
            yield from _removed_claim(change.before, article, changes)
        elif not change.before.voided and not _is_said(change.after, changes):
            yield from _changed(change.before, change.after)
    for article, entry in changes.withdrawn:
        yield _withdrawn(article, entry)


def _is_said(claim: Claim, changes: Changes) -> bool:
    """Whether a new correction says, where readers look first, that a claim changed."""
    return any(_covers(entry, claim) for entry in changes.corrections)


def _covers(entry: Entry, claim: Claim) -> bool:
    if not entry.kind.is_leading or entry.article.slug != claim.article:
        return False
    is_all = entry.kind.id == "void" and not entry.correction.claim
    return is_all or (entry.claim is not None and entry.claim.id == claim.id)


def _changed(before: Claim, after: Claim) -> Iterator[Problem]:
    for name, words in WATCHED.items():
        was, now = getattr(before, name), getattr(after, name)
        # An assessment where there was none takes nothing back; an overruled flag does.
        if was == now or not (was or name == "flag"):
            continue
        bullet = after.field(name)
        place = bullet.value_location if bullet else after.location
        had = f'was "{was}"' if was else "followed from the rules"
        has = f'is "{now}" now' if now else "is gone"
        message = f'The {words} of claim "{after.id}" {had} and {has}, and no correction says so.'
        yield Problem(Code.UNCORRECTED_CHANGE, place, message, f"Add {_entry('rating', after.id)}")


def _removed_claim(was: Claim, article: Article, changes: Changes) -> Iterator[Problem]:
    if was.id in removed_claims(article):
        return
    message = f'Claim "{was.id}" was published, and has no record any more.'
    fix = f"Restore it, or add {_entry('void', was.id)}"
    claims = [change.after for change in changes.claims if change.what == "added" and change.after]
    added = {claim.id: claim.statement for claim in claims if claim.article == article.slug}
    same = next((name for name, statement in added.items() if statement == was.statement), "")
    if guess := same or nearest(was.id, added):
        fix = f'If it is called "{guess}" now, add "- formerly: {was.id}" to that record. {fix}'
    yield Problem(Code.REMOVED_CLAIM, article.place("corrections"), message, fix)


def _removed_article(change: ArticleChange) -> Problem:
    message = f'The article "{change.id}" was published, and readers do not see it any more.'
    fix = (
        "Restore it, with a correction of the kind void; or, if it has another name now, add "
        f'"formerly: [{change.id}]" to its front matter.'
    )
    path = change.before.path if change.before else ""
    return Problem(Code.REMOVED_ARTICLE, Location(path), message, fix)


def _withdrawn(article: Article, entry: Entry) -> Problem:
    day, kind = entry.correction.date.isoformat(), entry.correction.kind
    message = f"The correction of {day} ({kind}) was published, and is not here any more."
    fix = "Restore it: its wording may change, its day, kind and claim may not."
    return Problem(Code.REMOVED_CORRECTION, article.place("corrections"), message, fix)


def _entry(kind: str, claim: str) -> str:
    return f'to the corrections: {{date: …, kind: {kind}, claim: {claim}, text: "…"}}.'
