"""Tables of a recovery: what is not back first, quiet monitors counted, text escaped."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from cie_runbook.analysis.alerts import Monitor
from cie_runbook.analysis.recovery import Recovery
from cie_runbook.findings.recovered import recovery_table
from cie_runbook.report import recover_tables
from tests.findings.builders import at

SIGNALS = recovery_table(
    {
        "a": Recovery("recovered", at("09:40"), at("11:45"), timedelta(hours=1)),
        "b": Recovery("off", at("10:00")),
    },
    {"a": "Signal A", "b": "Signal <B>"},
)
LOUD = Monitor(
    id="1", org="tevi", name="CHIP <x>", state="Alert", since=at("10:00"), is_muted=False
)
QUIET = Monitor(id="2", org="tevi", name="LoROTA", state="OK", since=None, is_muted=False)


def test_a_signal_shows_its_times_and_one_that_is_off_shows_none() -> None:
    html = recover_tables.signals_table(SIGNALS).html

    assert html.index("Signal &lt;B&gt;") < html.index("Signal A")
    assert "<td>09:40 ET</td><td>11:45 ET</td><td>60 min</td>" in html
    assert "<td>still off</td><td>10:00 ET</td><td></td><td></td>" in html


def test_no_signal_at_all_is_said() -> None:
    assert "none was off" in recover_tables.signals_table(SIGNALS.iloc[:0]).html


def test_loud_monitors_are_listed_and_quiet_ones_counted() -> None:
    none = pd.DataFrame(columns=["incident_number", "title", "status", "created_at", "resolved_at"])
    shown = recover_tables.alarms_table([LOUD, QUIET], none)

    assert "CHIP &lt;x&gt;" in shown.html
    assert "LoROTA" not in shown.html
    assert shown.caption == "Monitors and pages; 1 monitors are OK and not listed"


def test_what_is_next_stands_with_its_time() -> None:
    assert (
        '<th scope="row">now</th><td>Do it.</td>'
        in recover_tables.next_table([("now", "Do it.")]).html
    )
