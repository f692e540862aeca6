"""What the bullets of a record hold: sources, speakers, evidence, the words of a text."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from obelus.model.location import Location
from obelus.model.shared import Shared

Bearing = Literal["supports", "refutes", "context"]


class Citation(Struct, frozen=True, gc=False, array_like=True):
    """`[@key, locator]`: a place in a source of `sources.bib`."""

    key: Shared
    locator: str
    location: Location


class TextQuoteSelector(Struct, frozen=True, gc=False):
    """Words of a text that is not to be edited: exact, with those before and behind them."""

    exact: str
    prefix: str
    suffix: str
    location: Location
    """Where the record names them."""


class Agent(Struct, frozen=True, gc=False, array_like=True):
    """Who said or carried a claim: an entity by name, or somebody unnamed in plain words."""

    name: Shared
    """The name inside `[[…]]`, or the plain words."""
    label: Shared
    """The words to show: those after the bar of `[[Name|words]]`, else the name."""
    is_link: bool
    """Whether the editor wrote `[[…]]`, so that the name must be an entity's."""
    location: Location
    is_named: bool = False
    """Whether plain words name somebody: the detector can tell, an editor writes `[[…]]`."""


class Evidence(Struct, frozen=True, gc=False):
    """One piece of evidence: a citation, a URL or a claim of the archive, and how it bears."""

    citation: Citation | None
    url: str
    bearing: Bearing
    location: Location
    claim: str = ""
    """`article-slug#claim-id`."""
    chain: tuple[Agent, ...] = ()
    """Who is behind it, and through whom it came; empty where the editor does not say."""


class Field(Struct, frozen=True, gc=False, array_like=True):
    """One bullet of a record, `- name: value`, before its value is understood."""

    name: Shared
    value: str
    location: Location
    """Where the name starts."""
    value_location: Location
