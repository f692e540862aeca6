"""The whole way from a text to its suggestions."""

from dataclasses import dataclass

from msgspec.structs import replace

from obelus.detect.assemble import assembled
from obelus.detect.found import Found
from obelus.detect.judgement import Judgement, default_judgement
from obelus.detect.lexicon import Lexicon, default_lexicon
from obelus.detect.passages import Passage, passages
from obelus.detect.register import Register
from obelus.detect.rules import find_all
from obelus.detect.suggestion import Suggestion
from obelus.detect.tagging import tag

ONLY_LETTERS = bytes(sign if chr(sign).islower() else ord(" ") for sign in range(128)) + b" " * 128
LONGEST = 4000
"""Code points in a sentence, its quotations not counted."""


@dataclass(frozen=True, slots=True)
class Detector:
    """A detector with the words and names it goes by."""

    register: Register
    lexicon: Lexicon
    judgement: Judgement

    def detect(self, text: str) -> list[Suggestion]:
        """Find the attributions of a text, in the order of their cues' sentences."""
        return assembled(text, _found(text, self.lexicon), self.register, self.judgement)


DEFAULT = Register.of(())
"""The register that is shipped."""


def detect(text: str, register: Register = DEFAULT) -> list[Suggestion]:
    """Find who said what in a text, and how it reached us."""
    return Detector(register, default_lexicon(), default_judgement()).detect(text)


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
            if _is_endless(passage):
                continue
            if lexicon.triggers.isdisjoint(_words(text[passage.start : passage.end])):
                continue
            for f in find_all(tag(text, passage, lexicon)):
                if _may_go_on(f):
                    last = len(out)
                    is_open = bool(passage.quotes) and passage.quotes[-1].is_open
                out.append(f)
    return out


def _words(text: str) -> list[str]:
    """The runs of Latin letters, in lower case: three times faster than by a regular expression."""
    letters = text.lower().encode("ascii", "replace").translate(ONLY_LETTERS)
    return letters.decode("ascii").split()


SPOKEN = frozenset(("final", "medial", "subject-clause", "shared-clause", "participle-clause"))
"""After these a sentence that is all quotation has the same speaker."""


def _is_endless(passage: Passage) -> bool:
    """No sentence is that long; the rules' time grows with the square of its length."""
    quoted = sum(quote.end - quote.start for quote in passage.quotes)
    return passage.end - passage.start - quoted > LONGEST


def _is_pure_quote(passage: Passage) -> bool:
    if len(passage.quotes) != 1:
        return False
    quote = passage.quotes[0]
    return quote.start == passage.start and quote.end >= passage.end - 1


def _may_go_on(f: Found) -> bool:
    if f.rule in SPOKEN and f.cue is not None and f.cue.frames & {"clause", "tell"}:
        return True
    tags = f.sentence.tags
    return (
        bool(f.content)
        and f.rule != "according-to"
        and any(tags[c.end - 1] in "Qq" for c in f.content)
    )
