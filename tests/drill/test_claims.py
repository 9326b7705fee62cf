"""Travel claims one by one add up to what the metrics count."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from cie_runbook.drill.claims import COUNTED, answered_lines, untold
from cie_runbook.drill.failures import counted
from cie_runbook.drill.log_lines import CLAIM_JOB
from tests.drill.worlds import WEDNESDAY, between, known_world, telemetry


def test_every_claim_that_was_answered_began_with_a_line() -> None:
    lines = list(answered_lines(known_world(), WEDNESDAY))
    begun = [line for line in lines if line.org == "vagov"]
    assert len(begun) == counted(telemetry(), COUNTED).sum()
    assert {line.entry["status"] for line in begun} == {"info"}
    assert {line.entry["attributes"]["named_tags"]["class"] for line in begun} == {CLAIM_JOB}


def test_most_visits_began_with_a_text_and_some_at_the_poster() -> None:
    lines = list(answered_lines(known_world(), WEDNESDAY))
    began = sum("InitiateCheckinResponse" in line.entry["message"] for line in lines)
    visits = sum(line.org == "vagov" for line in lines)
    assert 0.85 * visits < began < visits


def test_as_many_claims_are_untold_as_texts_are_missing() -> None:
    usual, played = telemetry().national, telemetry("silent-claims").national
    texts = [
        sum(np.nansum(series[name]) for name in ("notify_success", "notify_error"))
        for series in (usual, played)
    ]
    found = untold(known_world("silent-claims"), WEDNESDAY)
    assert len(found) == texts[0] - texts[1] > 0
    inside = between(telemetry(), 10, 15)
    bins = telemetry().grid.starts_s[inside]
    assert all(bins[0] <= one.at.timestamp() < bins[-1] + 300 for one in found)


@pytest.mark.parametrize(
    ("scenario", "day"), [("normal", WEDNESDAY), ("silent-claims", WEDNESDAY - timedelta(days=7))]
)
def test_on_any_other_day_every_claim_is_told(scenario: str, day: date) -> None:
    assert untold(known_world(scenario), day) == ()
