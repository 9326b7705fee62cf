"""Thresholds at one budget, from worlds that the report does not show."""

from __future__ import annotations

from tests.bench_detection.__main__ import QUICK, WHOLE, Plan
from tests.bench_detection.made import make_signal
from tests.bench_detection.methods import SHIPPED, Ours
from tests.bench_detection.peers import SameHour
from tests.bench_detection.running import prefixes_agree, run, settings_of
from tests.bench_detection.scoring import BUDGET
from tests.bench_detection.tuning import tuned


def test_a_tuned_method_keeps_the_budget_where_it_was_tuned() -> None:
    chosen = tuned(SameHour(), [make_signal()], incidents_a_kind=1, special_share=0.1)
    assert chosen.false_per_day <= BUDGET
    assert chosen.setting.window in SameHour().windows


def test_what_is_reported_was_not_tuned_on() -> None:
    for plan in (QUICK, WHOLE):
        assert all(seed < 1000 for seed, _, _ in plan.training)
        assert all(seed >= 5000 for seed, _, _ in plan.reported)
        assert _last(plan) < min(first for first, _ in plan.reported_flights).toordinal()


def test_a_run_tells_of_every_day_and_every_incident() -> None:
    signal = make_signal()
    settings = settings_of(Ours(), [signal], 1, 0.1)
    (outcome,) = run(Ours(), "ours", dict.fromkeys(settings, SHIPPED), [signal], 1)
    assert len(outcome.quiet) == len(signal.days)
    assert {result.kind for result in outcome.results} >= {"outage", "gap", "slow decay"}


def test_ours_is_causal_on_a_sample() -> None:
    assert prefixes_agree([make_signal()]) > 10


def _last(plan: Plan) -> int:
    return max(first.toordinal() + n_days for first, n_days in plan.training_flights)
