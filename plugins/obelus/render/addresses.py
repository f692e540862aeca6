"""Addresses of the site → what leads to them from one page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

KNOWN = 2**12
"""Addresses that templates ask about by name, page after page."""


class Place:
    """Where a page stands; gives the same links as MkDocs, from fewer steps."""

    __slots__ = ("_section", "_up", "folder", "near", "url")

    def __init__(self, url: str) -> None:
        self.url = url
        """The page's address, relative to the site: empty, or with a slash at its end."""
        parent, slash, _ = url.rstrip("/").rpartition("/")
        self.folder = parent + slash
        """What its address shares with the pages beside it."""
        self.near: list[str] = []
        """The addresses of its section that were asked for."""
        self._section = url.partition("/")[0]
        self._up = "../" * url.count("/")

    def to(self, url: str) -> str:
        """A relative link to a plain address of the site; it may end in an anchor or a query."""
        if url.startswith(self._section):
            return self._to_near(url)
        return self._up + url  # Nothing is shared but the root: most links are these.

    def _to_near(self, url: str) -> str:
        self.near.append(url)
        if url.startswith(self.folder) and not f"{url}/".startswith(self.url):
            return "../" + url[len(self.folder) :]
        here, there = self.url.split("/")[:-1], url.split("/")
        is_folder = not there[-1]
        parts = there[:-1] if is_folder else there
        shared = 0
        for one, other in zip(here, parts, strict=False):
            if one != other:
                break
            shared += 1
        relative = "/".join([".."] * (len(here) - shared) + parts[shared:]) or "."
        return relative + "/" if is_folder else relative

    def top(self) -> str:
        """A relative link to the root of the site."""
        return self._up.rstrip("/") or "."

    def shares(self, near: Sequence[str]) -> bool:
        """Whether what another page of the folder links to looks the same from here.

        It does unless one of these addresses is this page, or above or below it within the folder;
        an empty one stands for an address that nothing is known of.
        """
        inside = [n for n in near if n.startswith(self.folder) and n != self.folder]
        return "" not in near and not any(
            f"{n}/".startswith(self.url) or self.url.startswith(n) for n in inside
        )


@lru_cache(maxsize=KNOWN)
def is_plain(url: str) -> bool:
    """Whether it is an address of the site without detours: no scheme, no `..`, no empty part."""
    if not url or ":" in url or "\\" in url or url.startswith("#"):
        return False
    *parts, last = url.split("/")
    return last not in {".", ".."} and not any(part in {"", ".", ".."} for part in parts)
