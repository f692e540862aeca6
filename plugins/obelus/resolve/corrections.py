"""Corrections of an archive → entries for readers: each with its kind, its claim, its address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from obelus.model import Article, Claim, Correction
from obelus.resolve.archive import Archive
from obelus.text import slugify
from obelus.vocabulary import CORRECTION_KINDS, UNKNOWN_CORRECTION, CorrectionKind


@dataclass(frozen=True, slots=True)
class Entry:
    """One correction as readers see it."""

    article: Article
    correction: Correction
    kind: CorrectionKind
    claim: Claim | None
    """The record it is about, under whatever name; None for the article, and where it is gone."""
    number: int
    """Which one it is of those of the same day, kind and claim, in the order written."""
    removed: str = ""
    """The id of the record that is gone, on the entry that stands in for it."""

    @property
    def anchor(self) -> str:
        """Its id on the page; not its place in the list, which the next correction changes."""
        parts = (self.correction.date.isoformat(), slugify(self.correction.kind), self.about)
        number = str(self.number) if self.number > 1 else ""
        # An underscore, as no claim has one.
        return "_".join(filter(None, ("correction", *parts, number)))

    @property
    def about(self) -> str:
        """The claim it names, as typed; a slug, whatever was typed."""
        return slugify(self.correction.claim)

    @property
    def url(self) -> str:
        """Its address, relative to the site."""
        return f"{self.article.url}#{self.anchor}"


def entries(article: Article) -> tuple[Entry, ...]:
    """The corrections of an article, newest first; those of one day in the order written."""
    if not article.corrections:
        return ()
    return tuple(sorted(_entries(article), key=lambda e: e.correction.date, reverse=True))


def corrections_of(article: Article, claim: Claim) -> tuple[Entry, ...]:
    """The corrections of a claim, newest first: those that name it, or void its whole article."""
    return tuple(e for e in entries(article) if _is_about(e, claim))


def log(archive: Archive) -> tuple[Entry, ...]:
    """All corrections, newest first; those of one day by article."""
    by_slug = sorted(archive.articles, key=lambda article: article.slug)
    listed = [entry for article in by_slug for entry in entries(article)]
    return tuple(sorted(listed, key=lambda e: e.correction.date, reverse=True))


def removed_claims(article: Article) -> tuple[str, ...]:
    """The ids of records that are gone, as void corrections say."""
    return tuple(entry.removed for entry in _entries(article) if entry.removed)


def claims_by_name(article: Article) -> dict[str, Claim]:
    """The claims of an article by id, also by those they had before."""
    former = {name.name: claim for claim in article.claims for name in claim.formerly}
    return former | {claim.id: claim for claim in article.claims}


def present_name(archive: Archive, reference: str) -> str:
    """What the claim is called now that was `article-slug#claim-id`; empty if none was."""
    slug, _, name = reference.partition("#")
    article = archive.once(_articles_by_name).get(slug)
    claim = claims_by_name(article).get(name) if article else None
    return claim.reference if claim else ""


def _articles_by_name(archive: Archive) -> dict[str, Article]:
    """The articles by their slugs and those they had; of two, the newer one."""
    found: dict[str, Article] = {}
    for article in archive.articles:
        for name in (article.slug, *(former.name for former in article.formerly)):
            found.setdefault(name, article)
    return found


def anchors(article: Article) -> frozenset[str]:
    """The ids that history gives an article's page: corrections, former names, removed claims."""
    former = {name.name for claim in article.claims for name in claim.formerly}
    return frozenset({*former, *removed_claims(article), *(e.anchor for e in _entries(article))})


def _is_about(entry: Entry, claim: Claim) -> bool:
    if entry.claim is not None:
        return entry.claim.id == claim.id
    return entry.kind.id == "void" and not entry.correction.claim


def _entries(article: Article) -> Iterator[Entry]:
    claims = claims_by_name(article)
    seen = Counter[tuple[str, str, str]]()
    gone = set[str]()
    for entry in article.corrections:
        key = entry.date.isoformat(), entry.kind, entry.claim
        seen[key] += 1
        kind = CORRECTION_KINDS.get(entry.kind, UNKNOWN_CORRECTION)
        is_name = bool(entry.claim) and entry.claim == slugify(entry.claim)
        is_gone = kind.id == "void" and is_name and entry.claim not in {*claims, *gone}
        removed = entry.claim if is_gone else ""
        gone.add(removed)
        yield Entry(article, entry, kind, claims.get(entry.claim), seen[key], removed)
