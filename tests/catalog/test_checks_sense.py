"""Entries that contradict one another are refused with their line."""

from __future__ import annotations

import pytest

from .conftest import Breaker, line_of

STEPS_TABLE = """\
    - vista_checkin_started_steps
"""


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "metrics.yaml",
            "  name: vets_api.statsd.silent_failure\n",
            "  name: null\n",
            "metric silent_failure has no name, yet its status is 'derived'",
        ),
        (
            "metrics.yaml",
            "  name: vets_api.statsd.silent_failure\n",
            "  name: sum:silent_failure\n",
            "cannot be a Datadog name",
        ),
        (
            "metrics.yaml",
            "  name: vets_api.statsd.api_check_in_demographics_status\n",
            "  name: vets_api.statsd.api_check_in_data_retrieved\n",
            "has the name of metric check_in_data_retrieved",
        ),
        (
            "metrics.yaml",
            "  zero_when_reported: lorota_client_token_ok\n",
            "  zero_when_reported: lorota_client_token_time\n",
            "cannot be zero because",
        ),
        (
            "metrics.yaml",
            "  zero_when_reported: lorota_client_token_ok\n",
            "  zero_when_reported: chip_requests\n",
            "Name another count of the same org",
        ),
        ("evidence.yaml", "  bin_s: 3600\n", "  bin_s: 3601\n", "no whole number of bins"),
        ("evidence.yaml", "  dashboard: ma2-scy-5jd\n", "  dashboard: zix-s83-2u8\n", "of vetext"),
        (
            "evidence.yaml",
            "    - vetext_reminders_sent\n",
            "    - chip_requests\n",
            "each org has its own",
        ),
        ("evidence.yaml", "    - cw_puma_backlog\n", "    - cw_sidekiq_enqueued\n", "twice"),
    ],
)
def test_a_contradiction_is_reported_with_its_line(
    broken: Breaker, file: str, old: str, new: str, said: str
) -> None:
    error = broken(file, old, new)
    assert error.where == line_of(file, old)
    assert said in str(error)


def test_a_count_with_a_sibling_needs_it_in_the_same_table(broken: Breaker) -> None:
    error = broken("evidence.yaml", STEPS_TABLE, "")
    assert "does not hold vista_checkin_started_steps" in error.what
    assert error.mend == "Add vista_checkin_started_steps to its metrics."


def test_a_table_without_metrics_is_refused(broken: Breaker) -> None:
    error = broken("evidence.yaml", "  metrics:\n    - vetext_reminders_sent\n", "  metrics: []\n")
    assert "evidence vetext_reminders has no metric" in error.what


SILENT = "  of: silent_failure\n  judged: false\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            SILENT,
            "  of: silent_failure + chip_requests\n  judged: false\n",
            "mixes the orgs tevi, vagov",
        ),
        (SILENT, "  of: demographics_failed\n  judged: true\n", "no evidence holds all"),
        (
            SILENT,
            "  of: silent_failure\n  per: notify_error\n  judged: false\n",
            "count with `per`",
        ),
        (
            "  per: vista_api_time:requests\n  judged: true\n",
            "  judged: true\n",
            "latency without `per`",
        ),
        (
            "  of: vista_api_time:p95\n  per: vista_api_time:requests\n",
            "  of: vista_api_time:p95\n  per: chip_time:requests\n",
            "per that timer's requests",
        ),
        (
            "  of: vista_api_time:p95\n  per: vista_api_time:requests\n",
            "  of: vista_api_time:requests\n  per: vista_api_time:requests\n",
            "per that timer's requests",
        ),
    ],
)
def test_a_signal_that_cannot_be_computed_is_refused(
    broken: Breaker, old: str, new: str, said: str
) -> None:
    assert said in str(broken("signals.yaml", old, new))


def test_a_signal_is_no_surer_than_its_metrics(broken: Breaker) -> None:
    meaning = "  meaning: share of requests that CHIP answers with a server error\n"
    status = "  status: unconfirmed\n"
    error = broken("signals.yaml", meaning + status, meaning + "  status: derived\n")
    assert error.where == line_of("signals.yaml", meaning, offset=1)
    assert error.what.startswith("signal chip_error_rate is 'derived'")


def test_a_judged_signal_has_a_bad_direction(broken: Breaker) -> None:
    old = "  unit: message\n  bad: low\n  service: vetext\n"
    error = broken("signals.yaml", old, old.replace("low", "none"))
    assert "no direction of it is bad" in error.what


def test_only_a_rate_is_a_share(broken: Breaker) -> None:
    old = "  unit: message\n  bad: low\n  service: vetext\n"
    error = broken("signals.yaml", old, old.replace("message", "share"))
    assert "is a count with the unit 'share'" in error.what


def test_an_id_that_no_formula_can_name_is_refused(broken: Breaker) -> None:
    assert (
        "cannot stand in a formula"
        in broken(
            "metrics.yaml", "check_in_demographics_status:\n", "check-in-demographics:\n"
        ).what
    )


def test_a_signal_is_judged_in_the_bins_of_its_evidence(broken: Breaker) -> None:
    error = broken("signals.yaml", "  bin_s: 3600\n", "  bin_s: 300\n")
    assert error.where == line_of("signals.yaml", "  bin_s: 3600\n")
    assert "judged in bins of 300 s, its evidence" in error.what
