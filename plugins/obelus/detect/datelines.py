"""Reads the dateline before a paragraph: where it ends, and which agency sent the text."""

import re

from msgspec import Struct

MONTH = (
    r"(?i:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
DATELINE = re.compile(
    r"\s*(?P<place>[A-Z][\w.’'-]+(?:[ /](?:(?:de|of|on|la|al|el)\s)?[A-Z][\w.’'-]+){0,3}"
    rf"(?:,\s+(?!{MONTH}\s)[A-Z][\w.’']+(?:\s[A-Z][\w.’']+)?)?)"
    rf"(?P<date>,?\s+(?:{MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{MONTH})(?:,?\s+\d{{4}})?\.?)?"
    r"(?:\s*\((?P<round>[A-Z][^()\n]{1,40})\)|\s*/(?P<slashed>[A-Z][^/\n]{1,30})/\.?"
    r"|,\s+(?P<bare>[A-Z]{3,}\b))?"
    r"(?P<dash>\s*(?:—|–|--)\s*|\s*-\s+|:\s+)?"
)
OPENS = re.compile(r"\s*[\"“‘'(\[]*[A-Z0-9]")
AGENCIES = ("round", "slashed", "bare")


class Dateline(Struct, frozen=True, gc=False):
    """Where a dateline ends and, if it names one, the range of its agency."""

    end: int
    agency: tuple[int, int] | None


def dateline(text: str, start: int, end: int) -> Dateline | None:
    """Read "PLACE, date (AGENCY) —" where a paragraph starts.

    A place in common spelling is one only beside a date or an agency: "Smith — who had left".
    """
    match = DATELINE.match(text, start, end)
    if match is None or not OPENS.match(text, match.end(), end):
        return None
    agency = next((match.span(name) for name in AGENCIES if match[name]), None)
    is_sent = bool(match["round"] or match["slashed"])
    if match["dash"] and match["dash"][0] != ":":
        is_one = is_sent or bool(match["date"]) or match["place"].isupper()
    else:
        is_one = is_sent and bool(match["date"])  # "HAVANA, Jan 5 (AFP): The", "(AFP) The"
    return Dateline(match.end(), agency) if is_one else None
