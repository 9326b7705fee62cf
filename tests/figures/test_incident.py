"""The time axis of an incident: signals above, events below, one line where it began."""

from __future__ import annotations

from cie_runbook.figures.incident import Lane, incident_axis
from tests.figures.builders import FRAMING, hours, level_track, lines, make_track, texts, values
from tests.findings.builders import at

TRACKS = [make_track(hours([100.0, 20.0, 90.0])), level_track("share", 0.1)]
LANES = [
    Lane(title="monitors", mark="warn", spans=((at("09:40"), at("11:25")),)),
    Lane(title="alerts", mark="begin", instants=(at("09:50"), at("10:10"))),
    Lane(title="releases", mark="change"),
]


def test_every_signal_has_a_panel_and_the_events_one_below() -> None:
    chart = incident_axis(TRACKS, LANES, at("09:40"), FRAMING)

    assert len(chart.figure.axes) == len(TRACKS) + 1
    lanes = chart.figure.axes[-1]
    assert [label.get_text() for label in lanes.get_yticklabels()] == [
        "monitors", "alerts", "releases",
    ]  # fmt: skip
    assert "Check-ins completed" in texts(chart)


def test_the_beginning_is_a_line_through_every_panel() -> None:
    began = incident_axis(TRACKS, LANES, at("09:40"), FRAMING)
    unknown = incident_axis(TRACKS, LANES, None, FRAMING)

    assert all(len(lines(axes, "began")) == 1 for axes in began.figure.axes)
    assert not any(lines(axes, "began") for axes in unknown.figure.axes)


def test_an_event_stands_in_its_own_row_at_its_own_time() -> None:
    lanes = incident_axis(TRACKS, LANES, None, FRAMING).figure.axes[-1]
    (alerts,) = lines(lanes, "events alerts")

    assert values(alerts) == [1.5, 1.5]
    assert len([one for one in lanes.collections if one.get_gid() == "span"]) == 1


def test_the_alt_text_says_when_it_began_and_how_many_events_there_are() -> None:
    alt = incident_axis(TRACKS, LANES, at("09:40"), FRAMING).alt

    assert "It began at 09:40 ET." in alt
    assert "monitors: 1, the first at 09:40 ET." in alt
    assert "alerts: 2, the first at 09:50 ET." in alt
    assert "releases: none." in alt


def test_what_is_drawn_is_in_the_data_behind_it() -> None:
    data = incident_axis(TRACKS, LANES, None, FRAMING).data

    assert set(data["series"]) == {"Check-ins completed", "CHIP", "monitors", "alerts"}
    assert len(data[data["series"] == "alerts"]) == 2


def test_an_incident_of_which_nothing_is_known_can_be_drawn() -> None:
    assert incident_axis([], [], None, FRAMING).data.empty
