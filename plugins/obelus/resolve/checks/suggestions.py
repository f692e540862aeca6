"""Suggestions and the ways they took → those that our own rules should never have let through."""

from __future__ import annotations

from collections.abc import Iterator

from obelus.model import Article
from obelus.problems import Code, Problem
from obelus.resolve.archive import Archive
from obelus.resolve.chain import is_through_state


def check_suggestions(archive: Archive, article: Article) -> Iterator[Problem]:
    """What came through state media is never suggested as merely attributed."""
    for suggestion in article.suggestions:
        claim = suggestion.claim
        is_plain = archive.main_flag(claim).id == "attributed"
        if is_plain and is_through_state(archive.chain(claim)):
            message = "This suggestion is flagged attributed, and a state outlet is in its chain."
            fix = 'Set "suggestions: off" in this article, and report the sentence to us.'
            yield Problem(Code.SELF_CHECK, claim.location, message, fix)
