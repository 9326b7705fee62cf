"""Small multiples share one scale, so that panels can be compared."""

from __future__ import annotations

from cie_runbook.figures.multiples import small_multiples
from cie_runbook.figures.track import Track
from tests.figures.builders import FRAMING, hours, make_track, texts


def row(*totals: tuple[str, float]) -> list[Track]:
    return [make_track(hours([count, 0.0]), title=title) for title, count in totals]


def test_every_panel_has_the_scale_of_the_largest() -> None:
    rows = {
        "a": row(("a, CHIP", 900.0), ("a, CW", 3.0)),
        "b": row(("b, CHIP", 9.0), ("b, CW", 1.0)),
    }
    axes = small_multiples(rows, FRAMING).figure.axes
    assert len(axes) == 4
    assert len({panel.get_ylim() for panel in axes}) == 1


def test_each_panel_says_what_it_is_and_how_many() -> None:
    chart = small_multiples({"a": row(("Timeout, CHIP", 912.4))}, FRAMING)
    assert {"Timeout", "CHIP: 912"} <= set(texts(chart))


def test_the_alt_text_begins_with_the_most() -> None:
    chart = small_multiples({"a": row(("few", 2.0), ("many", 40.0), ("none", 0.0))}, FRAMING)
    assert chart.alt.index("many: 40, most in one bin 40 at 09:00 ET") < chart.alt.index("few: 2")
    assert "none" not in chart.alt


def test_nothing_counted_is_said_and_drawn() -> None:
    chart = small_multiples({}, FRAMING)
    assert "Nothing was counted." in chart.alt
    assert "nothing was counted" in texts(chart)
    assert chart.png().startswith(b"\x89PNG")
    assert "<figure" in chart._repr_html_()


def test_the_data_hold_every_panel() -> None:
    data = small_multiples({"a": row(("x", 1.0), ("y", 2.0))}, FRAMING).data
    assert sorted(set(data["series"])) == ["x", "y"]
