"""An entry of `sources.bib` → its reference as HTML, by pybtex's plain style made fit for news.

pybtex takes most of a millisecond for a reference, and an archive has thousands that differ in
nothing but their words. So each form of entry is written once, with a sign in the place of every
value, and the values are put in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any
from xml.sax.saxutils import escape

from markupsafe import Markup
from pybtex.backends.html import Backend
from pybtex.database import Entry, Person
from pybtex.exceptions import PybtexError
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.template import field, optional, sentence

from obelus.markdown.links import is_safe_link
from obelus.model import Snapshot
from obelus.snapshots import robust_attributes

FORMS = 4096
"""Forms of entries that are kept: an archive has some dozens."""
FREE = frozenset({"title", "journal", "howpublished", "note", "month", "year", "url", "urldate"})
"""Fields that the style prints as they are; into others it looks."""
NAMES = ("first_names", "middle_names", "prelast_names", "last_names", "lineage_names")
PLAIN = re.compile(r"(?!.*(?:--|,,|''|  ))[^%\\{}~`$^_\n\ue000-\uf8ff]*")
"""A value that LaTeX would print as it is."""
PLAIN_URL = re.compile(r"[^\ue000-\uf8ff]*")
"""An address is not read as LaTeX."""
ENDS = (".", "?", "!")
"""Behind these a sentence gets no full stop."""
SHORT = 3
"""Signs of a name that is long enough not to be tied to the next one."""
FIRST, END = 0xE000, 0xF000
"""The signs that stand for values, in the part of Unicode that means nothing."""
OPEN, CLOSE, OTHER = "\uf000", "\uf001", "\uf002"
"""In an outline: the start of a link, its end, and a value that the style looks into."""
GAP = re.compile("([\ue000-\uefff])\\1*|[\uf000\uf001]")

Form = tuple[str, int]
"""How a value ends, and how long it is, as far as that changes a reference."""
Names = tuple[tuple[Form, ...], ...]
"""The forms of somebody's names, a row for each of NAMES."""


class _Style(PlainStyle):  # type: ignore[misc]
    """pybtex's plain style for news: titles as written, and authors where there are any."""

    def format_names(self, role: str, as_sentence: bool = True) -> Any:
        return optional[super().format_names(role, as_sentence)]

    def format_title(self, e: Entry, which_field: str, as_sentence: bool = True) -> Any:
        title = field(which_field)
        return sentence[title] if as_sentence else title


class _Backend(Backend):  # type: ignore[misc]
    """pybtex's HTML, which writes addresses as they are, quotation marks and all."""

    snapshot: Snapshot | None = None
    """Of the entry that is written: a link to its page is made a Robust Link."""

    def format_href(self, url: str, text: str, external: bool = False) -> str:
        opening = _opening(url, self.snapshot) if text else ""
        return f"{opening}{text}</a>" if opening else text


class _Outliner(Backend):  # type: ignore[misc]
    """HTML with signs where a link begins and ends."""

    def format_href(self, url: str, text: str, external: bool = False) -> str:
        return f"{OPEN}{text}{CLOSE}" if text else text


def reference(entry: Entry, kept: Snapshot | None) -> tuple[str, tuple[str, str]]:
    """The reference as HTML, and what keeps it from being written, with the fix."""
    style, backend, _ = _tools()
    if not hasattr(style, f"get_{entry.type}_template"):
        entry.type = "misc"
    if "year" not in entry.fields and "date" in entry.fields:
        entry.fields["year"] = entry.fields["date"][:4]
    filled = _filled(entry, kept)
    if filled is not None:
        return filled, ("", "")
    backend.snapshot = kept
    try:
        return style.format_entry("", entry).text.render(backend), ("", "")
    except PybtexError as error:
        return "", (str(error), "Add the field, or make the entry @misc.")
    except ValueError:
        return "", ("a backslash in it is no LaTeX", "Delete the backslash.")


@cache
def _tools() -> tuple[_Style, _Backend, _Outliner]:
    return _Style(), _Backend("utf-8"), _Outliner("utf-8")


def _opening(url: str, kept: Snapshot | None) -> str:
    """The start tag of a link; nothing for an address that no page may link to."""
    if not is_safe_link(url):
        return ""
    is_kept = kept is not None and kept.original == url
    robust = robust_attributes(kept) if kept is not None and is_kept else Markup()
    gap = Markup(" ") if robust else Markup()
    return str(Markup('<a href="{}"{}{}>').format(url, gap, robust))


def _filled(entry: Entry, kept: Snapshot | None) -> str | None:
    """The outline of an entry's form with its values put in; None where one needs pybtex."""
    values: list[str | None] = []
    fields = tuple(
        (name, _form(value, values, PLAIN_URL if name == "url" else PLAIN))
        if (name := written.lower()) in FREE
        else (name, None)
        for written, value in entry.fields.items()
    )
    people = tuple(
        (role, tuple(_names(person, values) for person in persons))
        for role, persons in entry.persons.items()
    )
    outline = None if None in values else _outline(entry.type, fields, people)
    if outline is None:
        return None
    opening = _opening(entry.fields.get("url", ""), kept)
    signs = {OPEN: opening, CLOSE: "</a>" if opening else ""}
    return "".join(
        signs.get(part, part) if isinstance(part, str) else escape(values[part] or "")
        for part in outline
    )


def _form(value: str, values: list[str | None], plain: re.Pattern[str] = PLAIN) -> Form:
    """The form of a value, which goes into `values`; None, where pybtex has to read it."""
    stem = value[:-1] if value.endswith(ENDS) else value
    is_plain = bool(stem or not value) and plain.fullmatch(value)
    values.append(stem if is_plain else None)
    return value[len(stem) :], min(len(stem), SHORT)


def _names(person: Person, values: list[str | None]) -> Names:
    return tuple(tuple(_form(name, values) for name in getattr(person, part)) for part in NAMES)


@lru_cache(maxsize=FORMS)
def _outline(
    kind: str,
    fields: tuple[tuple[str, Form | None], ...],
    people: tuple[tuple[str, tuple[Names, ...]], ...],
) -> tuple[str | int, ...] | None:
    """The reference of entries of that form: words, links, and the numbers of values."""
    style, _, outliner = _tools()
    entry = Entry(kind)
    signs = map(chr, range(FIRST, END))
    for name, form in fields:
        entry.fields[name] = OTHER if form is None else _stand_in(form, signs)
    for role, persons in people:
        for names in persons:
            person = Person()
            for part, forms in zip(NAMES, names, strict=True):
                setattr(person, part, [_stand_in(form, signs) for form in forms])
            entry.add_person(person, role)
    try:
        html = style.format_entry("", entry).text.render(outliner)
    except PybtexError:
        return None  # It lacks something, as will be said of the entry itself.
    return None if OTHER in html else tuple(_parts(html))


def _stand_in(form: Form, signs: Iterator[str]) -> str:
    ending, length = form
    return next(signs) * length + ending


def _parts(html: str) -> Iterator[str | int]:
    at = 0
    for match in GAP.finditer(html):
        yield html[at : match.start()]
        yield ord(match[1]) - FIRST if match[1] else match[0]
        at = match.end()
    yield html[at:]
