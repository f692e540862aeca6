"""A page saved as HTML → what it says of its address and of the moment it was saved."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

from obelus.importers.imported import MAX_PAGE, Refused, read_bytes
from obelus.importers.responses import Response

HEAD = 1024 * 1024
"""What programs write of a page stands at its top, before the pictures they put into it."""
SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")
SINGLE_FILE = re.compile(r"saved with SingleFile\s+url:\s*(\S+)\s+saved date:\s*(.{33})")


class _Head(HTMLParser):
    """The comments, the canonical address and the outer tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.comments: list[str] = []
        self.canonical = ""
        self.is_page = False

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_page = self.is_page or tag in {"html", "head", "body"}
        values = {name: value or "" for name, value in attrs}
        if tag == "link" and values.get("rel", "").lower() == "canonical":
            self.canonical = self.canonical or values.get("href", "")
        if tag == "meta" and values.get("property", "").lower() == "og:url":
            self.canonical = self.canonical or values.get("content", "")


def read_saved_page(path: Path) -> Response:
    """The page; without status and headers, which browsers do not save."""
    page = read_bytes(path, MAX_PAGE)
    head = _Head()
    with suppress(AssertionError):  # As html.parser has it at `<![1`; what is before it is read.
        head.feed(page[:HEAD].decode("utf-8", "replace"))
    if not head.is_page or b"\0" in page:
        raise Refused(f"{path} is no HTML page.", "Save the page as .html.")
    comments = "\n".join(head.comments)
    single, saved = SINGLE_FILE.search(comments), SAVED_FROM.search(comments)
    named = single[1] if single else saved[1] if saved else ""
    return Response(named or head.canonical, _moment(single[2]) if single else "")


def _moment(text: str) -> str:
    """A date as JavaScript writes it, in UTC."""
    try:
        moment = datetime.strptime(text, "%a %b %d %Y %H:%M:%S GMT%z")
    except ValueError:
        return ""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
