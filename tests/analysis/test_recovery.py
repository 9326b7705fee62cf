"""A signal is recovered once it was back for long enough, and unknown time does not count."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import pytest

from cie_runbook.analysis.recovery import Recovery, RecoveryState, back_at, recovery
from cie_runbook.catalog.loader import load_catalog
from tests.analysis.rotas import et

RULES = load_catalog().rules.recovery
START = et("2026-11-18T09:00")


def frame(states: str) -> pd.DataFrame:
    """Return five-minute bins from letters: o(k), w(atch), a(ct), u(nknown)."""
    names = {"o": "ok", "w": "watch", "a": "act", "u": "unknown"}
    index = pd.date_range(START, periods=len(states), freq="5min")
    values = pd.array([names[letter] for letter in states], dtype="string")
    return pd.DataFrame({"state": values}, index=index)


@pytest.mark.parametrize(
    ("states", "state"),
    [
        ("oooo", "usual"),
        ("ooou", "unknown"),
        ("", "unknown"),
        ("ooaa", "off"),
        ("owao", "recovering"),
        ("aaoooooo", "recovered"),
        ("aaooooo", "recovering"),
        ("aaooouuu", "unknown"),
        ("aaoooooouu", "recovered"),
        ("aaoooooow", "off"),
    ],
)
def test_each_course_has_its_state(states: str, state: str) -> None:
    assert recovery(frame(states), 300, RULES).state == state


def test_when_it_was_off_and_when_it_was_back_is_told() -> None:
    found = recovery(frame("oaauoouo"), 300, RULES)
    assert found.off_since == START + timedelta(minutes=5)
    assert found.back_at == START + timedelta(minutes=20)
    assert found.steady == timedelta(minutes=15)


def back(clock: str) -> Recovery:
    return Recovery("recovered", START, et(f"2026-11-18T{clock}"), timedelta(hours=1))


def test_the_last_signal_of_the_country_dates_the_recovery() -> None:
    found = {"a": back("11:40"), "b": back("11:45"), "a:VISN 9": back("13:00")}
    assert back_at(found) == et("2026-11-18T11:45")
    assert back_at({"a:VISN 9": back("13:00")}) == et("2026-11-18T13:00")


@pytest.mark.parametrize("state", ["off", "unknown", "recovering"])
def test_one_signal_that_is_not_back_leaves_no_time_of_recovery(state: RecoveryState) -> None:
    assert back_at({"a": back("11:40"), "b:VISN 9": Recovery(state, START)}) is None


def test_what_was_never_off_was_never_back() -> None:
    assert back_at({"a": Recovery("usual")}) is None
    assert back_at({}) is None
