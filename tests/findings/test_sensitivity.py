"""A signal is judged by its own smallest effect and by a budget that all signals share."""

from __future__ import annotations

from cie_runbook.analysis.verdicts import DEFAULT_SENSITIVITY, watch_score
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.catalog.models import MinimumEffect
from cie_runbook.catalog.references import evidence_of
from cie_runbook.findings.sensitivity import sensitivity_of, signals_watched

CATALOG = load_catalog()


def test_what_matters_is_what_the_signal_states() -> None:
    signal = CATALOG.signals["checkin_completed"].model_copy(
        update={"minimum_effect": MinimumEffect(relative=0.3, events=40)}
    )
    found = sensitivity_of(signal, CATALOG)
    assert (found.relative, found.events) == (0.3, 40)
    assert found.watch == watch_score(0.5, signals_watched(CATALOG))


def test_without_a_statement_the_kind_decides() -> None:
    signal = CATALOG.signals["chip_p95"].model_copy(update={"minimum_effect": None})
    found = sensitivity_of(signal, CATALOG)
    assert found.relative == DEFAULT_SENSITIVITY["latency"].relative
    assert found.trials == DEFAULT_SENSITIVITY["latency"].trials


def test_regions_count_one_by_one() -> None:
    judged = [signal for signal in CATALOG.signals.values() if signal.judged]
    regions = {station.region for station in CATALOG.stations.values()}
    assert signals_watched(CATALOG) == len(judged) - 1 + len(regions)


def test_every_judged_signal_states_its_smallest_effect_and_its_bins() -> None:
    for signal in CATALOG.signals.values():
        if not signal.judged:
            continue
        assert signal.bad != "none"
        assert signal.minimum_effect is not None
        tables = {CATALOG.evidence[name].bin_s for name in evidence_of(CATALOG, signal)}
        assert tables == {signal.bin_s}
