"""A file from outside → its text and what it says of itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from obelus.importers.html import read_mhtml, read_page
from obelus.importers.imported import MAX_TEXT, Imported, Refused
from obelus.importers.text import read_markdown, read_plain
from obelus.importers.warc import read_warc

__all__ = ["Imported", "Refused", "read_file"]

READERS: dict[str, Callable[[Path], Imported]] = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".html": read_page,
    ".htm": read_page,
    ".xhtml": read_page,
    ".mhtml": read_mhtml,
    ".mht": read_mhtml,
    ".warc": read_warc,
    ".warc.gz": read_warc,
}
"""How a file is read, by the end of its name."""


def read_file(path: Path) -> Imported:
    """The text of a file with its metadata; raises Refused for what cannot be read."""
    name = path.name.lower()
    read = next((read for end, read in READERS.items() if name.endswith(end)), None)
    if read is None:
        message = f"{path} is of no kind that can be read."
        raise Refused(message, f"Files end in {', '.join(READERS)}.")
    imported = read(path)
    if not imported.text:
        raise Refused(f"{path} holds no text.", "Check that it is the right file.")
    if len(imported.text.encode()) > MAX_TEXT:
        message = f"The text in {path} is too large: the limit is {MAX_TEXT:,} bytes."
        raise Refused(message, "Save the article alone.")
    return imported
