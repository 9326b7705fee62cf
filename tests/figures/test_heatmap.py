"""A heat map names the places with most events, and takes all others together."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from cie_runbook.figures.heatmap import MOST_PLACES, SHADES, Heat, heatmap, shade_bounds
from tests.figures.builders import FRAMING, texts
from tests.findings.builders import at


def heat(*cells: tuple[str, str, float], out: str = "") -> Heat:
    return Heat(
        pd.DataFrame(
            {
                "place": [place for place, _, _ in cells],
                "at": [pd.Timestamp(at(clock)) for _, clock, _ in cells],
                "count": [count for _, _, count in cells],
                "is_out_of_line": [place == out for place, _, _ in cells],
            }
        ),
        3600,
    )


def cells(drawn: Heat) -> list[Rectangle]:
    axes = heatmap(drawn, FRAMING).figure.axes[0]
    return [p for p in axes.patches if isinstance(p, Rectangle) and p.get_gid() is not None]


def test_a_cell_is_darker_the_more_there_was_and_holds_the_number() -> None:
    drawn = heat(("442 Cheyenne", "09:00", 1), ("442 Cheyenne", "10:00", 64))
    assert [cell.get_gid() for cell in cells(drawn)] == ["cell 0", "cell 3"]
    assert {"1", "64", "442 Cheyenne"} <= set(texts(heatmap(drawn, FRAMING)))


def test_a_place_out_of_line_stands_first_and_bold() -> None:
    drawn = heat(("A", "09:00", 90), ("B", "09:00", 20), out="B")
    names = [t for t in heatmap(drawn, FRAMING).figure.axes[0].texts if t.get_text() in "AB"]
    assert [(t.get_text(), t.get_fontweight()) for t in names] == [("B", "bold"), ("A", "normal")]


def test_the_others_are_shown_by_their_mean() -> None:
    many = [(f"P{number:03}", "09:00", 100.0) for number in range(MOST_PLACES)]
    rest = [("Q1", "09:00", 4.0), ("Q2", "10:00", 2.0)]
    data = heatmap(heat(*many, *rest), FRAMING).data
    shown = data[data["series"] == "mean of 2 others"]
    assert shown["value"].tolist() == [2.0, 1.0]


def test_the_alt_text_says_one_or_all() -> None:
    drawn = heat(("A", "09:00", 90), ("B", "10:00", 20), out="A")
    alt = heatmap(drawn, FRAMING).alt
    assert "110 at 2 places. Out of line: A. Most: A 90, B 20." in alt
    assert "No place is out of line." in heatmap(heat(("A", "09:00", 90)), FRAMING).alt


@pytest.mark.parametrize("most", [0.0, 1.0, 3.0, 60.0, 5000.0])
def test_shades_begin_at_one_and_rise(most: float) -> None:
    bounds = shade_bounds([most])
    assert bounds[0] == 1
    assert len(set(bounds)) == len(SHADES)
    assert list(bounds) == sorted(bounds)


def test_nothing_counted_can_still_be_drawn() -> None:
    chart = heatmap(heat(), FRAMING)
    assert "Nothing was counted." in chart.alt
    assert chart.png().startswith(b"\x89PNG")
