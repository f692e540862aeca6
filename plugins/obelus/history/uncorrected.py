"""Two archives → what was published and is otherwise now, and no correction says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from obelus.history.changes import ArticleChange, Changes
from obelus.model import Article, Claim, Location
from obelus.problems import Code, Problem, nearest
from obelus.resolve.archive import Archive
from obelus.resolve.checks.history import unknown_claim
from obelus.resolve.corrections import Entry, entries, removed_claims
from obelus.vocabulary import ASSESSMENTS

WATCHED = {"assessment": "assessment", "flag": "overruled flag"}
"""The values that editors answer for and readers rely on, as messages name them."""


def uncorrected(changes: Changes, new: Archive) -> Iterator[Problem]:
    """What a correction in the new archive must say of its changes, and none does."""
    names = {article.slug: article for article in new.articles if not article.is_draft}
    for moved in changes.articles:
        if moved.what == "removed":
            yield _removed_article(moved, changes, new)
        elif moved.after is not None:
            names[moved.formerly] = moved.after
    for change in changes.claims:
        article = names.get(change.before.article) if change.before else None
        if article is None or change.before is None:
            continue  # It went with its article, or is new.
        if change.after is None:
            yield from _removed_claim(change.before, article, changes)
        elif not change.before.voided and not _is_said(change.after, changes):
            yield from _changed(change.before, change.after, article)
    for article, entry in changes.withdrawn:
        yield _withdrawn(article, entry)
    yield from _void_of_nothing(changes, names)
    yield from map(_reused, changes.reused)


def _void_of_nothing(changes: Changes, names: Mapping[str, Article]) -> Iterator[Problem]:
    """New void entries that name a record which neither was nor is there."""
    added = {change.id for change in changes.articles if change.what == "added"}
    gone = {
        (names[was.article].slug, name)
        for change in changes.claims
        if (was := change.before) and was.article in names and change.after is None
        for name in (was.id, *(former.name for former in was.formerly))
    }
    for entry in changes.corrections:
        article, name = entry.article, entry.correction.claim
        # Of an article that is new itself, nothing can be told.
        if entry.kind.id != "void" or not name or entry.claim or article.slug in added:
            continue
        earlier = {e.correction.claim for e in entries(article) if e not in changes.corrections}
        earlier |= {e.correction.claim for a, e in changes.withdrawn if a.slug == article.slug}
        if (article.slug, name) not in gone and name not in earlier:
            yield unknown_claim(article, entry.correction)


def _is_said(claim: Claim, changes: Changes) -> bool:
    """Whether a new correction says, where readers look first, that a claim changed."""
    return any(_covers(entry, claim) for entry in changes.corrections)


def _covers(entry: Entry, claim: Claim) -> bool:
    if not entry.kind.is_leading or entry.article.slug != claim.article:
        return False
    is_all = entry.kind.id == "void" and not entry.correction.claim
    return is_all or (entry.claim is not None and entry.claim.id == claim.id)


def _changed(before: Claim, after: Claim, article: Article) -> Iterator[Problem]:
    for name, words in WATCHED.items():
        was, now = getattr(before, name), getattr(after, name)
        # An assessment where there was none takes nothing back; an overruled flag does.
        if was == now or not (was or name == "flag"):
            continue
        # Readers never see a misspelt one, and its editor is told already.
        if name == "assessment" and not {was, now} <= {"", *ASSESSMENTS}:
            continue
        bullet = after.field(name)
        place = bullet.value_location if bullet else after.location
        had = f'was "{was}"' if was else "followed from the rules"
        has = f'is "{now}" now' if now else "is gone"
        message = f'The {words} of claim "{after.id}" {had} and {has}, and no correction says so.'
        fix = f"Add {_entry(article, 'rating', after.id)}"
        yield Problem(Code.UNCORRECTED_CHANGE, place, message, fix)


def _removed_claim(was: Claim, article: Article, changes: Changes) -> Iterator[Problem]:
    if was.id in removed_claims(article):
        return
    message = f'Claim "{was.id}" was published, and has no record any more.'
    fix = f"Restore it, or add {_entry(article, 'void', was.id)}"
    claims = [change.after for change in changes.claims if change.what == "added" and change.after]
    added = {claim.id: claim.statement for claim in claims if claim.article == article.slug}
    same = next((name for name, statement in added.items() if statement == was.statement), "")
    if guess := same or nearest(was.id, added):
        fix = f'If it is called "{guess}" now, add "- formerly: {was.id}" to that record. {fix}'
    yield Problem(Code.REMOVED_CLAIM, article.place("corrections"), message, fix)


def _removed_article(change: ArticleChange, changes: Changes, new: Archive) -> Problem:
    message = f'The article "{change.id}" was published, and readers do not see it any more.'
    is_draft = any(article.slug == change.id for article in new.articles)
    if change.before and not is_draft and (heir := _heir(change.before, changes)):
        names = ", ".join([*(former.name for former in heir.formerly), change.id])
        fix = (
            f'If this is it under another name, write "formerly: [{names}]" in the front matter. '
            "Otherwise restore it, with a correction of the kind void."
        )
        return Problem(Code.REMOVED_ARTICLE, heir.place("formerly"), message, fix)
    fix = (
        "Restore it, with a correction of the kind void; or, if it has another name now, add "
        f'"formerly: [{change.id}]" to its front matter.'
    )
    path = change.before.path if change.before else ""
    return Problem(Code.REMOVED_ARTICLE, Location(path), message, fix)


def _heir(was: Article, changes: Changes) -> Article | None:
    """The new article that an old one most likely is now: of its title, or of its source."""
    added = [change.after for change in changes.articles if change.what == "added"]
    of_title = [article for article in added if article and article.title == was.title]
    of_source = [article for article in added if article and article.source == was.source != ""]
    return next(iter([*of_title, *of_source]), None)


def _withdrawn(article: Article, entry: Entry) -> Problem:
    day, kind = entry.correction.date.isoformat(), entry.correction.kind
    message = f"The correction of {day} ({kind}) was published, and is not here any more."
    fix = "Restore it: its wording may change, its day, kind and claim may not."
    return Problem(Code.REMOVED_CORRECTION, article.place("corrections"), message, fix)


def _reused(claim: Claim) -> Problem:
    message = f'The id "{claim.id}" was that of a record that is gone, and a correction has it.'
    fix = "Give the new record another id: the old one leads to the correction, for good."
    return Problem(Code.REUSED_ID, claim.location, message, fix)


def _entry(article: Article, kind: str, claim: str) -> str:
    entry = f'{{date: …, kind: {kind}, claim: {claim}, text: "…"}}'
    if "corrections" in article.marked.places:
        return f"to the corrections: {entry}."
    return f"to the front matter:\ncorrections:\n  - {entry}"
