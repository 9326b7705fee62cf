"""The data behind a figure is a short, accessible table."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.figures.data_table import LONGEST, data_table
from cie_runbook.figures.track import plotted
from tests.figures.builders import hours, level_track, make_track


def test_series_stand_side_by_side_with_their_states() -> None:
    tracks = [
        make_track(hours([90.0, None], ["act", "unknown"])),
        make_track(hours([1.0, 2.0]), title="Verified"),
    ]
    html = data_table(plotted(tracks), "Check-ins")
    assert '<th scope="col">Verified</th>' in html
    assert '<th scope="row">Wed 09:00 EST</th>' in html
    assert "<td>90, usual 100 (act)</td><td>1, usual 100</td>" in html
    assert "no data, usual 100 (unknown)" in html


def test_fine_bins_are_shown_by_the_hour_and_that_is_said() -> None:
    html = data_table(plotted([level_track("ms", size=48)]), "Latency")
    assert html.count('<th scope="row">') == 4
    assert "showing 4 of 48 bins, those that start a full hour" in html


def test_a_long_table_is_cut_and_says_so() -> None:
    table = pd.DataFrame({"region": [f"VISN {number}" for number in range(50)], "observed": 1.5})
    html = data_table(table, "Regions")
    assert html.count('<th scope="row">') == LONGEST
    assert "showing 31 of 50 rows" in html


def test_absent_values_are_unknown_and_instants_are_local() -> None:
    row = {"a": pd.NA, "b": None, "c": float("nan"), "d": 0.001, "e": pd.Timestamp(0, tz="UTC")}
    html = data_table(pd.DataFrame([row], dtype=object), "Odd")
    assert html.count("unknown") == 3
    assert "0.001" in html
    assert "Wed 19:00 EST" in html


@given(st.text(alphabet="<>&\"'x", min_size=1))
def test_text_never_becomes_markup(text: str) -> None:
    html = data_table(pd.DataFrame({text: [text]}), text)
    assert html.count("<table") == 1
    assert "<<" not in html


def test_no_row_is_an_empty_table() -> None:
    assert "<tbody></tbody>" in data_table(pd.DataFrame({"a": []}), "Nothing")
