"""Numbers with what they count: how they are read, and when two of them contradict each other."""

from __future__ import annotations

import pytest

from obelus import vocabulary
from obelus.model import Claim, Location, Quantity
from obelus.parse.quantities import (
    QUALIFIERS,
    read_quantity,
    singular,
    thousands_with_points,
)
from obelus.resolve import counter_claims as counting
from obelus.resolve.counter_claims import is_conflict

READ = [
    # as typed, low, high, qualifier, unit, noun
    ("130 artillery rounds", 130, 130, "", "artillery rounds", "round"),
    ("80 shells", 80, 80, "", "shells", "shell"),
    ("about 80 shells", 80, 80, "about", "shells", "shell"),
    ("~80 shells", 80, 80, "about", "shells", "shell"),
    ("some 80 shells", 80, 80, "about", "shells", "shell"),
    ("an estimated 80 shells", 80, 80, "about", "shells", "shell"),
    ("more than 200 shells", 200, 200, "more than", "shells", "shell"),
    ("over 200 shells", 200, 200, "more than", "shells", "shell"),
    ("no more than 200 shells", 200, 200, "at most", "shells", "shell"),
    ("at least 200 shells", 200, 200, "at least", "shells", "shell"),
    ("no fewer than 200 shells", 200, 200, "at least", "shells", "shell"),
    ("200+ shells", 200, 200, "at least", "shells", "shell"),
    ("200 or more shells", 200, 200, "at least", "shells", "shell"),
    ("fewer than 200 shells", 200, 200, "fewer than", "shells", "shell"),
    ("up to 200 shells", 200, 200, "at most", "shells", "shell"),
    ("10-12 missiles", 10, 12, "", "missiles", "missile"),
    ("10–12 missiles", 10, 12, "", "missiles", "missile"),
    ("10 to 12 missiles", 10, 12, "", "missiles", "missile"),
    ("between 10 and 12 missiles", 10, 12, "", "missiles", "missile"),
    ("900 km", 900, 900, "", "km", "kilometre"),
    ("900 Kilometers", 900, 900, "", "Kilometers", "kilometre"),
    ("300 nautical miles", 300, 300, "", "nautical miles", "nautical mile"),
    ("2 sq km", 2, 2, "", "sq km", "square kilometre"),
    ("40 people", 40, 40, "", "people", "person"),
    ("40 people hurt", 40, 40, "", "people hurt", "person"),
    ("40 people killed in the port", 40, 40, "", "people killed in the port", "person"),
    ("40 wounded", 40, 40, "", "wounded", "wounded"),
    ("60 rounds of artillery", 60, 60, "", "rounds of artillery", "round"),
    ("1,250 troops", 1250, 1250, "", "troops", "troop"),
    ("10 000 people", 10_000, 10_000, "", "people", "person"),
    ("1.5 million people", 1_500_000, 1_500_000, "", "people", "person"),
    ("2 to 3 million barrels a day", 2e6, 3e6, "", "barrels a day", "barrel"),
    ("twelve launches", 12, 12, "", "launches", "launch"),
    ("Twenty-five casualties", 25, 25, "", "casualties", "casualty"),
    ("fifteen people", 15, 15, "", "people", "person"),
    ("forty five people", 45, 45, "", "people", "person"),
    ("two hundred and ten people", 210, 210, "", "people", "person"),
    ("a hundred and five people", 105, 105, "", "people", "person"),
    ("two million five hundred thousand people", 2.5e6, 2.5e6, "", "people", "person"),
    ("two to three hundred thousand people", 2e5, 3e5, "", "people", "person"),
    ("3 hundred thousand people", 3e5, 3e5, "", "people", "person"),
    ("ten-twelve missiles", 10, 12, "", "missiles", "missile"),
    ("between one hundred and two thousand people", 100, 2000, "", "people", "person"),
    ("one hundred and two hundred people", 100, 200, "", "people", "person"),
    ("forty one-way drones", 40, 40, "", "one-way drones", "drone"),
    ("40 of the 12th Brigade", 40, 40, "", "of the 12th Brigade", "brigade"),
    ("half a million people", 5e5, 5e5, "", "people", "person"),
    ("a dozen houses", 12, 12, "", "houses", "house"),
    ("two dozen houses", 24, 24, "", "houses", "house"),
    ("half a dozen boats", 6, 6, "", "boats", "boat"),
    ("dozens of missiles", 24, 120, "about", "missiles", "missile"),
    ("several hundred soldiers", 200, 1000, "about", "soldiers", "soldier"),
    ("more than tens of thousands of people", 2e4, 1e5, "more than", "people", "person"),
    ("no injuries", 0, 0, "", "injuries", "injury"),
    ("12%", 12, 12, "", "%", "percent"),
    ("12 per cent of voters", 12, 12, "", "per cent of voters", "percent"),
    ("50-60 % of homes", 50, 60, "", "% of homes", "percent"),
    ("$5 million", 5e6, 5e6, "", "$", "dollar"),
    ("US$1.2bn in aid", 1.2e9, 1.2e9, "", "US$ in aid", "dollar"),
    ("£10-12m", 10e6, 12e6, "", "£", "pound"),
    ("5 million dollars", 5e6, 5e6, "", "dollars", "dollar"),
]


@pytest.mark.parametrize("row", READ, ids=lambda row: row[0])
def test_a_quantity_is_read(row: tuple[str, float, float, str, str, str]) -> None:
    words, *expected = row
    found = read_quantity(words)
    assert found is not None
    assert [found.low, found.high, found.qualifier, found.unit, found.noun] == expected


@pytest.mark.parametrize(
    "words",
    [
        "",
        "130",
        "shells",
        "many shells",
        "a few people",
        "a dozen",
        "12-10 missiles",
        "3 of 5 ships",
        "five of the six ships",
        "3 out of forty-five ships",
        "two dozen five ships",
        "two thousand million people",
        "1,00 shells",
        "10,5 km",
        "10 155 mm shells",
        "30-km zone",
        "$",
        "%",
        "3 <b>",
        "about",
        "9" * 400 + " shells",
    ],
)
def test_what_is_no_number_with_a_unit_is_not_guessed(words: str) -> None:
    assert read_quantity(words) is None


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("1.000 people", "1.000"),
        ("about 12.500 shells", "12.500"),
        ("900-1.200 houses", "1.200"),
        ("1.200.000 people", "1.200.000"),
        ("1.5 people", None),
        ("1.000 km", None),
        ("1.234 million people", None),
        ("12.345% of voters", None),
        ("$1.899 a litre", None),
        ("0.125 litres", None),
        ("5 dead on 1.000 ships", None),
        ("many", None),
    ],
)
def test_a_point_before_thousands_is_told_from_a_fraction(words: str, number: str | None) -> None:
    found = thousands_with_points(words)
    assert (found[0] if found else None) == number


def test_every_qualifier_is_in_the_vocabulary() -> None:
    assert set(QUALIFIERS) == set(vocabulary.QUALIFIERS)


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("people", "person"),
        ("shells", "shell"),
        ("casualties", "casualty"),
        ("crashes", "crash"),
        ("losses", "loss"),
        ("houses", "house"),
        ("aircraft", "aircraft"),
        ("gas", "gas"),
        ("bus", "bus"),
    ],
)
def test_nouns_are_compared_in_the_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("40 people", "60 people"),
        ("40 people hurt", "60 people"),
        ("no injuries", "3 injuries"),
        ("192 shells", "more than 200 shells"),
        ("200 shells", "more than 200 shells"),
        ("130 artillery rounds", "120 rounds"),
        ("about 80 shells", "130 shells"),
        ("10-12 missiles", "13 missiles"),
        ("fewer than 10 boats", "10 boats"),
        ("at most 5 boats", "at least 6 boats"),
        ("dozens of missiles", "9 missiles"),
        ("900 km", "400 miles"),
        ("3 hours", "90 minutes"),
        ("$5 million", "6 million dollars"),
        ("12%", "15 per cent"),
    ],
)
def test_numbers_that_cannot_both_be_right_are_in_conflict(one: str, other: str) -> None:
    assert is_conflict(read_quantity(one), read_quantity(other))
    assert is_conflict(read_quantity(other), read_quantity(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("40 people", "Forty people"),
        ("about 80 shells", "80 shells"),
        ("about 80 shells", "about 90 shells"),
        ("more than 200 shells", "240 shells"),
        ("more than 200 shells", "at least 300 shells"),
        ("at least 200 shells", "200 shells"),
        ("10-12 missiles", "11 missiles"),
        ("dozens of missiles", "45 missiles"),
        ("900 km", "560 miles"),
        ("2 km", "1.2 miles"),
        ("2 hours", "120 minutes"),
        ("1,000 troops", "1000 troops"),
        # Not the same thing, so that no number of them contradicts another.
        ("130 rounds", "80 shells"),
        ("40 people hurt", "2 people killed"),
        ("10 ballistic missiles", "3 cruise missiles"),
        ("900 km", "30 kg"),
        ("$5 million", "€6 million"),
        ("12% of voters", "30% of homes"),
        ("5 tons", "9 tonnes"),
    ],
)
def test_numbers_that_can_both_be_right_are_not(one: str, other: str) -> None:
    assert not is_conflict(read_quantity(one), read_quantity(other))
    assert not is_conflict(read_quantity(other), read_quantity(one))


def test_nothing_contradicts_a_number_that_cannot_be_read() -> None:
    assert not is_conflict(read_quantity("40 people"), read_quantity("many people"))


def test_only_claims_with_a_number_are_set_beside_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = ["40 people", "", "60 people", "", ""]
    claims = [
        Claim("a", f"c{n}", n, "", Location("a.md"), quantity_value=read_quantity(said))
        for n, said in enumerate(words)
    ]
    compared = list[tuple[object, object]]()

    def counted(one: Quantity | None, other: Quantity | None) -> bool:
        compared.append((one, other))
        return is_conflict(one, other)

    monkeypatch.setattr(counting, "is_conflict", counted)
    found = counting.counter_claims({"fire": claims})
    assert {name: [c.id for c in others] for name, others in found.items()} == {
        "a#c0": ["c2"],
        "a#c2": ["c0"],
    }
    assert len(compared) == 1
