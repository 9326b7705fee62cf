"""Severity follows the playbook's table, says why, and never decides by what nobody knows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.analysis.severity import Facts, Impact, severity_of, total_impact
from cie_runbook.catalog.loader import load_catalog

RULES = load_catalog().rules.severity


def facts(missing: float, *, low: float | None = None, off: int = 5) -> Facts:
    impact = Impact(missing, missing * 0.8 if low is None else low, missing * 1.2, 1000)
    return Facts(impact=impact, stations_off=off, stations=130, signals_off=2, is_data_lost=False)


@pytest.mark.parametrize(
    ("given_facts", "severity", "critical"),
    [
        (facts(950), 1, True),
        (facts(400), 2, False),
        (facts(50), 2, False),  # a few stations only
        (facts(50, low=0), 3, False),  # may be chance
        (Facts(signals_off=1), 3, False),
        (Facts(is_data_lost=True), 1, True),
        (Facts(), None, False),
        (Facts(impact=Impact(0, 0, 0, 1000), signals_off=0, is_data_lost=False), None, False),
    ],
)
def test_the_gravest_criterion_that_is_met_decides(
    given_facts: Facts, severity: int | None, critical: bool
) -> None:
    found = severity_of(given_facts, RULES)
    assert (found.severity, found.is_critical) == (severity, critical)


def test_what_nobody_knows_stays_open() -> None:
    found = severity_of(Facts(signals_off=1), RULES)
    assert (found.severity, found.could_be) == (3, 1)
    assert [one.is_met for one in found.readings] == [None, None, None, None, True]


def test_each_answer_has_its_reason() -> None:
    found = severity_of(facts(400), RULES)
    reasons = {one.criterion.id: one.reason for one in found.readings}
    assert reasons["core_function_impaired"] == (
        "40 % of 1,000 usual check-ins are missing (320 to 480)"
    )
    assert reasons["unavailable_for_some"].startswith("5 of 130 stations have a loss")
    assert all(reasons.values())


def test_independent_ranges_add_in_squares() -> None:
    found = total_impact([Impact(100, 70, 130, 500), Impact(200, 160, 240, 500)])
    assert (found.missing, found.low, found.high) == (300, 250, 350)
    assert found.share == pytest.approx(0.3)


def test_no_loss_at_all_has_no_share() -> None:
    found = total_impact([])
    assert (found.missing, found.share, found.is_certain) == (0, None, False)


@given(st.floats(0, 1000), st.floats(0, 1000))
def test_a_greater_loss_is_never_less_severe(one: float, other: float) -> None:
    less, more = (
        severity_of(facts(missing), RULES).severity or 4 for missing in sorted((one, other))
    )
    assert more <= less
