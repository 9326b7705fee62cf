"""What each kind of failure looks like in Sentry."""

from cie_runbook.drill.services.sentry_faults import SENTRY_FAULTS


def test_only_what_vets_api_notices_is_reported_there() -> None:
    assert {"job_error", "sacrificial_lambda"}.isdisjoint(SENTRY_FAULTS)


def test_kinds_are_told_apart_by_their_title_and_belong_to_the_team() -> None:
    assert len({fault.title for fault in SENTRY_FAULTS.values()}) == len(SENTRY_FAULTS)
    assert all(fault.tags["team"] == "check-in" for fault in SENTRY_FAULTS.values())


def test_a_mistyped_name_is_a_warning() -> None:
    assert SENTRY_FAULTS["lorota_mismatch"].level == "warning"
