"""An organisation that the profile does not reach is told apart from one that does not answer."""

from __future__ import annotations

from datetime import timedelta

from cie_runbook.errors import SettingsError, UnavailableError
from cie_runbook.evidence.clients import Clients
from cie_runbook.evidence.standing import metric_standings, why_not
from cie_runbook.window import Window
from tests.evidence.builders import NOW
from tests.rehearsed import drill_settings

WINDOW = Window(NOW - timedelta(days=1), NOW)
QUERIES = {"checkin_completed": "sum:x{*}.as_count()", "checkin_failed": "sum:y{*}.as_count()"}


def test_without_keys_every_metric_is_not_configured() -> None:
    with Clients(lambda: drill_settings("production")) as clients:
        found = list(metric_standings(clients, "vagov", QUERIES, WINDOW))
    assert [(one.id, one.standing) for one in found] == [
        (name, "not configured") for name in QUERIES
    ]
    assert "CIE_VAGOV_DD_API_KEY" in found[0].detail


def test_a_system_that_is_down_was_not_asked() -> None:
    assert why_not(UnavailableError("down", "Datadog vagov", "Try again later.")) == "not asked"
    assert why_not(SettingsError("no key", "Datadog vagov", "Set it.")) == "not configured"
