"""Addresses of the site → what a file of data calls them."""

from __future__ import annotations

import posixpath
import uuid
from collections.abc import Sequence
from urllib.parse import urlsplit

from msgspec.structs import replace

from obelus.model import Article, FormerName
from obelus.resolve.archive import Archive


def address(archive: Archive, url: str, path: str) -> str:
    """An address of the site as the file at `path` links to it.

    It is absolute where the site has an address; else relative to the file, so that the data of a
    site on disk lead to its pages.
    """
    if archive.site_url:
        return _base(archive) + url
    target, sign, anchor = url.partition("#")
    relative = _relative(target.rstrip("/"), posixpath.dirname(path))
    is_folder = not target or target.endswith("/")
    return relative + ("/" if is_folder else "") + sign + anchor


def identifier(archive: Archive, url: str) -> str:
    """A name for an address: the address itself, or a URN, as Atom allows no relative ones."""
    if archive.site_url:
        return _base(archive) + url
    return uuid.uuid5(uuid.NAMESPACE_URL, url).urn


def first_url(article: Article) -> str:
    """The address that an article had first: what names it for good, whatever it is called now."""
    return replace(article, slug=first_name(article.slug, article.formerly)).url


def first_name(name: str, formerly: Sequence[FormerName]) -> str:
    """The oldest of the names of an article or a claim."""
    return formerly[0].name if formerly else name


def tag(archive: Archive, day: str, name: str) -> str:
    """A tag URI (RFC 4151) for what has no address of its own, named by a path and dated."""
    host = urlsplit(archive.site_url).hostname
    return (
        f"tag:{host},{day}:{name}" if host else uuid.uuid5(uuid.NAMESPACE_URL, f"{day}:{name}").urn
    )


def _relative(target: str, folder: str) -> str:
    """The way from a folder of the site to a file or folder of it."""
    # posixpath.relpath asks the machine where it is, each time.
    there, here = ([*filter(None, name.split("/"))] for name in (target, folder))
    shared = len(posixpath.commonprefix([there, here]))
    return "/".join([*([".."] * (len(here) - shared)), *there[shared:]]) or "."


def _base(archive: Archive) -> str:
    return archive.site_url.rstrip("/") + "/"
