"""How flags follow from a record, and how names resolve."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import Load
from obelus.model import Claim
from obelus.resolve.archive import Archive
from obelus.resolve.flags import is_name_like, is_withholding
from obelus.vocabulary import FLAGS

HEAD = "---\ntitle: Case\nsource: courier-2025-03-02\npublished: 2025-03-02\n---\n\n[a](#one)\n\n"
Record = Callable[..., tuple[Archive, Claim]]


@pytest.fixture
def record(load_with: Load) -> Record:
    """A claim with those bullets, in its archive."""

    def make(*bullets: str, note: str = "") -> tuple[Archive, Claim]:
        lines = "".join(f"- {bullet}\n" for bullet in bullets)
        text = f"{HEAD}## Claims\n\n### one\n\nIt is so.\n\n{lines}\n{note}\n"
        archive = load_with({"articles/case.md": text}).archive
        return archive, archive.claims[0]

    return make


@pytest.mark.parametrize(
    ("bullets", "flags"),
    [
        ((), ["unverified"]),
        (("said by: [[Oona Vale]]",), ["attributed"]),
        (("said by: experts",), ["unverified"]),
        (("said by: experts; [[Oona Vale]]",), ["attributed"]),
        (("said by: [[Radio Meridian]]",), ["state-media", "attributed"]),
        (("via: [[Radio Meridian]]",), ["state-media", "unverified"]),
        (("said by: [[Oona Vale]]", "via: [[Radio Meridian]]"), ["state-media", "attributed"]),
        (("said by: [[Oona Vale]]", "cue: claims"), ["unverified", "attributed"]),
        (("said by: [[Oona Vale]]", "cue: said"), ["attributed"]),
        (("assessment: corroborated",), []),
        (("assessment: confirmed", "said by: experts"), []),
        (("assessment: disputed",), ["unverified"]),
        (("flag: attributed",), ["attributed"]),
        (("via: state media",), ["state-media", "unverified"]),
        (("said by: [[Oona Vale]]", "via: Xinhua"), ["state-media", "attributed"]),
    ],
)  # fmt: skip
def test_flags_follow_from_the_record(
    record: Record, bullets: tuple[str, ...], flags: list[str]
) -> None:
    archive, claim = record(*bullets)
    assert [reason.flag.id for reason in archive.flags(claim)] == flags


def test_every_flag_says_why(record: Record) -> None:
    archive, claim = record("said by: [[Oona Vale]]", "via: [[Radio Meridian]]")
    assert {reason.flag.id: reason.why for reason in archive.flags(claim)} == {
        "state-media": "carried by Radio Meridian: state-controlled (SC), Press Watch, 2024-11",
        "attributed": "said by Oona Vale",
    }


def test_an_alias_in_plain_words_cannot_hide_a_state_outlet(record: Record) -> None:
    archive, claim = record("via: Meridian")
    assert archive.main_flag(claim) is FLAGS["state-media"]


def test_the_publisher_ends_the_chain(record: Record) -> None:
    archive, claim = record("said by: [[Oona Vale]]", "via: [[Radio Meridian]]")
    assert [(step.label, step.role) for step in archive.chain(claim)] == [
        ("Oona Vale", "said it"),
        ("Radio Meridian", "carried it"),
        ("Island Courier", "published it"),
    ]


def test_an_entity_is_found_by_name_alias_and_name_in_another_language(record: Record) -> None:
    archive, _ = record()
    names = {
        "Radio Meridian": "radio-meridian",
        "Meridian": "radio-meridian",
        "우나 베일": "oona-vale",
    }
    found = {name: entity.id for name in names if (entity := archive.entity(name))}
    assert found == names
    assert archive.entity("radio meridian") is None


@pytest.mark.parametrize(
    ("words", "is_name"),
    [
        ("Ida Roe", True),
        ("the baker Ida Roe", True),
        ("Ida Roe, a baker", True),
        ("South Korean officials", False),
        ("a North Korean military spokeswoman", False),
        ("two people close to the Kremlin", False),
        ("experts", False),
    ],
)
def test_a_role_is_no_name(words: str, is_name: bool) -> None:
    assert is_name_like(words) is is_name


@pytest.mark.parametrize(
    ("cue", "withholds"),
    [("claims", True), ("has alleged", True), ("Reportedly", True), ("said", False), ("", False)],
)
def test_a_cue_withholds_acceptance(cue: str, withholds: bool) -> None:
    assert is_withholding(cue) is withholds


@pytest.mark.parametrize(
    ("quote", "source", "status"),
    [
        ("before dawn", "[@courier-2025-03-02]", "matches"),
        ("Forty people were hurt", "[@courier-2025-03-02]", "ambiguous"),
        ("after dawn", "[@courier-2025-03-02]", "differs"),
        ("before dawn", "[@ledger-2025-03-04]", "unchecked"),
    ],
)
def test_readers_are_told_how_a_quotation_was_checked(
    record: Record, quote: str, source: str, status: str
) -> None:
    archive, claim = record(f'quote: "{quote}"', f"source: {source}")
    assert archive.quote_status(claim) == status
