"""A chart gives the same bytes for the same data, and one accessible HTML figure."""

from __future__ import annotations

from dataclasses import replace

import matplotlib as mpl
import pandas as pd

from cie_runbook.figures.chart import Chart
from cie_runbook.figures.counts import counts_by_hour
from tests.figures.builders import FRAMING, hours, make_track


def make_chart() -> Chart:
    return counts_by_hour(make_track(hours([90.0, 110.0])), FRAMING)


def test_the_same_data_gives_the_same_bytes_on_any_settings() -> None:
    first = make_chart().png()
    with mpl.rc_context({"font.size": 30, "figure.dpi": 50, "savefig.facecolor": "red"}):
        second = make_chart().png()
    assert first == second
    assert make_chart().png() == first


def test_drawing_twice_changes_nothing() -> None:
    chart = make_chart()
    assert chart.png() == chart.png()


def test_the_picture_is_small_and_names_no_software() -> None:
    content = make_chart().png()
    assert len(content) < 90_000
    assert content.find(b"Software") == -1


def test_the_figure_has_alt_caption_link_and_data() -> None:
    chart = make_chart()
    html = chart._repr_html_()
    assert f'alt="{chart.alt}"' in html
    assert "<figcaption>Check-ins, Wed 2026-11-18. Source: Datadog &lt;vagov&gt;." in html
    assert "from_ts=1&amp;to_ts=2" in html
    assert 'rel="noopener noreferrer"' in html
    assert "<details" in html
    assert "<summary>Data behind this figure</summary>" in html
    assert '<th scope="col">Check-ins completed</th>' in html


def test_text_from_outside_is_escaped_everywhere() -> None:
    hostile = '"><script>alert(1)</script>'
    chart = replace(make_chart(), id=hostile, alt=hostile, caption=hostile, link=hostile)
    assert "<script" not in chart._repr_html_()


def test_a_chart_without_a_dashboard_has_no_link() -> None:
    assert "<a " not in replace(make_chart(), link=None)._repr_html_()


def test_other_data_has_another_digest() -> None:
    chart = make_chart()
    other = replace(chart, data=pd.concat([chart.data, chart.data]))
    assert chart.data_digest() != other.data_digest()


def test_the_picture_is_as_wide_as_the_text_column() -> None:
    chart = make_chart()
    assert 'width="864"' in chart._repr_html_()
