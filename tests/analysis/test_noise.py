"""Noise is set aside by rule and counted; an expired or surging rule is told."""

from __future__ import annotations

from datetime import date

import pandas as pd

from cie_runbook.analysis.noise import set_aside, surges
from cie_runbook.catalog.loader import load_catalog

RULES = load_catalog().noise
TODAY = date(2026, 11, 20)


def spans(noisy: int, other: int = 2) -> pd.DataFrame:
    names = ["project-chipapi-cwsacrificiallambda-prod"] * noisy + ["chip"] * other
    return pd.DataFrame({"service": names, "http_path_group": ["/x"] * len(names)})


def state(events: pd.DataFrame, today: date, earlier: pd.DataFrame | None = None) -> str:
    rules = set_aside(events, RULES, today=today, earlier=earlier).rules.set_index("rule")
    return str(rules.loc["sacrificial_lambda", "state"])


def test_every_rule_is_accounted_for() -> None:
    found = set_aside(spans(3), RULES, today=TODAY)
    assert found.kept["service"].tolist() == ["chip", "chip"]
    assert found.rules["rule"].tolist() == list(RULES)
    assert found.rules["set_aside_count"].tolist() == [3, 0, 0, 0]
    assert found.findings.empty


def test_an_expired_rule_hides_nothing_and_is_a_finding() -> None:
    found = set_aside(spans(3), RULES, today=date(2099, 1, 1))
    assert len(found.kept) == 5
    assert set(found.findings["state"]) == {"expired"}


def test_a_rule_that_hides_much_more_is_a_finding() -> None:
    assert state(spans(100), TODAY, spans(10)) == "surges"
    assert state(spans(14), TODAY, spans(10)) == "holds"


def test_a_path_is_matched_in_its_own_column() -> None:
    events = pd.DataFrame({"service": ["chip"], "http_path_group": ["/lambda/flush"]})
    assert set_aside(events, RULES, today=TODAY).kept.empty


def test_a_surge_is_more_than_chance() -> None:
    assert not surges(4, 1, 3.0)
    assert surges(40, 1, 3.0)
    assert not surges(0, 0, 3.0)
