"""Facts of an outage of vista-api, from which post-mortems are written."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from cie_runbook.analysis.clocks import Clock
from cie_runbook.analysis.impact import STATION_COLUMNS
from cie_runbook.analysis.severity import Facts, Impact, severity_of
from cie_runbook.analysis.timeline import Event, times
from cie_runbook.findings.postmortem import PostmortemFacts
from tests.findings.builders import at, catalog
from tests.findings.test_alert_story import TRACES, outage, told

IMPACT = Impact(434, 363, 505, 712)
EVENTS = (
    Event(at("09:40"), "anomaly", "RPC socket timeouts leave the usual", "signals"),
    Event(at("09:50"), "alert", "Monitor <b>x</b> alerts", "alerts_tevi"),
    Event(at("11:45"), "recovered", "All signals are back", "signals"),
)
MISSED = Clock("acknowledge", at("09:50"), at("10:05"), at("10:25"))
NO_STATIONS = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in STATION_COLUMNS.items()})


def make_facts(
    *,
    severity: Facts | None = None,
    clocks: tuple[Clock, ...] = (MISSED,),
    events: tuple[Event, ...] = EVENTS,
    missing: tuple[str, ...] = (),
) -> PostmortemFacts:
    """Return the facts of an outage that lasted from 09:40 to 11:45, SEV 2 without data loss."""
    known = severity or Facts(
        impact=IMPACT, stations_off=0, stations=160, signals_off=9, is_data_lost=False
    )
    return PostmortemFacts(
        began=at("09:40"),
        back_at=at("11:45"),
        now=at("11:45") + timedelta(hours=4),
        severity=severity_of(known, catalog().rules.severity),
        impact=known.impact,
        stations=NO_STATIONS,
        told=told(outage(), TRACES),
        events=events,
        clocks=clocks,
        times=times(events),
        missing=missing,
        partial=(),
        tables=22,
        unconfirmed=(),
        ticket="",
    )
