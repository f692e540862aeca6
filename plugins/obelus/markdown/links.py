"""Which addresses a link may lead to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

SCHEMES = frozenset({"http", "https", "mailto", ""})
CONTROL = re.compile(r"[\x00-\x20\x7f]")
SCHEME = re.compile(r"[\x00-\x20]*([a-z][a-z0-9+.\t\r\n-]*):", re.IGNORECASE)


def is_safe_link(url: str) -> bool:
    """Whether a link leads to the web, to mail or to a file of the archive.

    Stricter than markdown-it-py, which lets `data:image/…` into `href`. Browsers drop tabs and line
    breaks and trim controls before they look for a scheme, so an address with any is refused.
    """
    if CONTROL.search(url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in SCHEMES and not url.startswith(("//", "\\"))


def has_unsafe_scheme(words: str) -> bool:
    """Whether a browser would take words, which may be a sentence, for an address of other kind."""
    match = SCHEME.match(words)
    return match is not None and match[1].lower() not in SCHEMES
