"""Counts by hour: steps over the usual range, one scale a flow."""

from __future__ import annotations

import pytest

from cie_runbook.figures.counts import counts_by_hour, flow_counts
from tests.figures.builders import FRAMING, hours, lines, make_track, texts, values

FLOW = [make_track(hours([90.0, 80.0]), title=title) for title in ("Opened", "Verified")]


def test_one_signal_draws_its_counts() -> None:
    chart = counts_by_hour(make_track(hours([90.0, 110.0])), FRAMING)
    (axes,) = chart.figure.axes
    assert values(lines(axes, "now")[0]) == [90, 110, 110]
    assert {"Check-ins completed", "200, usual 200", "seen", "usual"} <= set(texts(chart))


def test_other_data_is_another_sentence_and_another_digest() -> None:
    one = counts_by_hour(make_track(hours([90.0, 110.0])), FRAMING)
    other = counts_by_hour(make_track(hours([90.0, 111.0])), FRAMING)
    assert one.alt != other.alt
    assert one.data_digest() != other.data_digest()


def test_steps_of_a_flow_share_their_scale_and_their_hours() -> None:
    small = [make_track(hours([9.0]), title="Pre opened")]
    chart = flow_counts([FLOW, small], FRAMING)
    limits = [axes.get_ylim() for axes in chart.figure.axes]
    assert limits[0] == limits[2]
    assert len(chart.figure.axes) == 4
    assert len({axes.get_xlim() for axes in chart.figure.axes[:1]}) == 1


def test_the_chart_carries_caption_link_and_data() -> None:
    chart = flow_counts([FLOW], FRAMING)
    assert (chart.caption, chart.link) == (FRAMING.caption, FRAMING.link)
    assert len(chart.data) == 4


def test_a_day_without_data_is_drawn_as_such() -> None:
    chart = counts_by_hour(make_track(hours([None] * 6, ["unknown"] * 6)), FRAMING)
    assert "no data" in texts(chart)
    assert "no data" in chart.alt


@pytest.mark.parametrize("title", ["$x_1$", "_hidden", "<b>", "\u202eabc", "x" * 200])
def test_titles_from_outside_are_drawn_as_text(title: str) -> None:
    chart = counts_by_hour(make_track(hours([90.0]), title=title), FRAMING)
    assert chart.png().startswith(b"\x89PNG")
