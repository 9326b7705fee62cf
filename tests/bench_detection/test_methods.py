"""Every method on signals whose truth is plain."""

from __future__ import annotations

import numpy as np
import pytest

from cie_runbook.analysis.usual import Kind
from tests.bench_detection.forecasts import StatsForecast, StlResiduals
from tests.bench_detection.incidents import injected
from tests.bench_detection.made import FIRST, make_signal
from tests.bench_detection.methods import SHIPPED, Method, Ours, Setting
from tests.bench_detection.peers import Farrington, SameHour, quasi_poisson
from tests.bench_detection.signals import clean_case

METHODS: tuple[Method, ...] = (Ours(), SameHour(), Farrington(), StlResiduals())
PLAIN: tuple[tuple[Kind, str], ...] = (
    ("count", "outage"),
    ("rate", "error spike"),
    ("latency", "latency step"),
)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
@pytest.mark.parametrize(("kind", "incident"), PLAIN)
def test_a_plain_incident_stands_out(method: Method, kind: Kind, incident: str) -> None:
    if package := method.missing_package():
        pytest.skip(f"{package} is not installed")
    signal = make_signal(kind)
    if not method.applies(signal):
        pytest.skip("no such model")
    case = injected(signal, FIRST, incident)
    assert case.incident is not None
    window = method.windows[0]
    during = slice(case.incident.first, case.incident.end)
    disturbed = np.nanmax(method.scores(case, window)[during])
    assert disturbed > np.nanmax(method.scores(clean_case(signal, FIRST), window)[during]) + 1


def test_ours_says_unknown_in_a_gap_and_peers_never_do() -> None:
    case = injected(make_signal(), FIRST, "gap")
    assert Ours().said(case, SHIPPED).unknown.any()
    assert not SameHour().said(case, Setting(3.0, 3)).unknown.any()


def test_farrington_does_not_judge_latencies() -> None:
    assert not Farrington().applies(make_signal("latency"))
    assert Farrington().applies(make_signal("rate"))


def test_an_earlier_outbreak_counts_for_less() -> None:
    steady = np.full((1, 40), 20.0)
    steady[0, ::2] = 24.0
    outbreak = steady.copy()
    outbreak[0, 3] = 200.0
    trials = np.ones((1, 40))
    plain_mean = outbreak.mean()
    mean, _ = quasi_poisson(outbreak, trials)
    assert quasi_poisson(steady, trials)[0][0] == pytest.approx(22.0)
    assert 22.0 < mean[0] < plain_mean - 2


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.bench_detection.forecasts.find_spec", lambda name: None)
    assert StatsForecast().missing_package() == "statsforecast"
    assert StlResiduals().missing_package() == "statsmodels"
