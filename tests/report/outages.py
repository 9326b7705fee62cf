"""The incident steps of a rehearsed outage, all on evidence that was asked for once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from cie_runbook.analysis.recovery import Recovery
from cie_runbook.parameters import Value
from cie_runbook.report.incident_seen import IncidentSeen
from cie_runbook.report.steps import OpenStep
from tests.report.triaged import opened

MEASURED = ("evidence", "readings", "findings", "verdict")


@cache
def outage(**given: Value) -> OpenStep:
    """Open the outage with other answers of people; what was measured is measured once."""
    base = opened("vista-outage", "recover")
    for name in MEASURED:
        getattr(base, name)
    step = OpenStep(replace(base.at, parameters={**base.at.parameters, **given}))
    vars(step).update({name: vars(base)[name] for name in MEASURED})
    return step


def still_off(step: OpenStep, minutes: int) -> IncidentSeen:
    """Return the incident as it was some minutes after its alert, with every signal off."""
    alert = IncidentSeen(step).alert
    assert alert is not None
    seen = IncidentSeen(step, now=alert.at + timedelta(minutes=minutes))
    began: datetime = alert.at - timedelta(minutes=10)
    off = {name: Recovery("off", off_since=began) for name in IncidentSeen(step).recoveries}
    vars(seen)["recoveries"] = off
    return seen
