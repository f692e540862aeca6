"""YAML → the words in it: nothing is made a date or false, and nothing refers elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

MAX_DEPTH = 8
"""Lists in lists: libyaml's own composer overflows the stack at 40,000, and we need three."""
QUOTE_IT = "Put quotation marks round the value."
NOTHING = frozenset({"", "~", "null"})

Value = str | list[Any] | dict[str, Any] | None
"""What YAML holds: words, lists and mappings of them, or nothing."""

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class NotYaml(Exception):
    """A text that is not read: what is wrong, where (from 0), and perhaps the fix."""

    def __init__(self, reason: str, mark: Any, fix: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix
        self.line: int = mark.line if mark else 0
        self.column: int = mark.column if mark else 0


Marks = dict[str, tuple[int, int]]
"""Lines and columns from 0: of a field's name, and of each value inside a field by the way to it,
`corrections.0.kind`."""


def read_yaml(source: str) -> tuple[dict[str, Value], Marks]:
    """(the fields of a YAML mapping, where they and what is in them stand).

    Raises NotYaml. Values are made of events and not by a loader: YAML 1.1 takes `NO` for false and
    `12:30` for 750, an alias lets ten lines expand to gigabytes, and a tag can raise anything.
    """
    events = _events(source)
    try:
        next(events)  # The start of the stream.
        if isinstance(next(events), StreamEndEvent):
            return {}, {}
        marks: Marks = {}
        fields = _mapping(next(events), events, marks)
        next(events)
        if not isinstance(after := next(events), StreamEndEvent):
            raise NotYaml("it holds a second document", after.start_mark)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or error
        raise NotYaml(" ".join(str(reason).split()), mark) from error
    return fields, marks


def _events(source: str) -> Iterator[Any]:
    """The events of the parser, without what only a loader would make sense of."""
    for event in yaml.parse(source, Loader=_Loader):
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            reason = "anchors and aliases (&name, *name) are not allowed"
            raise NotYaml(reason, event.start_mark, QUOTE_IT)
        # A quoted word has the tag "!" in some versions of the parser.
        if isinstance(event, NodeEvent) and getattr(event, "tag", None) not in {None, "!"}:
            reason = "tags (!name) are not allowed"
            raise NotYaml(reason, event.start_mark, QUOTE_IT)
        yield event


def _mapping(
    start: Event, events: Iterator[Any], marks: Marks, way: str = "", depth: int = 1
) -> dict[str, Value]:
    """The fields of a mapping, which lies at `way`; where they stand goes into `marks`."""
    if not isinstance(start, MappingStartEvent):
        raise NotYaml("it is no list of fields", start.start_mark, "Write one field: value a line.")
    fields: dict[str, Value] = {}
    while isinstance(key := next(events), NodeEvent):
        mark = key.start_mark
        if not isinstance(key, ScalarEvent):
            raise NotYaml("the name of a field is a list", mark)
        if key.value in fields:
            raise NotYaml(f'the field "{key.value}" is here twice', mark, "Delete one of the two.")
        event = next(events)
        marks.setdefault(way + key.value, _start_of(event if way else key))
        fields[key.value] = _value(event, events, marks, f"{way}{key.value}.", depth)
    return fields


def _start_of(event: Any) -> tuple[int, int]:
    return event.start_mark.line, event.start_mark.column


def _value(event: Any, events: Iterator[Any], marks: Marks, way: str, depth: int) -> Value:
    if isinstance(event, ScalarEvent):
        is_plain = event.style is None or event.style == ""
        return None if is_plain and event.value in NOTHING else str(event.value)
    if isinstance(event, CollectionStartEvent) and depth >= MAX_DEPTH:
        reason = f"lists lie more than {MAX_DEPTH} deep in each other"
        raise NotYaml(reason, event.start_mark)
    if isinstance(event, SequenceStartEvent):
        items: list[Value] = []
        while isinstance(item := next(events), NodeEvent):
            place = f"{way}{len(items)}"
            marks.setdefault(place, _start_of(item))
            items.append(_value(item, events, marks, f"{place}.", depth + 1))
        return items
    return _mapping(event, events, marks, way, depth + 1)
