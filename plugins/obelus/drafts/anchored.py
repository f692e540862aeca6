"""Suggestions → records that name their words by anchors: the article's text stays as it came."""

from __future__ import annotations

from collections.abc import Sequence

from obelus.drafts.write import Written, new_id, record, with_records
from obelus.model import Article, Suggestion
from obelus.parse.documents import parse_article, parse_beside
from obelus.parse.markdown_file import ParsedArticle
from obelus.parse.selectors import selector_for, written


def is_anchored(article: Article) -> bool:
    """Whether an article's text is left alone: it stands apart, or its records have anchors."""
    return article.text_path != article.path or any(claim.anchors for claim in article.claims)


def write_anchored(
    article: Article, records: str, text: str, suggestions: Sequence[Suggestion]
) -> Written:
    """The file of an article's records with one for each suggestion.

    `text` is the file of its text, which is the same one where that has Markdown of its own.
    """
    taken = {claim.id for claim in article.claims}
    running = _parsed(article, records, text).running.text
    added, left = 0, list[Suggestion]()
    for suggestion in sorted(suggestions, key=lambda s: s.claim.location):
        claim_id = new_id(suggestion.claim.statement, taken)
        place = suggestion.claim.location
        anchors = [written(selector_for(running, a, b, place)) for a, b in suggestion.ranges]
        lines = record(suggestion.claim, claim_id, anchors)
        after = with_records(article.path, records, lines)
        words = [(claim_id, " ".join(part.split())) for part in suggestion.claim.words]
        wanted = sorted([*_marks(article, records, text), *words])
        if sorted(_marks(article, after, text)) != wanted:
            left.append(suggestion)
            continue
        taken.add(claim_id)
        records, added = after, added + 1
    return Written(records, added, tuple(left))


def _marks(article: Article, records: str, text: str) -> list[tuple[str, str]]:
    marks = _parsed(article, records, text).document.marks
    return [(mark.claim, mark.words) for mark in marks]


def _parsed(article: Article, records: str, text: str) -> ParsedArticle:
    if article.text_path == article.path:
        return parse_article(article.path, article.slug, records)
    return parse_beside(article.path, article.slug, records, article.text_path, text)
