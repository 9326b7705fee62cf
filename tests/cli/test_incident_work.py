"""What the commands of an incident share: a ticket's own time."""

from __future__ import annotations

import pytest

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.cli.incident_work import Desk, opened_at
from cie_runbook.errors import BadInputError
from cie_runbook.report.plan import INCIDENT, RunPlan, plan_run
from tests.rehearsed import DAY, NOW, drill_settings

CATALOG = load_catalog()
DESK = Desk(catalog=CATALOG, settings=drill_settings("drill:queue-overdue"), now=lambda: NOW)


def plan() -> RunPlan:
    steps = CATALOG.steps_of(INCIDENT)
    return plan_run(CATALOG, DESK.settings, steps, {"date": DAY}, NOW, kind=INCIDENT)


def test_a_ticket_that_the_queue_does_not_hold_is_refused() -> None:
    with pytest.raises(BadInputError, match="the queue holds no ticket 'INC0000000'"):
        opened_at("INC0000000", plan(), DESK)
