"""The YAML between the first two `---` lines of a file → values, each with its place."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import yaml

from obelus.model import Location
from obelus.problems import Code, Problem, nearest

FENCE = re.compile(r"---[ \t]*$")
KEY = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+|$)")


class _AliasError(Exception):
    problem = "aliases (*name) are not allowed"

    def __init__(self, mark: Any) -> None:
        self.problem_mark = mark


NOT_YAML = (
    yaml.YAMLError,
    _AliasError,
    ValueError,
    AttributeError,
    OverflowError,
    RecursionError,
    TypeError,
)
"""What the safe loader raises on input it does not like, `!!timestamp 99` for one."""
QUOTING = 'Put quotation marks round a value that contains ": ", "[[", "@" or "#".'

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class FrontMatter:
    """The fields of one file, handed out by type; what does not fit becomes a problem."""

    path: str
    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Location] = field(default_factory=dict)
    """Where each field's value starts."""
    length: int = 0
    """Lines from the file's start to the end of the closing `---`."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_broken(self) -> bool:
        """Whether the front matter is no YAML, so that nothing is known of its fields."""
        return any(p.code is Code.FRONT_MATTER for p in self.problems)

    def place(self, name: str) -> Location:
        """Where a field's value starts, or the top of the file."""
        return self.places.get(name, Location(self.path))

    def text(self, name: str) -> str:
        """A field of words; numbers and dates are taken as they would be written."""
        value = self.values.get(name)
        if value is None or isinstance(value, list | dict):
            if value:
                self.refuse(name, "one line of text")
            return ""
        return " ".join(str(value).split())

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of words; one word alone is a list of one."""
        value = self.values.get(name)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        if any(isinstance(item, list | dict) or item is None for item in items):
            self.refuse(name, "a list of words, such as [one, two]")
            return ()
        return tuple(" ".join(str(item).split()) for item in items)

    def date(self, name: str) -> date | None:
        """An ISO date."""
        value = self.values.get(name)
        if value is None:
            return None
        day = as_date(value)
        if day is None:
            self.refuse(name, "a date, such as 2024-01-05")
        return day

    def flag(self, name: str) -> bool:
        """A yes or no."""
        value = self.values.get(name, False)
        if not isinstance(value, bool):
            self.refuse(name, "true or false")
        return value is True

    def number(self, name: str, limit: float) -> float | None:
        """A number between -limit and limit."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > limit:
            self.refuse(name, f"a number from -{limit:g} to {limit:g}")
            return None
        return float(value)

    def mapping(self, name: str) -> dict[str, Any]:
        """A field that holds fields."""
        value = self.values.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            self.refuse(name, "a mapping, such as {ko: 조선}")
            return {}
        return value

    def refuse(self, name: str, wanted: str) -> None:
        """Note that a field is not what it should be."""
        message = f'The field "{name}" is not {wanted}.'
        fix = f"Write {wanted}."
        self.problems.append(Problem(Code.BAD_VALUE, self.place(name), message, fix))

    def expect(self, known: Collection[str]) -> None:
        """Note fields that look like misspelt known ones; others belong to other plugins."""
        for name in self.values:
            meant = "" if name in known else nearest(name, known)
            if meant:
                self.problems.append(
                    Problem(
                        Code.UNKNOWN_FIELD,
                        Location(self.path, self.place(name).line, 1),
                        f'"{name}" is not a field of this page.',
                        f'Did you mean "{meant}"?',
                    )
                )


def as_date(value: object) -> date | None:
    """A YAML or ISO value as a date, or None if it is none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def read_front_matter(path: str, text: str) -> FrontMatter:
    """The front matter of a file; empty if it has none, with a problem if it cannot be read."""
    lines = text.split("\n")
    if not FENCE.match(lines[0]):
        return FrontMatter(path)
    end = next((n for n, line in enumerate(lines[1:], 1) if FENCE.match(line)), None)
    if end is None:
        return _broken(path, Location(path), 0, "its closing --- is missing", "Add a line ---.")
    source = "\n".join(lines[1:end])
    try:
        values = _load(source)
    except NOT_YAML as error:
        place = _error_location(path, error, lines[:end])
        return _broken(path, place, end + 1, _reason(error), QUOTING)
    if not isinstance(values, dict):
        found = "it is no list of fields"
        return _broken(path, Location(path, 2), end + 1, found, "Write one field: value a line.")
    named = {str(name): value for name, value in values.items()}
    return FrontMatter(path, named, _places(path, lines[:end]), end + 1)


def _load(source: str) -> object:
    # An alias lets ten lines expand to gigabytes, and no field of ours needs one.
    if "*" in source:
        for event in yaml.parse(source, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent):
                raise _AliasError(event.start_mark)
    return yaml.load(source, Loader=_Loader) or {}


def _places(path: str, lines: list[str]) -> dict[str, Location]:
    places: dict[str, Location] = {}
    for number, line in enumerate(lines, 1):
        if match := KEY.match(line):
            places.setdefault(match[1], Location(path, number, match.end() + 1))
    return places


def _error_location(path: str, error: Exception, lines: list[str]) -> Location:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark:
        return Location(path, mark.line + 2, mark.column + 1)
    # A value of the right form and the wrong content, such as a 30 February: one line at a time.
    places = _places(path, lines).values()
    return next((place for place in places if not _is_yaml(lines[place.line - 1])), Location(path))


def _is_yaml(line: str) -> bool:
    try:
        _load(line)
    except NOT_YAML:
        return False
    return True


def _reason(error: Exception) -> str:
    if not isinstance(error, yaml.YAMLError | _AliasError | ValueError):
        return "a value is not what its tag says"
    text = getattr(error, "problem", None) or str(error)
    return " ".join(str(text).split())


def _broken(path: str, place: Location, length: int, reason: str, fix: str) -> FrontMatter:
    message = f"The front matter is not readable YAML: {reason}."
    problem = Problem(Code.FRONT_MATTER, place, message, fix)
    return FrontMatter(path, length=length, problems=[problem])
