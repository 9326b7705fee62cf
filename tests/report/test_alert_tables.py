"""Tables of an alert: each says what it shows, and says so when it shows nothing."""

from __future__ import annotations

from cie_runbook.analysis.suspects import COLUMNS
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.report import alert_tables
from cie_runbook.tables import empty_table
from tests.findings.builders import catalog
from tests.report.triaged import opened


def test_no_suspect_is_said_in_words() -> None:
    found = alert_tables.suspects_table(empty_table(COLUMNS), catalog())

    assert "no service stands out" in found.html


def test_notes_that_limit_the_answer_stand_in_the_caption() -> None:
    suspects = empty_table(COLUMNS)
    suspects.attrs["notes"] = ("not sure: chip and vista-api are close",)

    assert "not sure" in alert_tables.suspects_table(suspects, catalog()).caption


def test_the_message_names_channel_and_call_out_and_is_escaped() -> None:
    suggestion = Suggestion(
        kind="slack_message",
        target="vettext-production-support",
        why="",
        text="one <b>\ntwo",
        call_out="@vetext-tier-3-team",
    )
    found = alert_tables.message_table(suggestion, catalog()).html

    assert "C052BC1893K" in found
    assert "@vetext-tier-3-team" in found
    assert "one &lt;b&gt;<br>two" in found
    assert "none: nothing points upstream" in alert_tables.message_table(None, catalog()).html


def test_an_alert_that_nobody_told_of_is_said() -> None:
    seen = opened("vista-outage", "alert_triage", alert="").alert.seen

    assert "nobody told of it" in alert_tables.alert_table(seen, None).html


def test_links_are_counted_with_their_strength() -> None:
    seen = opened("vista-outage", "alert_triage", alert="").alert.seen
    found = alert_tables.links_table(seen)

    assert "certain: the same trace" in found.html
    assert "found no partner" in found.caption


def test_a_trace_that_is_not_in_the_sample_is_said() -> None:
    seen = opened("vista-outage", "alert_triage", alert="").alert.seen

    assert "no trace of it is in the sample" in alert_tables.trace_table(seen, "1").html
