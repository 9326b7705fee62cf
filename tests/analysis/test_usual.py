"""What is usual at each bin follows the bin's own day."""

from __future__ import annotations

from datetime import date

import numpy as np

from cie_runbook.analysis.calendar import federal_holidays
from cie_runbook.analysis.grid import LocalGrid
from cie_runbook.analysis.usual import Past, usual_of_bins
from tests.analysis.simulate import World, counts, days_grid

HOLIDAYS = federal_holidays(2026, 2027)


def past_of(first: date, n_days: int, world: World) -> Past:
    index = days_grid(first, n_days, world.bin_s)
    grid = LocalGrid.of(index, world.bin_s)
    values = counts(index, world).to_numpy(dtype=np.float64)
    whole = grid.is_mostly_covered
    return Past(grid.fold(values).rows(whole), grid.fold(np.full(len(index), 50.0)).rows(whole))


def test_a_stretch_of_days_changes_its_expectation_with_the_kind_of_day() -> None:
    past = past_of(date(2026, 10, 14), 42, World())
    grid = LocalGrid.of(days_grid(date(2026, 11, 25), 3), 300)
    usual = usual_of_bins(past, grid, "count", HOLIDAYS, np.ones(len(grid.day)))
    totals = [np.nansum(usual.expected[grid.on(day)]) for day in grid.dates[1:]]
    assert totals[1] < 0.1 * totals[0]  # Thanksgiving
    assert totals[1] < totals[2] < totals[0]  # the Friday after it
    assert "holidays and Sundays" in usual.notes[200 + 288]
    assert "band widened" in usual.notes[200 + 2 * 288]


def test_a_day_without_a_like_day_rests_on_none() -> None:
    past = past_of(date(2026, 10, 12), 4, World())
    grid = LocalGrid.of(days_grid(date(2026, 10, 17), 1), 300)
    usual = usual_of_bins(past, grid, "count", frozenset(), np.ones(len(grid.day)))
    assert (usual.like_days[grid.on(date(2026, 10, 17))] == 0).all()


def test_a_share_with_few_trials_on_like_days_is_taken_from_all_days() -> None:
    past = past_of(date(2026, 9, 1), 42, World(per_day=10))
    few = Past(past.table, past.table)
    grid = LocalGrid.of(days_grid(date(2026, 10, 17), 1), 300)
    usual = usual_of_bins(few, grid, "rate", HOLIDAYS, np.ones(len(grid.day)))
    assert usual.like_days.max() > 20


def test_a_latency_gets_the_variance_of_its_requests() -> None:
    past = past_of(date(2026, 9, 1), 42, World())
    logs = Past(type(past.table)(past.table.days, np.log(past.table.cells + 1), 300), past.weights)
    grid = LocalGrid.of(days_grid(date(2026, 10, 14), 1), 300)
    requests = np.where(np.arange(len(grid.day)) % 2 == 0, 1.0, 100.0)
    usual = usual_of_bins(logs, grid, "latency", HOLIDAYS, requests)
    assert usual.dispersion[100] > usual.dispersion[101]
