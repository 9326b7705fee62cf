"""Error traces: known kinds are ok, an unknown kind is read first, ended rules are told."""

from __future__ import annotations

import pandas as pd

from cie_runbook.findings.trace_kinds import noise_findings, traces_finding
from tests.findings.builders import at, catalog, make_grounds


def traces(*kinds: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "kind": list(kinds),
            "known": [kind != "unknown" for kind in kinds],
            "at": pd.to_datetime([at("10:00")] * len(kinds), utc=True),
        }
    )


def rules(state: str) -> pd.DataFrame:
    row = {"rule": "sacrificial_lambda", "title": "The Lambda", "set_aside_count": 7}
    return pd.DataFrame([{**row, "state": state, "owner": "us", "expires_on": "2026-01-01"}])


def test_known_kinds_are_ok_and_named() -> None:
    found = traces_finding(traces("timeout", "timeout", "rest_error"), make_grounds(), catalog())

    assert found.status == "ok"
    assert "3 are left after known noise (Timeout 67 % and REST error 33 %)" in found.sentence


def test_a_kind_that_nobody_named_asks_for_a_look_since_its_first_trace() -> None:
    found = traces_finding(traces("timeout", "unknown"), make_grounds(), catalog())

    assert found.status == "watch"
    assert found.since == at("10:00")
    assert "1 of a kind that nobody has named, first at 10:00 ET" in found.sentence


def test_traces_that_did_not_come_are_unknown() -> None:
    assert traces_finding(traces(), make_grounds("denied"), catalog()).status == "unknown"


def test_only_rules_that_ended_or_hide_more_are_told() -> None:
    assert noise_findings(rules("holds"), make_grounds(), at("00:00")) == []
    (ended,) = noise_findings(rules("expired"), make_grounds(), at("00:00"))
    (grown,) = noise_findings(rules("surges"), make_grounds(), at("00:00"))

    assert (ended.status, grown.status) == ("watch", "watch")
    assert "ended on 2026-01-01" in ended.sentence
    assert "sets aside 7, much more than before" in grown.sentence
