"""A Datadog name is proposed only where there is no doubt; everything else is a candidate."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.evidence.matching import PLOTTED_COLUMNS, Match, match_metrics, names_in
from cie_runbook.tables import conform

CATALOG = load_catalog()


def plotted(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Return widgets of the CHIP dashboard: title, name of the query, query."""
    full = [("tevi", "technical dashboard - CHIP prod", *row) for row in rows]
    return conform(pd.DataFrame(full, columns=list(PLOTTED_COLUMNS)), PLOTTED_COLUMNS)


def found(metric: str, *rows: tuple[str, str, str]) -> Match:
    matches = {match.metric: match for match in match_metrics(CATALOG, plotted(*rows))}
    return matches[metric]


def test_a_widget_of_the_metrics_title_with_one_name_is_certain() -> None:
    match = found("chip_requests", ("CHIP requests", "a", "sum:aws.gw.count{env:prod}.as_count()"))
    assert match.name == "aws.gw.count"
    assert match.ground == "technical dashboard - CHIP prod: CHIP requests"


def test_a_name_that_spells_the_metric_is_certain() -> None:
    match = found("chip_errors", ("Trouble", "a", "sum:pci.chip.errors{*}"))
    assert match.name == "pci.chip.errors"


def test_a_timer_loses_the_suffix_of_its_statistic() -> None:
    match = found("chip_time", ("CHIP time", "a", "avg:pci.chip.time.95percentile{*}"))
    assert match.name == "pci.chip.time"


def test_two_names_that_could_be_it_are_candidates() -> None:
    match = found(
        "chip_requests",
        ("CHIP requests", "a", "sum:aws.gw.count{*}"),
        ("Other", "b", "sum:pci.chip.requests{*}"),
    )
    assert match.name is None
    assert match.candidates == ("aws.gw.count", "pci.chip.requests")


def test_a_widget_that_plots_two_names_decides_nothing() -> None:
    match = found("chip_requests", ("CHIP requests", "a", "sum:x.ok{*} + sum:x.failed{*}"))
    assert match.name is None


def test_a_name_of_another_org_is_no_candidate() -> None:
    match = found("vetext_reminders_sent", ("VEText reminders sent", "a", "sum:x.sent{*}"))
    assert (match.name, match.candidates) == (None, ())


def test_metrics_that_have_a_name_are_left_alone() -> None:
    matched = {match.metric for match in match_metrics(CATALOG, plotted())}
    assert matched == {metric.id for metric in CATALOG.metrics.values() if metric.name is None}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("sum:a.b{env:prod,service:x}.as_count().rollup(sum, 300)", ("a.b",)),
        ("avg:a.b{*} by {station} / avg:c.d{$env}", ("a.b", "c.d")),
        ("count_not_null:a.b{*}", ()),
        ("max(last_5m):sum:a.b{*} > 5", ("a.b",)),
        ("service:vista-api status:error", ()),
    ],
)
def test_names_are_read_from_a_query(query: str, names: tuple[str, ...]) -> None:
    assert names_in(query) == names


@given(st.text(max_size=300))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all("{" not in name for name in names_in(text))
