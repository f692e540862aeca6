"""What articles refer to: entities, sources, ordinary pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from obelus.model.address import quoted
from obelus.model.location import Location
from obelus.model.text import Line, Text


class Control(Struct, frozen=True, gc=False):
    """How an outlet is controlled, who says so, and when."""

    control_class: str
    """A row of `vocabulary.CONTROL_CLASSES`, for example SC."""
    scheme: str
    assessed: str
    """A year, month or day in ISO 8601, as the scheme dates it."""
    evidence: str


class Entity(Struct, frozen=True, gc=False, omit_defaults=True, tag="entity"):
    """A person, organisation, outlet, place, weapon, document or event with a page of its own."""

    path: str
    id: str
    name: str
    kind: str
    places: Mapping[str, Location] = {}
    """Where the values of the front matter stand."""
    aliases: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    """(language tag, name) pairs, in the order written."""
    same_as: tuple[str, ...] = ()
    party_to: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    control: Control | None = None
    description: Text = Text()

    def place(self, name: str) -> Location:
        """Where a value of the front matter stands, or the top of the file."""
        return self.places.get(name, Location(self.path))

    @property
    def url(self) -> str:
        """Its address, relative to the site."""
        return f"entities/{quoted(self.id)}/"

    @property
    def mentioned(self) -> Sequence[str]:
        """The names of its mentions of others, in the order of these."""
        return [mention.name for mention in self.description.mentions]

    @property
    def mentioned_on(self) -> Sequence[int]:
        """The lines of the file on which these stand."""
        return [mention.location.line for mention in self.description.mentions]

    @property
    def mentioned_in(self) -> Sequence[Line]:
        """The lines of prose around them."""
        return [mention.line for mention in self.description.mentions]

    @property
    def card(self) -> Entity:
        """What other pages show of it, and other files are checked with."""
        return replace(self, path="", places={}, description=Text())


class Snapshot(Struct, frozen=True, gc=False):
    """The copy of a page that a web archive keeps."""

    url: str
    day: date | None = None
    """When it was taken; None where neither the entry nor the address says so."""
    original: str = ""
    """The address of the page itself."""


class Capture(Struct, frozen=True, gc=False):
    """A web archive file that we keep of a source: a row of captures.lock."""

    source: str
    sha256: str
    """Of the file as it is."""
    kind: str
    """How its name ends: `warc`, `warc.gz`, `wacz` or `html`."""
    size: int
    captured: str
    """The day or moment in ISO 8601."""
    url: str = ""
    status: int = 0
    """What the server answered; 0 where the file does not say so."""
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def day(self) -> date:
        """The day on which it was captured."""
        return date.fromisoformat(self.captured[:10])

    @property
    def name(self) -> str:
        """The name of its file in the folder `captures` beside the copies."""
        return f"{self.source}-{self.sha256[:12]}.{self.kind}"


class Source(Struct, frozen=True, gc=False):
    """One entry of `sources.bib`."""

    key: str
    kind: str
    fields: tuple[tuple[str, str], ...]
    reference: str
    """The formatted reference, as HTML."""
    location: Location
    snapshot: Snapshot | None = None
    """What a web archive keeps of it, as far as it can be used."""
    captures: tuple[Capture, ...] = ()
    """What we keep of it, oldest first."""

    def field(self, name: str) -> str:
        """The value of a BibTeX field, or an empty string."""
        # A loop, and no generator: pages ask for a dozen fields of every source.
        for known, value in reversed(self.fields):
            if known == name:
                return value
        return ""

    @property
    def is_retracted(self) -> bool:
        """Whether it was taken back, be it on a day that we cannot read."""
        return bool(self.field("retracted").strip())

    @property
    def retracted_on(self) -> date | None:
        """The day on which it was taken back, where the entry gives one as 2025-03-10."""
        written = self.field("retracted").strip()
        try:
            day = date.fromisoformat(written)
        except ValueError:
            return None
        return day if day.isoformat() == written else None

    @property
    def publisher(self) -> str:
        """Who published it, as the entry names it; empty if it names nobody."""
        for name in ("journal", "journaltitle", "publisher", "organization", "institution"):
            if value := self.field(name):
                return value
        return ""

    @property
    def url(self) -> str:
        """Its address, relative to the site."""
        return f"sources/{self.key}/"


class Prose(Struct, frozen=True, gc=False, tag="prose"):
    """An ordinary page."""

    path: str
    title: str
    body: Text
