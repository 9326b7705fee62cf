"""Many log events stream to evidence: none is lost, none is changed, and memory stays small."""

from __future__ import annotations

from pathlib import Path

from tests.bench import MOST_MB, events_text
from tests.evidence.events import events_service
from tests.evidence.streamed import Cost, assert_equals_served, gathered, measured
from tests.replay import replay

SMALL, LARGER = 2_500, 22_500


def test_evidence_equals_what_was_served(tmp_path: Path) -> None:
    with replay(events_service(SMALL)) as server:
        evidence = gathered(server.url, tmp_path)
    assert_equals_served(evidence, SMALL)
    assert evidence.provenance.completeness == "complete"


def test_nine_times_as_many_events_take_little_more_memory(tmp_path: Path) -> None:
    costs = []
    for count in (SMALL, LARGER):
        with replay(events_service(count)) as server:
            costs.append(measured(server.url, count, tmp_path / str(count)))
    few, many = costs
    assert many.rows == LARGER
    assert many.peak_mb < MOST_MB
    assert many.peak_mb - few.peak_mb < 100  # what a group of rows takes, not what all take


def test_the_bench_says_rows_speed_and_memory() -> None:
    text = events_text(Cost(rows=200_000, elapsed_s=50.0, peak_mb=250.4))
    assert "4,000 events per second, 250 MB at the peak (600 allowed)" in text
