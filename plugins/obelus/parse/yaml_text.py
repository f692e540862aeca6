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


def read_yaml(source: str) -> tuple[dict[str, Value], dict[str, tuple[int, int]]]:
    """(the fields of a YAML mapping, the line and column of each name from 0).

    Raises NotYaml. Values are made of events and not by a loader: YAML 1.1 takes `NO` for false and
    `12:30` for 750, an alias lets ten lines expand to gigabytes, and a tag can raise anything.
    """
    events = _events(source)
    try:
        next(events)  # The start of the stream.
        if isinstance(next(events), StreamEndEvent):
            return {}, {}
        marks: dict[str, tuple[int, int]] = {}
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
    start: Event, events: Iterator[Any], marks: dict[str, tuple[int, int]], depth: int = 1
) -> dict[str, Value]:
    """The fields of a mapping; where their names stand goes into `marks`."""
    if not isinstance(start, MappingStartEvent):
        raise NotYaml("it is no list of fields", start.start_mark, "Write one field: value a line.")
    fields: dict[str, Value] = {}
    while isinstance(key := next(events), NodeEvent):
        mark: Any = key.start_mark
        if not isinstance(key, ScalarEvent):
            raise NotYaml("the name of a field is a list", mark)
        if key.value in fields:
            raise NotYaml(f'the field "{key.value}" is here twice', mark, "Delete one of the two.")
        marks[key.value] = (mark.line, mark.column)
        fields[key.value] = _value(next(events), events, depth)
    return fields


def _value(event: Any, events: Iterator[Any], depth: int) -> Value:
    if isinstance(event, ScalarEvent):
        is_plain = event.style is None or event.style == ""
        return None if is_plain and event.value in NOTHING else str(event.value)
    if isinstance(event, CollectionStartEvent) and depth >= MAX_DEPTH:
        reason = f"lists lie more than {MAX_DEPTH} deep in each other"
        raise NotYaml(reason, event.start_mark)
    if isinstance(event, SequenceStartEvent):
        items = []
        while isinstance(item := next(events), NodeEvent):
            items.append(_value(item, events, depth + 1))
        return items
    return _mapping(event, events, {}, depth + 1)
