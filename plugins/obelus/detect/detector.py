"""The whole way from a text to its suggestions."""

import re
from dataclasses import dataclass, replace
from functools import cache

from .assemble import assembled
from .found import Found
from .judgement import Judgement, default_judgement
from .lexicon import Lexicon, default_lexicon
from .passages import Passage, passages
from .register import Register
from .rules import find_all
from .suggestion import Suggestion
from .tagging import tag

WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Detector:
    """A detector with the words and names it goes by."""

    register: Register
    lexicon: Lexicon
    judgement: Judgement

    def detect(self, text: str) -> list[Suggestion]:
        """Find the attributions of a text, in the order of their cues' sentences."""
        return assembled(text, _found(text, self.lexicon), self.register, self.judgement)


@cache
def default_register() -> Register:
    """Load the register that is shipped, once."""
    return Register.of(())


def detect(text: str, register: Register | None = None) -> list[Suggestion]:
    """Find who said what in a text, and how it reached us."""
    return Detector(register or default_register(), default_lexicon(), default_judgement()).detect(
        text
    )


def _found(text: str, lexicon: Lexicon) -> list[Found]:
    out: list[Found] = []
    last: int | None = None
    is_open = False
    for paragraph in passages(text, lexicon):
        if not is_open:
            last = None
        for passage in paragraph:
            if _is_pure_quote(passage):
                if last is not None:
                    quote = passage.quotes[0]
                    out[last] = replace(
                        out[last], later=(*out[last].later, (quote.start, quote.end))
                    )
                    is_open = quote.is_open
                continue
            last, is_open = None, False
            if lexicon.triggers.isdisjoint(WORD.findall(text[passage.start : passage.end].lower())):
                continue
            for f in find_all(tag(text, passage, lexicon)):
                if _ends_in_quote(f):
                    last = len(out)
                    is_open = bool(passage.quotes) and passage.quotes[-1].is_open
                out.append(f)
    return out


def _is_pure_quote(passage: Passage) -> bool:
    if len(passage.quotes) != 1:
        return False
    quote = passage.quotes[0]
    return quote.start == passage.start and quote.end >= passage.end - 1


def _ends_in_quote(f: Found) -> bool:
    tags = f.sentence.tags
    return (
        bool(f.content)
        and f.rule != "according-to"
        and any(tags[c.end - 1] in "Qq" for c in f.content)
    )
