"""Which addresses a link may lead to."""

from __future__ import annotations

from urllib.parse import urlsplit

SCHEMES = frozenset({"http", "https", "mailto", ""})


def is_safe_link(url: str) -> bool:
    """Whether a link leads to the web, to mail or to a file of the archive.

    Stricter than markdown-it-py, which lets `data:image/…` into `href`. Browsers drop tabs and line
    breaks and trim controls before they look for a scheme, so an address with any is refused.
    """
    if any(ord(sign) < 33 or ord(sign) == 127 for sign in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in SCHEMES and not url.startswith(("//", "\\"))
