"""Imported → its entry in `sources.bib`."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, urlsplit

from obelus.evidence import normalise
from obelus.importers.imported import Imported, Refused, one_line
from obelus.text import slugify
from obelus.vocabulary import OUTLET_NOT_NAMED

NO_TITLE = "[News copy, headline not given]"

SIGNS = str.maketrans(
    {
        "%": r"\%",
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        # BibTeX counts braces even behind a backslash, and pybtex knows no other name for them.
        # NFKC, with which copies are compared, makes these the plain ones again.
        "{": "\uff5b",
        "}": "\uff5d",
    }
)
"""Only what pybtex would read as something else: & and _ it takes as they are, and the outlet's
name must be the one that entities have."""
LIGATURES = re.compile(r"([-`'])(?=\1)|[!?](?=`)")
PERSON = re.compile(r"[^\W\d_][\w.'’-]*( [\w.'’-]+){1,4}")
"""A name that BibTeX may take apart. All others are whole: bodies, and names with commas."""
WIDTH = 7
MAX_KEY = 100
"""Without the date; keys are file names."""


def new_key(imported: Imported, name: str) -> str:
    """The slug of the outlet or host with the date; else that of the file's name."""
    host = (urlsplit(imported.url).hostname or "").removeprefix("www.")
    place = slugify(imported.outlet) or slugify(host)
    if place and imported.published:
        return f"{place[:MAX_KEY]}-{imported.published.isoformat()}"
    key = slugify(name)[:MAX_KEY]
    if not key:
        message = f'No key can be made of the name "{name}".'
        raise Refused(message, "Give one: --key outlet-2024-01-05")
    return key


def entry(key: str, imported: Imported, rights: str) -> str:
    """The BibTeX entry of a source; a title that is not known is ours, in square brackets."""
    day = imported.published
    has_place = bool(imported.outlet and day)
    fields = {
        "author": _authors(imported),
        "title": escape(imported.title) or NO_TITLE,
        # pybtex wants a year in every article.
        ("journal" if has_place else "publisher"): escape(imported.outlet),
        "year": str(day.year).zfill(4) if day else "",
        "date": day.isoformat() if day else "",
        "url": _address(imported.url),
        "note": _note(imported),
        "rights": rights,
        "sha256": hashlib.sha256(normalise(imported.text).encode()).hexdigest(),
    }
    lines = [f"  {name:<{WIDTH}} = {{{value}}}" for name, value in fields.items() if value]
    kind = "article" if has_place else "misc"
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def escape(text: str) -> str:
    """Words as a BibTeX value that pybtex reads back as they were."""
    return LIGATURES.sub(r"\g<0>{}", one_line(text).translate(SIGNS))


def _authors(imported: Imported) -> str:
    names = [one_line(name) for name in imported.authors if name != imported.outlet]
    if not names and imported.outlet:
        return f"{{{escape(imported.outlet)}}}"
    return " and ".join(_author(name) for name in names if name)


def _author(name: str) -> str:
    is_person = PERSON.fullmatch(name) and "and" not in name.lower().split()
    return escape(name) if is_person else f"{{{escape(name)}}}"


def _note(imported: Imported) -> str:
    notes = [] if imported.outlet else [OUTLET_NOT_NAMED]
    if imported.published and not imported.is_date_stated:
        notes.append("Date inferred")
    return ", ".join(notes).capitalize()


def _address(url: str) -> str:
    """A URL without spaces, braces and the like: pybtex reads it as it is, other programs not."""
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~-._")
