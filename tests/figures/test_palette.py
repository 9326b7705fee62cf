"""The few colours keep white white and the house colours exact."""

from __future__ import annotations

import pytest
from matplotlib.colors import to_rgb
from PIL import Image

from cie_runbook.figures.palette import FLAT, few_colours


@pytest.mark.parametrize("colour", FLAT)
def test_a_house_colour_stays_exact(colour: str) -> None:
    exact = tuple(round(part * 255) for part in to_rgb(colour))
    picture = Image.new("RGB", (2, 2), exact)
    assert few_colours(picture).convert("RGB").getpixel((0, 0)) == exact


def test_few_colours_are_few() -> None:
    gradient = Image.radial_gradient("L").convert("RGB")
    colours = few_colours(gradient).convert("RGB").getcolors()
    assert colours is not None
    assert len(colours) < 64
