"""A claim's quotation → a link to these words on the page they were taken from."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from urllib.parse import quote

from obelus.evidence import ELLIPSIS, PLAIN
from obelus.lock import Lock, Quotation
from obelus.model import Claim
from obelus.resolve.archive import Archive
from obelus.text import CACHED

DIRECTIVE = ":~:text="
SHIFTING = frozenset({*map(chr, PLAIN), *PLAIN.values()}) - {"-"}
"""Quotation marks and dashes: browsers find them only in the shape that the page has."""
FEWEST = 3
"""So many words in a row are rarely somewhere else on a page, too."""


def original_words(archive: Archive, claim: Claim) -> str:
    """The address of a quotation on its original page, as a text fragment; empty without a page.

    It holds the quotation alone: what stands around it in the copy, and would make it the only such
    place, is not ours to publish.
    """
    quotation = _quotation(archive, claim)
    parts = ELLIPSIS.split(claim.quote.replace("…", "..."))
    shown = [words for part in parts if (words := _findable(part))]
    if quotation is None or not shown:
        return ""
    # From the first words to the last: what an ellipsis leaves out is shown with them.
    ends = dict.fromkeys((shown[0], shown[-1]))
    url = _url(archive, quotation.source)
    return url + ("" if "#" in url else "#") + DIRECTIVE + ",".join(map(_encoded, ends))


def _quotation(archive: Archive, claim: Claim) -> Quotation | None:
    """What the claim quotes from a source with a page: rather where it was found than elsewhere."""
    lock = archive.lock
    on_page = [q for q in archive.quotations(claim) if _url(archive, q.source)]
    found = [q for q in on_page if q.is_found or (lock and _is_locked(archive, lock, q))]
    away = [q for q in on_page if q.copy is None]
    return next(iter(found or away), None)


def _is_locked(archive: Archive, lock: Lock, quotation: Quotation) -> bool:
    return lock.matched_on(quotation, archive.fixity(quotation.source)) is not None


def _url(archive: Archive, key: str) -> str:
    source = archive.source(key)
    url = source.field("url") if source else ""
    return url if url.startswith(("http://", "https://")) else ""


def _findable(words: str) -> str:
    """Words as a page has them: the longest run without a sign whose shape may differ there."""
    listed = words.split()
    if SHIFTING.isdisjoint(words) and "-" not in listed:  # As most are.
        return " ".join(listed)
    runs = [[*run] for is_plain, run in groupby(listed, key=_is_plain) if is_plain]
    longest = max(runs, key=len, default=[])
    return " ".join(longest) if len(longest) >= FEWEST else " ".join(listed)


def _is_plain(word: str) -> bool:
    return word != "-" and SHIFTING.isdisjoint(word)


def _encoded(words: str) -> str:
    """Percent-encoded, with the three signs that mean something in a text fragment."""
    # Most words need nothing, and `quote` goes through them letter by letter.
    parts = [w if w.isalnum() and w.isascii() else _quoted(w) for w in words.split(" ")]
    return "%20".join(parts)


@lru_cache(maxsize=CACHED)
def _quoted(word: str) -> str:
    return quote(word, safe="").replace("-", "%2D")
