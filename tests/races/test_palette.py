"""Curves that can be told apart by those who see few colours, and read by all."""

import itertools
import re

import pytest

from unrolled.races.page_style import COLOURS
from unrolled.races.palette import LOOKS, marker

LIGHT, DARK = re.findall(r"--page:(#\w{6})", COLOURS)


def linear(colour: str) -> list[float]:
    """Return red, green and blue as light, by the definition of sRGB."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as the Web Content Accessibility Guidelines define it."""
    bright = sorted(
        sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))
        for colour in (one, other)
    )
    return (bright[1] + 0.05) / (bright[0] + 0.05)


@pytest.mark.parametrize("look", LOOKS)
def test_words_in_every_colour_can_be_read(look) -> None:
    assert contrast(look.light, LIGHT) >= 4.5
    assert contrast(look.dark, DARK) >= 4.5


@pytest.mark.parametrize("name", ["ink", "soft", "yes", "no"])
def test_so_can_all_other_words(name: str) -> None:
    light, dark = re.findall(rf"--{name}:(#\w{{6}})", COLOURS)
    assert contrast(light, LIGHT) >= 4.5 and contrast(dark, DARK) >= 4.5


def test_no_two_curves_share_dashes_or_marker() -> None:
    for one, other in itertools.combinations(LOOKS, 2):
        assert one.dashes != other.dashes and one.marker != other.marker
        assert marker(one.marker, 0.0, 0.0) != marker(other.marker, 0.0, 0.0)
        assert one.light != other.light and one.dark != other.dark
