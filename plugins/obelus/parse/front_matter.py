"""The YAML between the first two `---` lines of a file → values, each with its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from obelus.model import Location
from obelus.parse.yaml_text import NotYaml, read_yaml
from obelus.problems import Code, Problem, nearest

FENCE = re.compile(r"---[ \t]*$")
KEY = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+|$)")
DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt ][ \t]*[0-9]{1,2}:[0-9]{2}.*)?")
NUMBER = re.compile(r"[-+]?[0-9]{1,9}(?:\.[0-9]{1,20})?")
YES, NO = frozenset({"true", "yes", "on"}), frozenset({"false", "no", "off"})

MAX_LENGTH = 64 * 1024
"""Signs of front matter: a hundred corrections are a tenth of it."""
QUOTING = 'Put quotation marks round a value that contains ": ", "[[", "@" or "#".'


@dataclass(slots=True)
class FrontMatter:
    """The fields of one file, handed out by type; what does not fit becomes a problem."""

    path: str
    values: dict[str, Any] = field(default_factory=dict)
    """Words as they were typed, lists and mappings of them; None where nothing was."""
    places: dict[str, Location] = field(default_factory=dict)
    """Where each value starts, by its field, or by the way to it: `corrections.0.kind`."""
    length: int = 0
    """Lines from the file's start to the end of the closing `---`."""
    problems: list[Problem] = field(default_factory=list)
    meant: frozenset[str] = frozenset()
    """Fields that misspelt ones seem to mean: they are not missed as well."""

    @property
    def is_broken(self) -> bool:
        """Whether the front matter is no YAML, so that nothing is known of its fields."""
        return any(p.code is Code.FRONT_MATTER for p in self.problems)

    def place(self, name: str) -> Location:
        """Where a field's value starts, or the top of the file."""
        return self.places.get(name, Location(self.path))

    def text(self, name: str) -> str:
        """A field of words; numbers and dates are taken as they were typed."""
        value = self.values.get(name)
        if isinstance(value, list | dict):
            self.refuse(name, "one line of text")
            return ""
        return _words(value or "")

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of words; one word alone is a list of one."""
        value = self.values.get(name)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) for item in items):
            self.refuse(name, "a list of words, such as [one, two]")
            return ()
        return tuple(_words(item) for item in items)

    def date(self, name: str) -> date | None:
        """An ISO date."""
        value = self.values.get(name)
        if value is None:
            return None
        day = as_date(value)
        if day is None:
            self.refuse(name, "a date, such as 2024-01-05")
        return day

    def is_draft(self) -> bool:
        """Whether `draft` says so, or cannot be told: nothing slips out by a mistake."""
        if self.is_broken or "draft" in self.meant:
            return True
        value = self.values.get("draft", "false")
        said = value.casefold() if isinstance(value, str) else ""
        if said not in YES | NO:
            self.refuse("draft", "true or false")
        return said not in NO

    def number(self, name: str, limit: float) -> float | None:
        """A number between -limit and limit."""
        value = self.values.get(name)
        if value is None:
            return None
        is_number = isinstance(value, str) and NUMBER.fullmatch(value)
        if not is_number or abs(float(value)) > limit:
            self.refuse(name, f"a number from -{limit:g} to {limit:g}")
            return None
        return float(value)

    def mapping(self, name: str) -> dict[str, str]:
        """A field that holds fields of words; those with nothing in them are left out."""
        value = self.values.get(name)
        if value is None:
            return {}
        is_flat = isinstance(value, dict) and not any(
            isinstance(item, list | dict) for item in value.values()
        )
        if not is_flat:
            self.refuse(name, "a mapping, such as {ko: 조선}")
            return {}
        return {key: _words(item) for key, item in value.items() if item}

    def refuse(self, name: str, wanted: str) -> None:
        """Note that a field is not what it should be."""
        message = f'The field "{name}" is not {wanted}.'
        fix = f"Write {wanted}."
        self.problems.append(Problem(Code.BAD_VALUE, self.place(name), message, fix))

    def expect(self, known: Collection[str]) -> None:
        """Note fields that look like misspelt known ones; others belong to other plugins."""
        meant = {name: nearest(name, known) for name in self.values if name not in known}
        for name, known_name in meant.items():
            if known_name:
                place = Location(self.path, self.place(name).line, 1)
                message = f'"{name}" is not a field of this page.'
                fix = f'Did you mean "{known_name}"?'
                self.problems.append(Problem(Code.UNKNOWN_FIELD, place, message, fix))
        self.meant = frozenset(meant.values()) - {""}


def as_date(value: object) -> date | None:
    """An ISO date, or that of an ISO time, or None if it is none."""
    match = DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def read_front_matter(path: str, text: str) -> FrontMatter:
    """The front matter of a file; empty if it has none, with a problem if it cannot be read."""
    lines = text.split("\n")
    start = _start(lines)
    if start is None:
        return FrontMatter(path)
    below = range(start + 1, len(lines))
    end = next((number for number in below if FENCE.match(lines[number])), None)
    if start and end:
        message = "The front matter must start on the first line."
        fix = "Delete the empty lines above the first ---."
        problem = Problem(Code.FRONT_MATTER, Location(path, start + 1), message, fix)
        return FrontMatter(path, length=end + 1, problems=[problem])
    if end is None:
        return _broken(path, Location(path), 0, "its closing --- is missing", "Add a line ---.")
    source = "\n".join(lines[1:end])
    if len(source) > MAX_LENGTH:
        reason = f"it has {len(source):,} signs, and the limit is {MAX_LENGTH:,}"
        return _broken(path, Location(path), end + 1, reason, "Move the text below the ---.")
    try:
        values, marks = read_yaml(source)
    except NotYaml as error:
        place = Location(path, error.line + 2, error.column + 1)
        return _broken(path, place, end + 1, error.reason, error.fix or QUOTING)
    return FrontMatter(path, values, _places(path, lines[:end], marks), end + 1)


def _start(lines: list[str]) -> int | None:
    """The line of the opening `---`; below the first one it is a rule unless a field follows."""
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if not FENCE.match(lines[first]):
        return None
    if not first:
        return first
    is_field = first + 1 < len(lines) and KEY.match(lines[first + 1])
    is_closed = any(FENCE.match(line) for line in lines[first + 1 :])
    return first if is_field and is_closed else None


def _places(
    path: str, lines: list[str], marks: Mapping[str, tuple[int, int]]
) -> dict[str, Location]:
    """Where values start: on the line of their name, also if they go on below it."""
    places: dict[str, Location] = {}
    for name, (line, column) in marks.items():
        match = KEY.match(lines[line + 1])
        at = match.end() if match and match[1] == name else column
        places[name] = Location(path, line + 2, at + 1)
    return places


def _words(text: str) -> str:
    """Words with single spaces, and each letter in one spelling: names are compared by it."""
    words = " ".join(text.split())
    return words if words.isascii() else unicodedata.normalize("NFC", words)


def _broken(path: str, place: Location, length: int, reason: str, fix: str) -> FrontMatter:
    message = f"The front matter is not readable YAML: {reason}."
    problem = Problem(Code.FRONT_MATTER, place, message, fix)
    return FrontMatter(path, length=length, problems=[problem])
