"""The theme draws every row of the vocabulary, in colours that all readers can tell apart."""

from __future__ import annotations

import itertools
import re

import pytest

from conftest import ROOT
from obelus.vocabulary import ASSESSMENTS, FLAGS, UNFLAGGED, Assessment, Flag

THEME = ROOT / "plugins" / "obelus" / "theme"
CSS = (THEME / "assets" / "site.css").read_text(encoding="utf-8")
SPRITE = (THEME / "_sprite.html").read_text(encoding="utf-8")
VARIABLE = re.compile(r"(--[\w-]+):\s*light-dark\(\s*(#\w+),\s*(#\w+)\)")
STATUS = re.compile(r"\[data-(?:status|assessment)=([\w-]+)\]\s*\{([^}]*)\}")

TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
FLAG_DISTANCE = 16  # CIE76 between two flags' colours, in every kind of colour vision.

# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
VISION = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deutan": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritan": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}

Colour = tuple[float, float, float]


def _rgb(colour: str) -> Colour:
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def _linear(colour: Colour) -> Colour:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: Colour, other: Colour) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _lab(colour: Colour, vision: str) -> Colour:
    linear = _linear(colour)
    red, green, blue = (
        min(1.0, max(0.0, sum(m * c for m, c in zip(row, linear, strict=True))))
        for row in VISION[vision]
    )
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    )
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _colours() -> dict[str, tuple[Colour, Colour]]:
    """(light, dark) of every variable, and of `--c` under each status."""
    found = {name: (_rgb(light), _rgb(dark)) for name, light, dark in VARIABLE.findall(CSS)}
    for status, body in STATUS.findall(CSS):
        if match := VARIABLE.search(body):
            found[status] = (_rgb(match[2]), _rgb(match[3]))
        elif match := re.search(r"--c:\s*var\((--[\w-]+)\)", body):
            found[status] = found[match[1]]
    return found


COLOURS = _colours()


@pytest.mark.parametrize("name", [*FLAGS, *ASSESSMENTS])
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_a_status_can_be_read_on_every_ground(name: str, scheme: int) -> None:
    colour, paper = COLOURS[name][scheme], COLOURS["--paper"][scheme]
    tint = tuple(0.12 * c + 0.88 * p for c, p in zip(colour, paper, strict=True))
    for ground in (paper, COLOURS["--panel"][scheme], (tint[0], tint[1], tint[2])):
        assert _contrast(colour, ground) >= TEXT_CONTRAST


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_flags_can_be_told_apart_by_everybody(vision: str, scheme: int) -> None:
    for one, other in itertools.combinations(FLAGS, 2):
        labs = _lab(COLOURS[one][scheme], vision), _lab(COLOURS[other][scheme], vision)
        distance = sum((a - b) ** 2 for a, b in zip(*labs, strict=True)) ** 0.5
        assert distance >= FLAG_DISTANCE, (one, other)


@pytest.mark.parametrize(
    "row", [*FLAGS.values(), UNFLAGGED, *ASSESSMENTS.values()], ids=lambda r: r.id
)
def test_every_status_has_a_glyph_of_its_own(row: Flag | Assessment) -> None:
    assert f'id="g-{row.glyph}"' in SPRITE


@pytest.mark.parametrize("flag", FLAGS.values(), ids=lambda f: f.id)
def test_the_underline_is_the_one_of_the_vocabulary(flag: Flag) -> None:
    body = dict(STATUS.findall(CSS))[flag.id]
    assert f"--deco: {flag.underline}" in body
