"""Which claims are looked at follows from the counts: the stretch without texts, or a retry ago."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pandas as pd
import pytest

from cie_runbook.evidence import Evidence
from cie_runbook.report.silent_seen import SilentSeen
from cie_runbook.report.steps import OpenStep
from tests.drilled import silent


@pytest.fixture(name="calm", scope="module")
def _calm() -> OpenStep:
    return silent("normal")


def with_given_up(step: OpenStep, at: datetime) -> SilentSeen:
    """Return what is seen if a text was given up at an instant, by the counter of it."""
    known = step.evidence["travel_claims"]
    row = known.table.iloc[[0]].assign(metric="silent_failure", value=1.0)
    row["at"] = pd.Series([pd.Timestamp(at)], index=row.index, dtype=known.table["at"].dtype)
    changed = Evidence(provenance=replace(known.provenance))
    changed.__dict__["table"] = pd.concat([known.table, row], ignore_index=True)
    again = OpenStep(step.at)
    again.__dict__["evidence"] = {**step.evidence, "travel_claims": changed}
    return SilentSeen(again)


def test_a_calm_day_has_no_time_to_look_at(calm: OpenStep) -> None:
    seen = SilentSeen(calm)
    assert seen.windows == ()
    assert seen.found.failures.empty
    assert seen.agreement.difference == 0


def test_a_text_that_was_given_up_leads_back_to_the_claims_of_the_hours_before(
    calm: OpenStep,
) -> None:
    at = calm.at.window.start + timedelta(hours=13)
    seen = with_given_up(calm, at)
    (window,) = seen.windows
    retry = timedelta(hours=seen.rules.retry_h)
    assert (window.start, window.end) == (at - retry, at + timedelta(minutes=5))
    failed = seen.rows("travel_claim_failures")["at"]
    inside = failed[(failed >= window.start) & (failed < window.end)]
    assert 0 < len(seen.found.failures) == len(inside) < len(failed)


def test_the_hours_say_whether_none_means_none(calm: OpenStep) -> None:
    parts = SilentSeen(calm).by_hour()
    assert [is_known for _, is_known in parts.values()] == [True] * 4
    outcomes, texts, failed, silent = (int(part["count"].sum()) for part, _ in parts.values())
    assert outcomes == texts > failed > silent == 0
