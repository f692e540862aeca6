"""Names, keys and words that must be known → a Problem with the nearest one that is."""

from __future__ import annotations

from collections.abc import Iterable, KeysView
from difflib import SequenceMatcher

from obelus.model import Citation, Location
from obelus.problems import Code, Problem, nearest
from obelus.resolve.archive import Archive
from obelus.text import slugify


def unknown_source(archive: Archive, citation: Citation) -> Problem:
    """The problem of a citation whose key no source has."""
    guess = _guess(archive, "source", citation.key, archive.source_keys)
    message = f'There is no source "{citation.key}" in sources.bib.'
    fix = f'Did you mean "@{guess}"?' if guess else "Add an entry with that key."
    return Problem(Code.UNKNOWN_SOURCE, citation.location, message, fix)


def unknown_entity(archive: Archive, name: str, place: Location) -> Problem:
    """The problem of a name that no entity has."""
    guess = _guess(archive, "entity", name, archive.entity_names)
    meant = f'Did you mean "[[{guess}]]"? Or create' if guess else "Create"
    page = f"content/entities/{slugify(name) or 'name'}.md"
    message = f'There is no entity "{name}".'
    return Problem(Code.UNKNOWN_ENTITY, place, message, f"{meant} it: {page}.")


def nearest_claim(archive: Archive, reference: str) -> str:
    """The reference of a claim that is most like one that no claim has; empty if none is."""
    return _guess(archive, "claim", reference, archive.by_reference.keys())


def _guess(archive: Archive, what: str, word: str, known: KeysView[str]) -> str:
    """The nearest of all there are, which takes long and is asked for again and again."""
    guessed = archive.once(_guessed)
    key = what, word
    if key not in guessed:
        guessed[key] = nearest(word, known)
    return guessed[key]


def _guessed(archive: Archive) -> dict[tuple[str, str], str]:
    return {}


def is_slip(name: str, meant: str) -> bool:
    """Whether an id is most likely another one misspelt, and not the id of something else."""
    words = name.split("-"), meant.split("-")
    if len(words[0]) != len(words[1]):
        return "".join(words[0]) == "".join(words[1])
    return all(map(_is_slip_of_a_word, *words))


def _is_slip_of_a_word(word: str, meant: str) -> bool:
    if word == meant:
        return True
    # Numbers tell claims apart, and one digit is enough.
    if any(sign.isdigit() for sign in word + meant):
        return False
    # Above "seven" for "seventy", and below one letter left out of a word of four.
    is_close = SequenceMatcher(None, word, meant).ratio() >= 0.85
    return is_close or sorted(word) == sorted(meant)


def one_of(word: str, known: Iterable[str], plural: str) -> str:
    """The way out for a word that is not on a list: the nearest that is, and the list."""
    names = sorted(known) if isinstance(known, set) else list(known)
    guess = nearest(word, names)
    meant = f'Did you mean "{guess}"? ' if guess else ""
    return f"{meant}{plural} are: {', '.join(names)}." if names else "Delete the line."
