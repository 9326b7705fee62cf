"""Each outcome of a travel claim has its own row and its own scale."""

from __future__ import annotations

from cie_runbook.figures.travel import travel_outcomes
from tests.figures.builders import FRAMING, hours, lines, make_track, values


def test_outcomes_stand_below_one_another_on_their_own_scales() -> None:
    frames = {"Accepted": hours([900.0, 950.0]), "Errors": hours([3.0, 4.0])}
    tracks = [make_track(frame, title=title) for title, frame in frames.items()]
    chart = travel_outcomes(tracks, FRAMING)
    accepted, errors = chart.figure.axes
    assert values(lines(accepted, "now")[0]) == [900, 950, 950]
    assert accepted.get_ylim()[1] > errors.get_ylim()[1]
    assert accepted.get_position().y0 > errors.get_position().y1
