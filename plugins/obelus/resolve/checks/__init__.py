"""What only shows when all files are known → Problems: which checks there are, and what each needs.

A check of a file asks about nothing but an article, so that what it finds is as good as what was
found when the file was read. One of an article asks about what the article names, too: as long as
that is as it was, it finds what it found. One of the archive needs everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from obelus.model import Article
from obelus.problems import Problem
from obelus.resolve.archive import Archive
from obelus.resolve.checks.articles import check_article, check_texts
from obelus.resolve.checks.assessments import check_assessments, check_references
from obelus.resolve.checks.chains import check_control, check_publisher
from obelus.resolve.checks.claims import check_fields, check_names, check_records
from obelus.resolve.checks.copying import check_copying
from obelus.resolve.checks.dates import check_future, check_order
from obelus.resolve.checks.dossiers import check_addresses, check_stated
from obelus.resolve.checks.evidence import check_disputes, check_evidence
from obelus.resolve.checks.history import check_history, check_slugs
from obelus.resolve.checks.likeness import check_cited, check_likeness
from obelus.resolve.checks.locators import check_locators, check_locators_elsewhere
from obelus.resolve.checks.quotes import check_copies, check_lock, check_quotes
from obelus.resolve.checks.register import check_outlets, check_register
from obelus.resolve.checks.rights import check_rights
from obelus.resolve.checks.splices import check_speech, check_splices
from obelus.resolve.checks.suggestions import check_suggestions
from obelus.resolve.checks.wording import check_sourced, check_wording
from obelus.resolve.quoted import QuoteLimits

FileCheck = Callable[[Article], Iterator[Problem]]
ArticleCheck = Callable[[Archive, Article], Iterator[Problem]]
ArchiveCheck = Callable[[Archive], Iterator[Problem]]

FILE_CHECKS: Sequence[FileCheck] = (
    check_fields,
    check_assessments,
    check_stated,
    check_history,
    check_evidence,
    check_wording,
    check_likeness,
    check_speech,
)
ARTICLE_CHECKS: Sequence[ArticleCheck] = (
    check_article,
    check_names,
    check_records,
    check_references,
    check_disputes,
    check_locators,
    check_sourced,
    check_cited,
    check_splices,
    check_publisher,
    check_order,
    check_suggestions,
)
ARCHIVE_CHECKS: Sequence[ArchiveCheck] = (
    check_register,
    check_outlets,
    check_texts,
    check_addresses,
    check_slugs,
    check_locators_elsewhere,
    check_control,
    check_copies,
    check_lock,
)


def check_file(article: Article) -> list[Problem]:
    """What is wrong in an article, whatever else the archive has."""
    return [problem for check in FILE_CHECKS for problem in check(article)]


def article_checks(limits: QuoteLimits) -> Sequence[ArticleCheck]:
    """The checks that ask about one article in its archive."""
    return *ARTICLE_CHECKS, partial(check_quotes, limits=limits)


def check_archive(archive: Archive, limits: QuoteLimits, today: date) -> Iterator[Problem]:
    """What is wrong in all files together, seen from a day."""
    for check in ARCHIVE_CHECKS:
        yield from check(archive)
    yield from check_rights(archive, limits)
    yield from check_copying(archive, limits)
    yield from check_future(archive, today)
