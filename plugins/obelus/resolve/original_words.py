"""A claim's quotation → a link to these words on the page they were taken from."""

from __future__ import annotations

from urllib.parse import quote

from obelus.evidence import ELLIPSIS
from obelus.lock import Lock, Quotation
from obelus.model import Claim
from obelus.resolve.archive import Archive

DIRECTIVE = ":~:text="
OUTER = " \"'“”‘’«»"


def original_words(archive: Archive, claim: Claim) -> str:
    """The address of a quotation on its original page, as a text fragment; empty without a page.

    It holds the quotation alone: what stands around it in the copy, and would make it the only such
    place, is not ours to publish.
    """
    quotation = _quotation(archive, claim)
    parts = [part.strip(OUTER) for part in ELLIPSIS.split(claim.quote.replace("…", "..."))]
    ends = [part for part in parts if part]
    if quotation is None or not ends:
        return ""
    # From the first words to the last: what an ellipsis leaves out is shown with them.
    words = [_encoded(part) for part in dict.fromkeys((ends[0], ends[-1]))]
    url = _url(archive, quotation.source)
    return url + ("" if "#" in url else "#") + DIRECTIVE + ",".join(words)


def _quotation(archive: Archive, claim: Claim) -> Quotation | None:
    """What the claim quotes from a source with a page: rather where it was found than elsewhere."""
    lock = archive.lock or Lock()
    on_page = [q for q in archive.quotations(claim) if _url(archive, q.source)]
    found = [q for q in on_page if q.is_found or lock.matched_on(q, archive.fixity(q.source))]
    away = [q for q in on_page if q.copy is None]
    return next(iter(found or away), None)


def _url(archive: Archive, key: str) -> str:
    source = archive.source(key)
    url = source.field("url") if source else ""
    return url if url.startswith(("http://", "https://")) else ""


def _encoded(words: str) -> str:
    """Percent-encoded, with the three signs that mean something in a text fragment."""
    return quote(" ".join(words.split()), safe="").replace("-", "%2D")
