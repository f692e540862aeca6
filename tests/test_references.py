"""A reference put together from an outline is the one that pybtex writes."""

from __future__ import annotations

import random
from datetime import date

import pytest
from pybtex.database import Entry, Person

from obelus import references
from obelus.model import Snapshot
from obelus.references import reference

KINDS = ("article", "misc", "online", "book", "incollection", "techreport", "inproceedings")
FIELDS = (
    "title journal howpublished note month year url urldate volume number pages doi edition series "
    "publisher booktitle address editor rights"
).split()
PLAIN = 'Port Sable & co. a I. - .. é 조선 <b> "q" ? ! Why? (so) Mr. 9 # don\'t van , ; I'.split()
LATEX = [*PLAIN, *"-- ,, '' {A} \\'e ~ % $x$ x_y `a' \ue001 \uf000".split()]
URLS = ("https://a.example/x_y?a=1&b=2", "https://a.example/~x--y%20.", "mailto:a@b.example", "a b")
NAMES = ("Vale, Oona", "Ng, X.", "van der Berg, Jan", "Lee, Jr., Al B", "{Port Authority}", "Bó")
SNAPSHOT = Snapshot('https://web.archive.org/"x"', date(2025, 3, 4), URLS[0])


def _entry(at: random.Random) -> Entry:
    entry = Entry(at.choice(KINDS))
    known = FIELDS[: at.choice((8, len(FIELDS)))]
    for name in at.sample(known, at.randrange(3, 8)):
        words = " ".join(at.choices(at.choice((PLAIN, PLAIN, LATEX)), k=at.choice((0, 1, 2, 4))))
        entry.fields[name] = at.choice(URLS) if name == "url" else words
    for role in at.sample(("author", "editor"), at.randrange(3)):
        for name in at.choices(NAMES, k=at.randrange(1, 4)):
            entry.add_person(Person(name), role)
    return entry


def test_what_is_filled_in_is_what_pybtex_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    at, filled = random.Random(5), 0
    for _ in range(3000):
        seed = at.random()
        kept = at.choice((None, SNAPSHOT))
        found = reference(_entry(random.Random(seed)), kept)
        filled += references._filled(_entry(random.Random(seed)), kept) is not None
        with monkeypatch.context() as patch:
            patch.setattr(references, "_filled", lambda entry, kept: None)
            assert found == reference(_entry(random.Random(seed)), kept)
    assert filled > 300
