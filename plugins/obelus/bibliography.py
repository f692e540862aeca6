"""`sources.bib` → Sources with formatted references; all reading by pybtex is here."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

from pybtex.database import Entry
from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError

from obelus.markdown.citation import KEY
from obelus.markdown.links import has_unsafe_scheme, is_safe_link
from obelus.model import Location, Source
from obelus.problems import Code, Problem, nearest
from obelus.references import reference
from obelus.snapshots import mistakes, snapshot
from obelus.vocabulary import RIGHTS

PAGES = frozenset({"index", "README"})
"""Keys whose pages would take the place of the list of all sources."""

ENTRY = re.compile(r"^[ \t]*@\w+[ \t]*\{[ \t]*([^,\s{}]+)[ \t]*,", re.MULTILINE)
NEWLINE = re.compile("\n")


def read_sources(path: str, text: str) -> tuple[tuple[Source, ...], list[Problem]]:
    """The sources of a BibTeX file by key, and what is wrong in it."""
    starts = {m[1]: m.start(1) for m in reversed([*ENTRY.finditer(text)])}
    lines = [0, *(match.end() for match in NEWLINE.finditer(text))]
    places = {key: _place(path, lines, start) for key, start in starts.items()}
    try:
        entries = Parser().parse_string(text).entries
    except (PybtexError, ValueError) as error:  # Or LaTeX that cannot be read as Unicode.
        place = Location(path, getattr(error, "lineno", None) or _line_of_key(error, places))
        message = f"sources.bib cannot be read: {' '.join(str(error).split())}."
        fix = "Compare the entry with its neighbours: braces, commas, a key of its own."
        return (), [Problem(Code.BIBLIOGRAPHY, place, message, fix)]
    sources, problems = [], list[Problem]()
    for key, entry in entries.items():
        place = places.get(key, Location(path))
        if not re.fullmatch(KEY, key) or key in PAGES:
            # No page either: the key would be its address, and could lead out of the site.
            message = f'The key "{key}" cannot be cited.'
            fix = f"Use letters, digits and hyphens, and not {' or '.join(sorted(PAGES))}."
            problems.append(Problem(Code.BIBLIOGRAPHY, place, message, fix))
            continue
        problems += _drop_unsafe(key, entry, place)
        written = [*_persons(entry), *entry.fields.items()]
        fields = tuple((name.lower(), _value(value)) for name, value in written)
        kept = snapshot(dict(fields))
        formatted, wrong = reference(entry, kept)
        shown = tuple((n, v) for n, v in fields if n != "archiveurl" or is_safe_link(v))
        source = Source(key, entry.type, shown, formatted, place, kept)
        sources.append(source)
        problems += [*_problems(key, dict(fields), wrong, place), *_check_retraction(source)]
        for name, what, fix in mistakes(dict(fields)):
            at = _place(path, lines, _field_start(text, starts.get(key, 0), name))
            message = f'The {name} of source "{key}" cannot be right: {what}.'
            problems.append(Problem(Code.ARCHIVED_COPY, at, message, fix))
    return tuple(sorted(sources, key=lambda source: source.key)), problems


def _drop_unsafe(key: str, entry: Entry, place: Location) -> list[Problem]:
    """Take an address out of an entry that no page may link to."""
    found = []
    for name, is_safe in (("url", is_safe_link), ("retraction", _is_safe_note)):
        value = entry.fields.get(name, "")
        if not is_safe(value):
            entry.fields.pop(name, None)
            message = f'Source "{key}": the {name} "{value}" leads neither to the web nor to mail.'
            fix = f"Write {name} = {{https://…}}, without spaces."
            found.append(Problem(Code.UNSAFE_LINK, place, message, fix))
    return found


def _is_safe_note(words: str) -> bool:
    """Whether a value that may be words is no address that must not be linked to."""
    is_address = words.strip().startswith(("http://", "https://"))
    return is_safe_link(words) if is_address else not has_unsafe_scheme(words)


def _persons(entry: Entry) -> list[tuple[str, str]]:
    """Authors and editors as an editor writes them: pybtex keeps them apart from the fields."""
    return [(role, " and ".join(map(str, names))) for role, names in entry.persons.items()]


def _value(value: object) -> str:
    return unicodedata.normalize("NFC", str(value))


def _problems(
    key: str, fields: dict[str, str], wrong: tuple[str, str], place: Location
) -> list[Problem]:
    found = []
    what, fix = wrong
    if what:
        found.append(Problem(Code.BIBLIOGRAPHY, place, f'Source "{key}": {what}.', fix))
    rights = fields.get("rights", "")
    if rights not in RIGHTS:
        said = f'has unknown rights "{rights}"' if rights else "does not say what rights we have"
        guess = nearest(rights, RIGHTS) or "excerpt"
        fix = f"Write rights = {{{guess}}}; rights are {', '.join(RIGHTS)}."
        found.append(Problem(Code.BIBLIOGRAPHY, place, f'Source "{key}" {said}.', fix))
    return found


def _check_retraction(source: Source) -> list[Problem]:
    """The day on which a source was taken back decides what must be looked at again."""
    fix = "Write the day on which it was retracted: retracted = {2025-03-10}."
    if source.field("retraction") and not source.is_retracted:
        message = f'Source "{source.key}" says how it was retracted, and not when.'
    elif source.is_retracted and source.retracted_on is None:
        message = f'Source "{source.key}": "{source.field("retracted")}" is no day.'
    else:
        return []
    return [Problem(Code.BIBLIOGRAPHY, source.location, message, fix)]


def _place(path: str, lines: Sequence[int], offset: int) -> Location:
    """Where a sign stands, `lines` being the offsets at which lines start."""
    number = bisect_right(lines, offset)
    return Location(path, number, offset - lines[number - 1] + 1)


def _field_start(text: str, start: int, name: str) -> int:
    """Where the value of an entry's field starts, or else the entry."""
    following = ENTRY.search(text, start)
    value = re.compile(rf"(?:^|,)[ \t]*{name}\s*=\s*[{{\"]?", re.MULTILINE | re.IGNORECASE)
    match = value.search(text, start, following.start() if following else len(text))
    return match.end() if match else start


def _line_of_key(error: Exception, places: dict[str, Location]) -> int:
    """Errors about a whole entry name its key, not its line."""
    words = {word.strip(".:,'\"") for word in str(error).split()}
    return next((place.line for key, place in places.items() if key in words), 1)
