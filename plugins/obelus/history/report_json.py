"""Changes → JSON for tools, as `docs/changes.schema.json` describes it."""

from __future__ import annotations

import json
from typing import Any

from obelus.history.changes import Change, Changes
from obelus.resolve.corrections import Entry


def as_json(changes: Changes, since: str, commit: str) -> str:
    """The changes as one object."""
    corrections = [_correction(entry, "added") for entry in changes.corrections]
    corrections += [_correction(entry, "removed") for _, entry in changes.withdrawn]
    value = {
        "since": since,
        "commit": commit,
        "articles": [_change(change) for change in changes.articles],
        "claims": [_change(change) for change in changes.claims],
        "entities": [_change(change) for change in changes.entities],
        "sources": [_change(change) for change in changes.sources],
        "corrections": corrections,
    }
    return json.dumps(value, ensure_ascii=False, indent=1)


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "change": change.what,
        "formerly": change.formerly,
        "title": change.title,
        "differences": [
            {
                "name": difference.name,
                "before": list(difference.before),
                "after": list(difference.after),
                "because": difference.because,
            }
            for difference in change.differences
        ],
    }


def _correction(entry: Entry, change: str) -> dict[str, str]:
    correction = entry.correction
    return {
        "change": change,
        "article": entry.article.slug,
        "date": correction.date.isoformat(),
        "kind": correction.kind,
        "claim": correction.claim,
        "text": correction.text,
    }
