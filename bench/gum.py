"""GUM (CoNLL-U with discourse and coreference annotations) → text, attributions, and who is who.

An attribution is a discourse unit whose relation is attribution-*; its signal names the tokens of
the source and of the cue, and the unit it depends on, with what hangs on that in the sentence, is
the content.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Token:
    """A word and its place in the text."""

    start: int
    end: int
    form: str
    sentence: int
    unit: str
    entity: str


@dataclass(frozen=True, slots=True)
class Gold:
    """An attribution as annotated."""

    source: tuple[Range, ...]
    cue: tuple[Range, ...]
    content: tuple[Range, ...]
    unit: Range
    """The discourse unit that attributes: the usual "X said"."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its gold."""

    name: str
    text: str
    attributions: list[Gold]
    clusters: dict[int, set[str]] = field(default_factory=dict)
    """Code point → entities whose mention covers it."""
    names: dict[str, set[str]] = field(default_factory=dict)
    """Entity → its mentions as texts."""


def documents(folder: Path, genre: str = "news") -> Iterator[Document]:
    """Read all documents of a genre."""
    for path in sorted(folder.glob(f"GUM_{genre}_*.conllu")):
        text, tokens = _tokens(path.read_text("utf-8"))
        clusters, names = _mentions(text, tokens)
        yield Document(path.stem, text, _attributions(tokens, text), clusters, names)


def _tokens(conllu: str) -> tuple[str, list[Token]]:
    text, tokens, gap, sentence = "", list[Token](), "", 0
    word: tuple[int, int, int, str] | None = (
        None  # a multi-word token: last id, start, end, space after
    )
    for line in conllu.split("\n"):
        if line.startswith("# newpar") and not line.startswith("# newpar_block"):
            gap = "\n\n"
        elif line.startswith("# sent_id"):
            text = text.rstrip() + (gap or " ") if text else ""
            gap, sentence, word = "", sentence + 1, None
        elif line and not line.startswith("#"):
            ident, form, *rest = line.split("\t")
            misc = rest[-1]
            space = "" if "SpaceAfter=No" in misc else " "
            if "." in ident:
                continue
            if "-" in ident:
                word = (int(ident.split("-")[1]), len(text), len(text) + len(form), space)
                text += form
                continue
            if word is not None:
                start = max(text.find(form, word[1]), word[1])
                end = min(start + len(form), word[2])
                last = int(ident) == word[0]
                text += word[3] if last else ""
                word = None if last else (word[0], end, word[2], word[3])
            else:
                start, end = len(text), len(text) + len(form)
                text += form + space
            tokens.append(
                Token(start, end, form, sentence, _field(misc, "Discourse"), _field(misc, "Entity"))
            )
    return text.rstrip(), tokens


def _field(misc: str, name: str) -> str:
    match = re.search(name + r"=([^|]*)", misc)
    return match.group(1) if match else ""


def _attributions(tokens: list[Token], text: str) -> list[Gold]:
    units: dict[int, tuple[int, str, int, str]] = {}
    starts = [i for i, token in enumerate(tokens) if token.unit]
    for i in starts:
        match = re.match(r"([\w-]+):(\d+)(?:->(\d+))?", tokens[i].unit)
        if match:
            units[int(match[2])] = (i, match[1], int(match[3] or 0), tokens[i].unit)
    ends = dict(zip(starts, [*starts[1:], len(tokens)], strict=True))
    out = []
    for number, (start, relation, head, raw) in units.items():
        if not relation.startswith("attribution") or head not in units:
            continue
        signal = raw.split(";")[0].split(":")[-1] if raw.count(":") >= 3 else ""
        cue = [i for i in _signalled(signal, "lex-ind(?:wd|ph)") if start <= i < ends[start]]
        if not cue:
            continue
        inside = _below(head, number, tokens[units[head][0]].sentence, units, tokens)
        content = [i for n in inside for i in range(units[n][0], ends[units[n][0]])]
        source = [i for i in _signalled(signal, "sem-atsrc") if i < len(tokens)]
        out.append(
            Gold(
                source=_ranges(tokens, source, text),
                cue=_ranges(tokens, cue, text),
                content=_ranges(tokens, content, text),
                unit=(tokens[start].start, tokens[ends[start] - 1].end),
            )
        )
    return out


def _signalled(signal: str, kind: str) -> list[int]:
    numbers: list[int] = []
    for match in re.finditer(kind + r"-([\d,-]+)", signal):
        for part in match[1].split(","):
            ends = [int(n) for n in part.split("-") if n]
            numbers += range(ends[0] - 1, ends[-1]) if ends else []
    return numbers


def _below(
    unit: int,
    stop: int,
    sentence: int,
    units: dict[int, tuple[int, str, int, str]],
    tokens: list[Token],
) -> list[int]:
    out = [unit]
    for child, (start, relation, head, _) in units.items():
        in_sentence = head == unit and tokens[start].sentence == sentence
        if in_sentence and child != stop and not relation.startswith("attribution"):
            out += _below(child, stop, sentence, units, tokens)
    return out


def _ranges(tokens: list[Token], which: list[int], text: str) -> tuple[Range, ...]:
    out: list[Range] = []
    for i in sorted(set(which)):
        token = tokens[i]
        if out and not text[out[-1][1] : token.start].strip():
            out[-1] = (out[-1][0], token.end)
        else:
            out.append((token.start, token.end))
    return tuple(out)


def _mentions(text: str, tokens: list[Token]) -> tuple[dict[int, set[str]], dict[str, set[str]]]:
    clusters: dict[int, set[str]] = {}
    names: dict[str, set[str]] = {}
    opened: dict[str, list[int]] = {}
    for token in tokens:
        for mark in re.findall(r"\(\d+[^()]*\)?|\d+\)", token.entity):
            number = re.search(r"\d+", mark)
            key = number.group() if number else ""
            if mark.startswith("("):
                opened.setdefault(key, []).append(token.start)
            if mark.endswith(")") and opened.get(key):
                start = opened[key].pop()
                names.setdefault(key, set()).add(text[start : token.end])
                for at in range(start, token.end):
                    clusters.setdefault(at, set()).add(key)
    return clusters, names
