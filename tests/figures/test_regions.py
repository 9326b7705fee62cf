"""Regions are ordered by their share of the usual; what is unknown stands last, without a dot."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from cie_runbook.figures.regions import by_share, region_table_plot
from cie_runbook.findings.views import REGION_COLUMNS
from tests.figures.builders import FRAMING, lines, texts, values

REGIONS = pd.DataFrame(
    [
        ("VISN 1", 49.0, 63.0, 46.0, 82.0, "ok"),
        ("VISN 2", pd.NA, 65.0, 47.0, 86.0, "unknown"),
        ("VISN 19", 29.0, 64.0, 44.0, 87.0, "act"),
        ("VISN 20", 75.0, 61.0, 39.0, 87.0, "watch"),
    ],
    columns=list(REGION_COLUMNS),
).astype(dict(REGION_COLUMNS))


def test_the_lowest_share_comes_first_and_the_unknown_last() -> None:
    assert list(by_share(REGIONS)["region"]) == ["VISN 19", "VISN 1", "VISN 20", "VISN 2"]


def test_a_dot_stands_at_its_share_and_has_the_shape_of_its_state() -> None:
    (axes,) = region_table_plot(REGIONS, FRAMING).figure.axes
    dots = lines(axes, "region")
    assert [dot.get_marker() for dot in dots] == ["v", "o", "D"]
    shares = [float(np.asarray(dot.get_xdata(), dtype=float)[0]) for dot in dots]
    assert shares == pytest.approx([100 * 29 / 64, 100 * 49 / 63, 100 * 75 / 61])
    assert values(dots[0]) == [0.5]


def test_each_row_gives_its_numbers() -> None:
    assert {"29, usual 64 (45 %)", "no data"} <= set(texts(region_table_plot(REGIONS, FRAMING)))


def test_the_alt_text_names_what_departs_and_what_is_unknown() -> None:
    alt = region_table_plot(REGIONS, FRAMING).alt
    assert "1 of 4 regions as usual." in alt
    assert "VISN 19: 29, usual 64 (45 %)." in alt
    assert "Unknown: VISN 2." in alt


def test_a_region_where_nothing_is_usual_is_only_counted() -> None:
    odd = REGIONS.assign(expected=0.0).astype(dict(REGION_COLUMNS))
    chart = region_table_plot(odd, FRAMING)
    assert "29" in texts(chart)
    assert not lines(chart.figure.axes[0], "region")


def test_no_region_at_all_can_still_be_drawn() -> None:
    assert region_table_plot(REGIONS.iloc[:0], FRAMING).png().startswith(b"\x89PNG")
