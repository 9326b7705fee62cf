"""The monitors of a rehearsal."""

from __future__ import annotations

from cie_runbook.drill.monitors import MONITORS, query_text
from tests.drill.worlds import METRIC_NAMES, known_world

BY_ID = {rule.id: rule for rule in MONITORS}


def test_every_monitor_has_its_own_id_and_the_sms_round_trip_the_public_one() -> None:
    assert len(BY_ID) == len(MONITORS)
    assert BY_ID[111830].org == "tevi"
    assert BY_ID[111830].kind == "synthetics alert"


def test_a_query_names_metrics_as_the_organisation_does() -> None:
    text = query_text(BY_ID[220202], known_world().directory)

    assert METRIC_NAMES["chip_time"] in text
    assert text.endswith("> 14500")


def test_a_metric_without_a_name_is_written_by_its_id() -> None:
    text = query_text(BY_ID[220101], known_world().directory)

    assert text == (
        "sum(last_15m):sum:vista_api_rpc_timeouts{*}.as_count()"
        " / sum:vista_api_requests{*}.as_count() > 0.1"
    )


def test_the_message_tells_the_channel_and_whether_it_pages() -> None:
    assert "@slack-C04G3EY2F5W" in BY_ID[220101].message
    assert "pagerduty" in BY_ID[220101].message
    assert "pagerduty" not in BY_ID[220102].message
