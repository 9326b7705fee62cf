"""From where a signal departs: its own smallest effect, within one budget for all."""

from __future__ import annotations

from dataclasses import replace

from cie_runbook.analysis.verdicts import BUDGET_PER_DAY, DEFAULT_SENSITIVITY, Sensitivity
from cie_runbook.catalog.models import Catalog, Signal


def sensitivity_of(signal: Signal, catalog: Catalog) -> Sensitivity:
    """Return how a signal is judged among all that the catalog watches.

    The floors are those that the signal states, or its kind's; the scores are those at which all
    judged signals, regions counted one by one, stay within the budget of false episodes a day.
    """
    shared = DEFAULT_SENSITIVITY[signal.kind].within(BUDGET_PER_DAY, signals_watched(catalog))
    effect = signal.minimum_effect
    if effect is None:
        return shared
    return replace(
        shared,
        relative=effect.relative,
        events=effect.events,
        points=effect.points,
        trials=effect.requests,
    )


def signals_watched(catalog: Catalog) -> int:
    """Count what is judged: each signal once, or once a region; at least one."""
    regions = len({station.region for station in catalog.stations.values()})
    judged = [signal for signal in catalog.signals.values() if signal.judged]
    return max(1, sum(regions if signal.group_by else 1 for signal in judged))
