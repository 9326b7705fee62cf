"""What is really the case: counted in the worlds, and read by the playbook's own table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.drill.scenarios import SCENARIOS
from cie_runbook.drill.truth import COMPLETED, CallOut, Reality, began_at, reality_of
from cie_runbook.window import Window
from tests.drill.worlds import WEDNESDAY, between, known_world, telemetry

CATALOG = load_catalog()
EVENING = Window.of_day(WEDNESDAY).end
TIER_3 = CallOut(channel="C052BC1893K", handle="@vetext-tier-3-team")


def reality(scenario: str, until: datetime = EVENING) -> Reality:
    return reality_of(known_world(scenario), CATALOG, until)


def test_the_loss_of_an_outage_is_the_difference_between_two_worlds() -> None:
    found = reality("vista-outage")
    real, calm = telemetry("vista-outage"), telemetry("normal")
    missing = sum(
        float(np.nansum(calm.national[name]) - np.nansum(real.national[name])) for name in COMPLETED
    )

    assert found.impact is not None
    assert found.impact.missing == found.impact.low == found.impact.high
    assert found.impact.missing == missing
    assert found.impact.share == pytest.approx(0.6, abs=0.1)


def test_a_loss_grows_while_it_lasts() -> None:
    hours = [datetime(2026, 11, 18, hour, 30, tzinfo=UTC) for hour in (14, 15, 16, 20)]
    lost = [
        one.impact.missing for one in (reality("vista-outage", at) for at in hours) if one.impact
    ]

    assert lost[0] == 0
    assert lost == sorted(lost)
    assert lost[1] < lost[2] == lost[3]


@pytest.mark.parametrize(
    ("scenario", "severity"),
    [("vista-outage", 2), ("regional-drop", 2), ("chip-creep", 3), ("surge", None)],
)
def test_severity_is_read_from_the_playbooks_table(scenario: str, severity: int | None) -> None:
    assert reality(scenario).severity.severity == severity


def test_before_anything_is_broken_there_is_no_severity() -> None:
    early = reality("vista-outage", EVENING - timedelta(hours=15))

    assert early.severity.severity is None


def test_a_loss_of_one_region_is_counted_by_its_clock() -> None:
    found, calm, real = reality("regional-drop"), telemetry("normal"), telemetry("regional-drop")
    by_hours = between(calm, 10, 17)  # 09:00 Central until 15:00 Mountain
    assert found.impact is not None
    assert (
        0 < found.impact.missing <= float(np.nansum(calm.national["checkin_completed"][by_hours]))
    )
    assert np.nansum(real.national["checkin_completed"]) < np.nansum(
        calm.national["checkin_completed"]
    )


def test_where_the_metrics_stop_the_loss_is_unknown_and_so_is_the_severity() -> None:
    found = reality("no-data")

    assert found.impact is None
    assert found.severity.severity is None


@pytest.mark.parametrize(
    "scenario", [name for name, one in SCENARIOS.items() if not one.truth.suspect]
)
def test_where_nothing_is_broken_nothing_is_lost_and_nobody_is_asked(scenario: str) -> None:
    found = reality(scenario)

    assert found.call_out is None
    assert found.impact is None or found.impact.missing == 0
    assert TIER_3 in found.others


def test_an_upstream_team_is_called_out_and_our_own_is_not() -> None:
    assert reality("vista-outage").call_out == TIER_3
    assert TIER_3 not in reality("vista-outage").others
    assert reality("chip-creep").call_out is None


def test_a_drill_without_an_alert_begins_with_what_goes_wrong() -> None:
    assert began_at(known_world("regional-drop")) == datetime(2026, 11, 18, 14, 0, tzinfo=UTC)
    assert began_at(known_world("normal")) == datetime(2026, 11, 18, 14, 0, tzinfo=UTC)
    assert began_at(known_world("vista-outage")) == datetime(2026, 11, 18, 14, 40, tzinfo=UTC)
