"""What an editor can get wrong: every code, and a problem with its place and the way out."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from enum import Enum

from msgspec import Struct

from obelus.model import Location


class Code(Enum):
    """Every problem of a file: (code, meaning, whether it fails a strict build)."""

    UNKNOWN_CLAIM = ("unknown-claim", "A claim link names no record under “## Claims”.")
    SPACE_IN_CLAIM = ("space-in-claim", "A space stands between the words and the claim's name.")
    NO_OPENING = ("no-opening", "A claim's name has no words in square brackets before it.")
    MISSING_HASH = ("missing-hash", "A claim link has no “#” before the claim's name.")
    UNCLOSED_CLAIM = ("unclosed-claim", "A claim link has no closing bracket.")
    SWAPPED_BRACKETS = ("swapped-brackets", "Round and square brackets are the wrong way round.")
    PANDOC_SPAN = ("pandoc-span", "Curly brackets are used where a claim link was meant.")
    UNCLOSED_ENTITY = ("unclosed-entity", "An entity has one closing bracket.")
    ENTITY_IN_LINK = ("entity-in-link", "An entity or a citation stands inside a link.")
    CLAIM_IN_HEADING = ("claim-in-heading", "A claim is marked in a heading.")
    DEEP_CLAIM = ("deep-claim", "Claims lie more than three deep in each other.")
    CLAIM_ID = ("claim-id", "A claim's name has other signs than a to z, 0 to 9 and hyphens.")
    DUPLICATE_CLAIM = ("duplicate-claim", "Two records of an article have the same name.")
    REUSED_ID = ("reused-id", "A name that a claim or an article had before is used again.")
    UNCORRECTED_CHANGE = (
        "uncorrected-change",
        "An assessment or an overruled flag was changed, and no correction says so.",
    )
    REMOVED_CLAIM = ("removed-claim", "A published record is gone, and no correction says so.")
    REMOVED_ARTICLE = ("removed-article", "A published article is gone, and its address with it.")
    REMOVED_CORRECTION = ("removed-correction", "A published correction is gone.")
    UNPLACED_CLAIM = ("unplaced-claim", "A record has no words in the text.")
    ANCHOR_MISSING = ("anchor-missing", "An anchor's words are not in the text.")
    ANCHOR_AMBIGUOUS = ("anchor-ambiguous", "An anchor's words are in the text more than once.")
    ANCHOR_SPLIT = ("anchor-split", "An anchor starts or ends inside a link, a name or code.")
    NO_TEXT = ("no-text", "Records stand beside a text that is not there.")
    EMPTY_CLAIM = ("empty-claim", "A record has no sentence that says what is claimed.")
    STRAY_TEXT = ("stray-text", "Text stands under “## Claims” before the first record.")
    MISSING_FIELD = ("missing-field", "A record or a page lacks a field it needs.")
    UNKNOWN_FIELD = ("unknown-field", "A record or front matter has a field that means nothing.")
    DUPLICATE_FIELD = ("duplicate-field", "A record has the same field twice.")
    BAD_VALUE = ("bad-value", "A field's value is not of the form the field takes.")
    UNKNOWN_FLAG = ("unknown-flag", "A flag is not one of the flags.")
    FLAG_NEEDS_NOTE = ("flag-needs-note", "A flag is overruled and no note says why.")
    UNKNOWN_ASSESSMENT = ("unknown-assessment", "An assessment is not one of the assessments.")
    LONG_CLAIM = ("long-claim", "An assessed claim is longer than 75 characters.", False)
    LONG_SHORT = ("long-short", "The short form of a claim is longer than 75 characters.")
    RATING_IN_CLAIM = ("rating-in-claim", "A claim is stated together with a rating of it.", False)
    SAME_ADDRESS = ("same-address", "Two unrelated dossiers would have the same address.")
    FORMER_ADDRESS = (
        "former-address",
        "A former address cannot lead on, as another page has it or it leads elsewhere.",
        False,
    )
    ONE_ORIGIN = ("one-origin", "A claim is called corroborated on fewer than two origins.")
    OWN_EVIDENCE = ("own-evidence", "A claim is named as evidence for itself.")
    NO_EVENT = ("no-event", "The event of a claim is an entity of another kind.")
    AFFECTED = ("affected", "What a claim rests on was retracted after it was checked.", False)
    BEARING_MISMATCH = ("bearing-mismatch", "No evidence points the way that an assessment needs.")
    OWN_SOURCE = ("own-source", "A claim is settled by nothing but its own source.", False)
    OWN_DISPUTE = ("own-dispute", "A claim is said and disputed by the same.")
    DOUBTFUL_DATE = ("doubtful-date", "A day is in the future, or before what it follows.", False)
    QUANTITY_MISMATCH = ("quantity-mismatch", "A quantity has a number of its own.", False)
    UNSOURCED_NUMBER = ("unsourced-number", "A number is not in the copies of its sources.", False)
    NEGATION_MISMATCH = ("negation-mismatch", "One text of a claim says “not” alone.", False)
    DROPPED_OUTLET = ("dropped-outlet", "A state outlet is missing in a record.", False)
    DROPPED_CUE = ("dropped-cue", "A record lacks the distance that its source keeps.", False)
    VIA_ORDER = ("via-order", "The outlet that published an article is not the last.", False)
    CONTROL_DIFFERS = ("control-differs", "A known state outlet is called independent.", False)
    UNLIKE_WORDS = ("unlike-words", "Marked words are more like another claim.", False)
    UNLIKE_SOURCE = ("unlike-source", "A claim is more like another paragraph than its own.", False)
    QUOTE_MISMATCH = ("quote-mismatch", "A quotation is not in the copy of its source.")
    QUOTE_ELSEWHERE = (
        "quote-elsewhere",
        "A quotation is not in the paragraph that its source names.",
    )
    SPLICED_QUOTE = ("spliced-quote", "A quotation runs over the end of a sentence.", False)
    UNKNOWN_PARAGRAPH = (
        "unknown-paragraph",
        "A cited paragraph is not in the copy.",
    )
    TEXT_QUOTE = ("text-quote", "Words in quotation marks are not in their source.", False)
    COPIED_WORDS = ("copied-words", "A text repeats more of a copy than its rights allow.")
    HIDDEN_SIGN = ("hidden-sign", "A sign is invisible, or looks like another letter.", False)
    AMBIGUOUS_QUOTE = ("ambiguous-quote", "A quotation is more than once in the copy.")
    LONG_QUOTE = ("long-quote", "A quotation is longer than the archive allows.")
    TEXT_RIGHTS = (
        "text-rights",
        "A text stands here whole, and its source's rights are not “full”.",
    )
    MUCH_QUOTED = ("much-quoted", "More of a copy is quoted than the archive allows.")
    COPY_CHANGED = ("copy-changed", "A copy does not have the hash in its entry.")
    NO_FIXITY = ("no-fixity", "A copy is known, and its entry has no hash.", False)
    QUOTE_CHANGED = ("quote-changed", "A quotation is not the one that was matched.")
    NOT_LOCKED = ("not-locked", "quotes.lock and the records name other quotations.", False)
    STALE_LOCK = ("stale-lock", "quotes.lock does not say what the copies and the records say.")
    BROKEN_LOCK = ("broken-lock", "quotes.lock or captures.lock cannot be read.")
    CAPTURE_CHANGED = ("capture-changed", "A capture does not have the hash in captures.lock.")
    CUT_NEGATION = ("cut-negation", "A quotation leaves out a negation next to it.", False)
    CUT_CONDITION = ("cut-condition", "A quotation leaves out a condition next to it.", False)
    OTHER_SPEAKER = (
        "other-speaker",
        "A copy gives the words of a quotation to somebody else than the record.",
        False,
    )
    UNKNOWN_ENTITY = ("unknown-entity", "A name is no entity's name or alias.")
    AMBIGUOUS_ENTITY = ("ambiguous-entity", "Two entities share a name or alias.")
    UNKNOWN_KIND = ("unknown-kind", "An entity's kind is not one of the kinds.")
    UNKNOWN_SOURCE = ("unknown-source", "A citation's key is not in sources.bib.")
    BIBLIOGRAPHY = ("bibliography", "sources.bib cannot be read, or lacks something.")
    ARCHIVED_COPY = (
        "archived-copy",
        "An entry's archiveurl or archivedate cannot be what it should be.",
    )
    FRONT_MATTER = ("front-matter", "The front matter is not YAML we can read.")
    UNREADABLE_FILE = ("unreadable-file", "A file is no regular UTF-8 file inside the archive.")
    LARGE_FILE = ("large-file", "A file is larger than an article may be.")
    SELF_CHECK = ("self-check", "A suggestion contradicts what is known of its outlets.")
    NO_PAGE = ("no-page", "Somebody named in plain words has no page in the archive.", False)
    PLACEHOLDER = ("placeholder", "A sentence of the draft that editors replace is still there.")
    CLAIMS_HEADING = ("claims-heading", "The heading over the records is not “## Claims”.")
    TAKEN_ADDRESS = ("taken-address", "Another page has the address of a file.")
    UNSAFE_LINK = (
        "unsafe-link",
        "A link leads neither to the web, nor to mail, nor to a file here.",
    )
    NOT_ASSESSED = ("not-assessed", "Nobody has said who controls an outlet.", False)

    slug: str
    meaning: str
    is_error: bool

    def __new__(cls, slug: str, meaning: str, is_error: bool = True) -> Code:
        """A code whose value is its slug, so that it can be written and read back as one word."""
        code = object.__new__(cls)
        code._value_ = code.slug = slug
        code.meaning, code.is_error = meaning, is_error
        return code


class Problem(Struct, frozen=True, gc=False):
    """One mistake: what is wrong in the editor's words, where, and how to mend it."""

    code: Code
    location: Location
    message: str
    fix: str
    line: str = ""
    """The text of the line, so that the place can be shown."""

    @property
    def severity(self) -> str:
        """`error`, which fails a strict build, or `warning`, which does not."""
        return "error" if self.code.is_error else "warning"

    @property
    def headline(self) -> str:
        """The first line: place, code and message."""
        at = self.location
        return f"{at.path}:{at.line}:{at.column}: {self.severity}[{self.code.slug}] {self.message}"


def in_source_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems by file, line and column, each once."""
    return sorted(dict.fromkeys(problems), key=lambda p: (p.location, p.code.slug, p.message))


def with_lines(problems: Iterable[Problem], texts: Mapping[str, str]) -> list[Problem]:
    """The problems with the text of their lines filled in, `texts` being file contents by path."""
    problems = list(problems)
    wanted = {problem.location.path for problem in problems}
    lines = {path: texts[path].split("\n") for path in wanted if path in texts}
    return [_with_line(problem, lines.get(problem.location.path, [])) for problem in problems]


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, or an empty string if none is like it."""
    folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else ""


def _with_line(problem: Problem, lines: list[str]) -> Problem:
    number = problem.location.line
    line = lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""
    return Problem(problem.code, problem.location, problem.message, problem.fix, line)
