"""A signal is as sure as the weakest name that it rests on."""

from __future__ import annotations

from cie_runbook.catalog.confidence import (
    is_unconfirmed,
    reference_confidence,
    signal_confidence,
    unconfirmed_names,
    weakest,
)
from cie_runbook.catalog.models import Catalog


def test_the_weakest_fact_decides() -> None:
    assert weakest(["documented", "unconfirmed", "derived"]) == "unconfirmed"
    assert weakest(["documented", "derived"]) == "derived"
    assert weakest([]) == "documented"


def test_a_timer_is_no_surer_than_its_suffix(catalog: Catalog) -> None:
    metric, org = catalog.metrics["checkin_complete_time"], catalog.orgs["vagov"]
    assert metric.status == "derived"
    assert reference_confidence(metric, "p95", org) == "unconfirmed"
    confirmed = org.model_copy(update={"timer_status": "documented"})
    assert reference_confidence(metric, "p95", confirmed) == "derived"


def test_a_signal_on_documented_counts_is_documented(catalog: Catalog) -> None:
    assert signal_confidence(catalog, catalog.signals["checkin_error_rate"]) == "documented"
    assert not is_unconfirmed(catalog, catalog.signals["checkin_error_rate"])


def test_a_signal_on_derived_counts_is_derived(catalog: Catalog) -> None:
    assert signal_confidence(catalog, catalog.signals["chip_client_error_rate"]) == "derived"


def test_every_signal_of_tevi_and_vetext_is_unconfirmed(catalog: Catalog) -> None:
    for name in ("chip_error_rate", "vista_api_p95", "vista_checkins_by_station"):
        assert is_unconfirmed(catalog, catalog.signals[name])
    assert is_unconfirmed(catalog, catalog.signals["vetext_reminders_sent"])


def test_what_is_unconfirmed_is_named_once(catalog: Catalog) -> None:
    assert unconfirmed_names(catalog, catalog.signals["chip_p95"]) == (
        "the Datadog name of chip_time (tevi)",
        "the suffixes of timers in tevi",
    )
    assert unconfirmed_names(catalog, catalog.signals["checkin_complete_p95"]) == (
        "the suffixes of timers in vagov",
    )
    assert unconfirmed_names(catalog, catalog.signals["checkin_completed"]) == ()
