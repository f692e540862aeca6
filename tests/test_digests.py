"""Digests that only records change are taken from the build before, if it had the same records."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conftest import ARCHIVE
from obelus.configured import load_from
from obelus.lock import Lock
from obelus.resolve.archive import Archive
from obelus.resolve.digests import Digests
from obelus.resolve.publication import published
from obelus.vocabulary import FLAGS

LOADED = load_from(str(ARCHIVE / "mkdocs.yml"))
SHOWN = published(LOADED.archive)


def _digests(archive: Archive, before: bytes = b"") -> Digests:
    return Digests(archive, LOADED.ties, before)


def _kept(digests: Digests) -> list[object]:
    """All that is kept, in its order, in which it is digested again."""
    sources = [digests.source(source) for source in digests.archive.sources]
    return [[*digests.claims.items()], [*digests.sources.items()], sources, digests.carrying]


def test_they_are_what_would_be_made() -> None:
    one = _digests(SHOWN)
    assert _kept(_digests(SHOWN, one.state)) == _kept(one)
    assert _digests(SHOWN, one.state).state == one.state


def test_articles_are_found_by_the_flags_of_their_claims() -> None:
    before = _digests(SHOWN).state
    for archive in (SHOWN, replace(SHOWN, articles=SHOWN.articles[1:])):
        found = _digests(archive, before).carrying
        assert {*found} == {*FLAGS}
        for flag, places in found.items():
            slugs = dict.fromkeys(claim.article for claim in archive.carrying(flag))
            assert [archive.articles[place].slug for place in places] == [*slugs]
    assert found["state-media"]


OTHERS = {
    "an article less": replace(SHOWN, articles=SHOWN.articles[1:]),
    "an entity less": replace(SHOWN, entities=SHOWN.entities[1:]),
    "a source less": replace(SHOWN, sources=SHOWN.sources[1:]),
    "no copies": replace(SHOWN, copies={}),
    "a lock": replace(SHOWN, lock=Lock()),
    "another name": replace(SHOWN, site_name="Another"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_with_other_records_they_are_made(what: str) -> None:
    before = _digests(SHOWN).state
    made = _digests(OTHERS[what]).state
    assert _digests(OTHERS[what], before).state == made != before


@pytest.mark.parametrize("damaged", [b"\xc1", b"\x90", b"other"])
def test_what_is_damaged_is_made(damaged: bytes) -> None:
    assert _digests(SHOWN, damaged).state == _digests(SHOWN).state
