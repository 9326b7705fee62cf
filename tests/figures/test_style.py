"""The house style does not depend on the machine, and leaves nothing behind."""

from __future__ import annotations

import matplotlib as mpl
import pytest
from matplotlib.colors import to_rgb

from cie_runbook.figures import style


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in to_rgb(colour)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_settings_of_the_machine_are_set_aside_and_come_back() -> None:
    with mpl.rc_context({"font.size": 3.0, "text.parse_math": True}):
        with style.house_style():
            assert mpl.rcParams["font.size"] == style.TEXT_PT
            assert not mpl.rcParams["text.parse_math"]
        assert mpl.rcParams["font.size"] == 3.0


@pytest.mark.parametrize(
    "colour",
    [style.INK, style.MUTED, style.EXPECTED_TEXT, style.NOW, style.NOW_TEXT, style.ACT_TEXT,
     style.WATCH_EDGE],
)  # fmt: skip
def test_text_has_the_contrast_of_section_508(colour: str) -> None:
    assert contrast(colour, style.PAPER) >= 4.5


@pytest.mark.parametrize("colour", [style.ACT, style.EXPECTED, style.UNKNOWN_EDGE])
def test_shapes_stand_out_from_the_paper(colour: str) -> None:
    assert contrast(colour, style.PAPER) >= 3


def test_the_usual_range_lets_the_line_stand_out() -> None:
    assert contrast(style.NOW, style.BAND) >= 3
