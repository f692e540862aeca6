"""An article and its claims: what an editor wrote, each with its place in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, Protocol

from msgspec import Struct

from obelus.model.address import quoted
from obelus.model.history import Correction, FormerName
from obelus.model.location import Location
from obelus.model.quantity import Quantity
from obelus.model.record import Agent, Citation, Evidence, Field, TextQuoteSelector
from obelus.model.segment import Segments
from obelus.model.shared import BETWEEN, Shared
from obelus.model.text import Block, Line, Mark, Mention, Text


class Claim(Struct, frozen=True, gc=False, omit_defaults=True):
    """The record of one claim: its statement, who said it, how it reached us, what was found."""

    article: Shared
    """The slug of the article whose record this is."""
    id: str
    number: int
    """Its place in the article's text, from 1: readers see this number behind the words."""
    statement: str
    location: Location
    words: tuple[str, ...] = ()
    """The marked words of the article, one string for each mark."""
    named: tuple[Shared, ...] = ()
    """The names in these words, as they stand in the text."""
    said_by: tuple[Agent, ...] = ()
    cue: str = ""
    via: tuple[Agent, ...] = ()
    sources: tuple[Citation, ...] = ()
    quote: str = ""
    flag: str = ""
    """The editor's overruling flag; empty where the rules decide."""
    short: str = ""
    """The claim in 75 characters at most, where its statement is longer."""
    assessment: str = ""
    disputed_by: tuple[Agent, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    quantity: str = ""
    """A number and what it counts, as typed."""
    quantity_value: Quantity | None = None
    """The same, understood; None where it cannot be."""
    event: Agent | None = None
    """The event that the claim is about, so that its number can be set beside others."""
    same_as: tuple[str, ...] = ()
    formerly: tuple[FormerName, ...] = ()
    """The ids that it had before, as typed."""
    voided: date | None = None
    """Since when the record is void: it stays, and no total counts it."""
    anchors: tuple[TextQuoteSelector, ...] = ()
    checked: date | None = None
    note: Segments = ()
    """Our note to the reader."""
    note_text: str = ""
    fields: tuple[Field, ...] = ()
    """The bullets as written, for messages about them: see `Article.written`."""
    misread: tuple[str, ...] = ()
    """The fields of which a part could not be read, as was reported: what they lack is known."""
    origin: Literal["recorded", "suggested"] = "recorded"
    """Whether an editor recorded it or the detector suggests it."""
    stated_at: Location | None = None
    """Where its statement starts; None where it has none."""
    outlet: str = ""
    """The state outlet that its words are of or came through, as the article's text has it."""

    @property
    def reference(self) -> str:
        """Its name in the whole archive, as `evidence` and `same as` have it."""
        return f"{self.article}#{self.id}"

    def field(self, name: str) -> Field | None:
        """The bullet of that name, if the record has one."""
        # A loop, and no generator: checks ask for a dozen bullets of every record.
        for bullet in self.fields:
            if bullet.name == name:
                return bullet
        return None


class Suggestion(Struct, frozen=True, gc=False, array_like=True):
    """A claim that the detector found and no editor has looked at."""

    claim: Claim
    """Its id holds an underscore, so that it is never a recorded claim's."""
    flag: Shared
    rule: Shared
    confidence: Shared
    """`likely`, `possible` or `weak`."""
    why: str
    """One sentence for readers."""
    ranges: tuple[tuple[int, int], ...]
    """Its words in the article's running text."""
    places: tuple[tuple[Location, Location], ...] = ()
    """Where each of these ranges starts and ends in the file; empty where that cannot be told."""


class Kept(Protocol):
    """Knows the wording of an article."""

    def whole(self, article: Article) -> Article:
        """The article with its wording."""

    def marked(self, article: Article) -> Article:
        """The article with what its text marks and names."""

    def written(self, article: Article) -> Article:
        """The same with the bullets of its records."""

    def lines(self) -> Sequence[Line]:
        """The lines of its mentions."""

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Its suggestions."""


class Article(Struct, frozen=True, gc=False, omit_defaults=True, tag="article"):
    """One annotated article."""

    path: Shared
    slug: str
    title: str
    places: Mapping[str, Location] = {}
    """Where the values of the front matter stand."""
    source: Shared = ""
    published: date | None = None
    is_date_inferred: bool = False
    summary: str = ""
    topics: tuple[str, ...] = ()
    checked: date | None = None
    is_draft: bool = False
    corrections: tuple[Correction, ...] = ()
    formerly: tuple[FormerName, ...] = ()
    """The slugs that it had before."""
    text_path: Shared = ""
    """The file in which the text stands: another than `path` where it is not to be edited."""
    body: Text = Text()
    marks: tuple[Mark, ...] = ()
    claims: tuple[Claim, ...] = ()
    """In the order of their numbers."""
    afterword: Text = Text()
    """The sections behind `## Claims`."""
    blocks: tuple[Block, ...] = ()
    """The body's blocks, with suggestions and found entities marked in them."""
    is_title_inferred: bool = False
    suggestions_policy: str = ""
    """`publish`, `drafts` or `off`; empty where the archive's option decides."""
    found: tuple[Suggestion, ...] = ()
    """Its suggestions, if they are here."""
    found_elsewhere: int = 0
    """How many there are where its wording is."""
    mentioned_elsewhere: str = ""
    """The names of its mentions that are there, with BETWEEN between them: an article has dozens,
    which are asked for once."""
    mentioned_elsewhere_on: tuple[int, ...] = ()
    """The lines of the file on which these stand."""
    kept: Kept | None = None
    """Where its wording is, if it is not here: see `model/wording.py`."""

    @property
    def whole(self) -> Article:
        """The article with its blocks, lines, notes and suggestions, and what its text marks and
        names, wherever that is kept."""
        return self if self.kept is None else self.kept.whole(self)

    @property
    def marked(self) -> Article:
        """The article with what its text marks and names, and where its values stand, wherever
        that is kept."""
        return self if self.kept is None else self.kept.marked(self)

    @property
    def written(self) -> Article:
        """The same with the bullets of its records: for whoever tells editors about them. No
        published article is asked for them."""
        return self if self.kept is None else self.kept.written(self)

    @property
    def mentioned_in(self) -> Sequence[Line]:
        """The lines of prose around its mentions, in the order of these."""
        if self.kept is not None:
            return self.kept.lines()
        return [mention.line for mention in self.mentions]

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """What the detector found and no record covers, as far as it is shown."""
        return self.found if self.kept is None else self.kept.suggestions()

    @property
    def suggestion_count(self) -> int:
        """How many suggestions it has."""
        return len(self.found) or self.found_elsewhere

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """All of its text and of the sections behind its claims, if these are here."""
        return (*self.body.mentions, *self.afterword.mentions)

    @property
    def mentioned(self) -> Sequence[str]:
        """The names of its mentions, in the order of these."""
        if self.kept is None:
            return [mention.name for mention in self.mentions]
        is_any = bool(self.mentioned_elsewhere_on)
        return self.mentioned_elsewhere.split(BETWEEN) if is_any else ()

    @property
    def mentioned_on(self) -> Sequence[int]:
        """The lines of the file on which its mentions stand, in the order of these."""
        if self.kept is None:
            return [mention.location.line for mention in self.mentions]
        return self.mentioned_elsewhere_on

    @property
    def standing(self) -> tuple[Claim, ...]:
        """The claims that count: all but the void ones."""
        return tuple([claim for claim in self.claims if claim.voided is None])

    @property
    def updated(self) -> date | None:
        """The last day on which it was published, checked or corrected."""
        days = (self.published, self.checked, *(entry.date for entry in self.corrections))
        return max(filter(None, days), default=None)

    def place(self, name: str) -> Location:
        """Where a value of the front matter stands, or the top of the file; read where that is kept
        unless the article is `marked`."""
        places = self.places or self.marked.places
        return places.get(name, Location(self.path))

    @property
    def url(self) -> str:
        """Its address, relative to the site."""
        return f"articles/{quoted(self.slug)}/"
