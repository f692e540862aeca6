"""Two archives → what changed from one to the other in articles, claims, outlets and sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from obelus.history.changes import (
    ArticleChange,
    Change,
    Changes,
    ClaimChange,
    Difference,
    Happened,
)
from obelus.history.values import CLAIM_VALUES, control_of, flags_of, rights_of
from obelus.model import Article, Claim, Source
from obelus.resolve.archive import Archive
from obelus.resolve.corrections import Entry, claims_by_name, entries, removed_claims
from obelus.resolve.publication import published

Pair = tuple[Article | None, Article | None]
"""An article as it was and as it is."""
Key = tuple[str, str, str]
"""What stays of a correction when it is reworded: its day, its kind, and the claim's name now."""


def compare(old: Archive, new: Archive) -> Changes:
    """What changed of what readers see, but for the wording of articles and notes.

    Words that may be published no more are not told either: not even as what was there before.
    """
    new = published(new)
    old = replace(published(_with_rights_of(new, old)), sources=old.sources)
    entities = tuple(_entities(old, new))
    articles = _pairs(old, new)
    claims = [c for pair in articles for c in _claims(old, new, *pair, entities)]
    return Changes(
        tuple(c for pair in articles if (c := _article(*pair))),
        tuple(sorted(claims, key=lambda change: change.id)),
        entities,
        tuple(_sources(old, new)),
        _newest_first(e for was, now in articles if now for e in _entries(was, now)[1]),
        tuple((now, e) for was, now in articles if now for e in _entries(was, now)[0]),
        tuple(c for was, now in articles if was and now for c in _reused(was, now)),
    )


def _with_rights_of(new: Archive, old: Archive) -> Archive:
    """Of a source that is not there any more nothing says what may be published: it withholds."""
    known = {source.key: source for source in new.sources}
    return replace(old, sources=tuple(known[s.key] for s in old.sources if s.key in known))


def _entries(before: Article | None, after: Article) -> tuple[list[Entry], list[Entry]]:
    """The corrections that only the one has and only the other, whatever their wording."""
    names = {name: claim.id for name, claim in claims_by_name(after).items()}

    def key(entry: Entry) -> tuple[str, str, str]:
        about = entry.correction.claim
        return entry.correction.date.isoformat(), entry.correction.kind, names.get(about, about)

    old, new = entries(before) if before else (), entries(after)
    return _beyond(old, map(key, new), key), _beyond(new, map(key, old), key)


def _reused(before: Article, after: Article) -> Iterator[Claim]:
    gone = removed_claims(before)
    return (claim for claim in after.claims if claim.id in gone)


def _beyond(
    listed: Sequence[Entry], known: Iterable[Key], key: Callable[[Entry], Key]
) -> list[Entry]:
    """The entries that are not among the known ones; two alike need two."""
    left = Counter(known)
    found = []
    for entry in listed:
        if left[key(entry)]:
            left[key(entry)] -= 1
        else:
            found.append(entry)
    return found


def _newest_first(found: Iterator[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(found, key=lambda entry: entry.correction.date, reverse=True))


def _pairs(old: Archive, new: Archive) -> list[Pair]:
    """Each article as it was and as it is, by its present name."""
    left = {article.slug: article for article in old.articles}
    pairs: list[Pair] = []
    for article in sorted(new.articles, key=lambda article: article.slug):
        names = (article.slug, *(former.name for former in article.formerly))
        was = next((name for name in names if name in left), "")
        pairs.append((left.pop(was, None), article))
    return [*pairs, *((article, None) for _, article in sorted(left.items()))]


def _article(before: Article | None, after: Article | None) -> ArticleChange | None:
    if before and after:
        if before.slug == after.slug:
            return None
        title = after.title
        return ArticleChange("renamed", after.slug, title, before.slug, (), before, after)
    if after:
        return ArticleChange("added", after.slug, after.title, "", (), None, after)
    assert before is not None
    return ArticleChange("removed", before.slug, before.title, "", (), before, None)


def _claims(
    old: Archive,
    new: Archive,
    before: Article | None,
    after: Article | None,
    register: Sequence[Change],
) -> Iterator[ClaimChange]:
    left = {claim.id: claim for claim in after.claims} if after else {}
    known = claims_by_name(after) if after else {}
    for was in before.claims if before else ():
        now = known.get(was.id)
        if now is None or left.pop(now.id, None) is None:
            yield ClaimChange("removed", _name(was), was.statement, "", (), was, None)
            continue
        differences = tuple(_differences(old, new, was, now, register))
        is_renamed = was.id != now.id
        if differences or is_renamed:
            what: Happened = "renamed" if is_renamed else "changed"
            formerly = _name(was) if _name(was) != _name(now) else ""
            yield ClaimChange(what, _name(now), now.statement, formerly, differences, was, now)
    for now in left.values():
        yield ClaimChange("added", _name(now), now.statement, "", (), None, now)


def _name(claim: Claim) -> str:
    return f"{claim.article}#{claim.id}"


def _differences(
    old: Archive, new: Archive, was: Claim, now: Claim, register: Sequence[Change]
) -> Iterator[Difference]:
    for field, value in CLAIM_VALUES.items():
        if (before := value(was)) != (after := value(now)):
            yield Difference(field, before, after)
    flags = flags_of(old, was), flags_of(new, now)
    if flags[0] != flags[1]:
        name = "why" if [*flags[0]] == [*flags[1]] else "flags"
        because = _because(old, new, was, now, register)
        yield Difference(name, _shown(flags[0]), _shown(flags[1]), because)


def _shown(flags: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{flag}: {why}" for flag, why in flags.items())


def _because(old: Archive, new: Archive, was: Claim, now: Claim, register: Sequence[Change]) -> str:
    """What changed elsewhere that changes the flags of a claim."""
    steps = (*old.chain(was), *new.chain(now))
    met = {step.entity.id for step in steps if step.entity}
    reasons = [_became(change) for change in register if change.id in met]
    outlets = old.publisher(old.article(was)).label, new.publisher(new.article(now)).label
    if outlets[0] != outlets[1]:
        reasons.append(f"the outlet of its article is {outlets[1]} now, and was {outlets[0]}")
    return " and ".join(reasons)


def _became(change: Change) -> str:
    (control,) = change.differences
    before, after = (
        value[0].partition(",")[0] if value else "" for value in (control.before, control.after)
    )
    was = f", and was {before}" if before else ""
    return (
        f"{change.title} became {after}{was}"
        if after
        else f"{change.title} is not assessed now{was}"
    )


def _entities(old: Archive, new: Archive) -> Iterator[Change]:
    before = {entity.id: entity for entity in old.entities}
    after = {entity.id: entity for entity in new.entities}
    for name in sorted({*before, *after}):
        was, now = before.get(name), after.get(name)
        control = Difference("control", control_of(was), control_of(now))
        if control.before != control.after:
            title = now.name if now else was.name if was else name
            yield Change(_what(was, now), name, title, "", (control,))


def _sources(old: Archive, new: Archive) -> Iterator[Change]:
    before = {source.key: source for source in old.sources}
    after = {source.key: source for source in new.sources}
    for key in sorted({*before, *after}):
        was, now = before.get(key), after.get(key)
        values = rights_of(was), rights_of(now)
        differences = tuple(
            Difference(name, values[0][name], values[1][name])
            for name in values[0]
            if values[0][name] != values[1][name]
        )
        if differences or was is None or now is None:
            yield Change(_what(was, now), key, _title(now or was), "", differences)


def _title(source: Source | None) -> str:
    return source.field("title") if source else ""


def _what(before: object, after: object) -> Happened:
    return "added" if before is None else "removed" if after is None else "changed"
