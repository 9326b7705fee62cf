"""An open step shows what is frozen, enters it in the manifest, and concludes from it."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from cie_runbook import figures
from cie_runbook.evidence import freeze
from cie_runbook.figures.chart import Chart
from cie_runbook.parameters import Value
from cie_runbook.report.exhibits import Exhibit, read_exhibits
from cie_runbook.report.steps import OpenStep
from tests.rehearsed import STEP, Rehearsed

pytestmark = pytest.mark.xdist_group("rehearsed day")
TRAFFIC = "checkin_traffic"


def traffic_chart(step: OpenStep) -> Chart:
    tracks = step.hourly("checkin_link_clicks", "checkin_verified", "checkin_completed")
    frame = step.framing("traffic", "Check-ins by hour", TRAFFIC)
    return step.show(figures.flow_counts([tracks], frame))


def shown(day: Rehearsed) -> dict[str, Exhibit]:
    return {exhibit.id: exhibit for exhibit in read_exhibits(day.case, STEP)}


def change_one_value(day: Rehearsed, metric: str) -> None:
    found = day.evidence(TRAFFIC)
    table = found.table.copy()
    at_noon = (table["metric"] == metric) & (
        table["at"] == day.plan.window.start + pd.Timedelta("12h")
    )
    assert at_noon.sum() == 1
    table.loc[at_noon, "value"] += 1
    freeze(day.case, table, found.provenance)


def concluded(day: Rehearsed, **parameters: Value) -> dict[str, Any]:
    """Conclude from the check-in traffic alone, and return what was written."""
    day.opened(TRAFFIC, **parameters).conclude()
    return day.case.read_json("findings", f"{STEP}.json")


def test_a_figure_enters_the_manifest_with_the_evidence_of_its_framing(own_case: Rehearsed) -> None:
    chart = traffic_chart(own_case.opened(TRAFFIC))
    assert shown(own_case) == {
        "traffic": Exhibit(
            id="traffic",
            kind="figure",
            title=chart.alt,
            evidence=(TRAFFIC,),
            data_digest=chart.data_digest(),
        )
    }


def test_a_figure_says_window_source_and_dashboard(own_case: Rehearsed) -> None:
    chart = traffic_chart(own_case.opened(TRAFFIC))
    assert "Wed 2025-11-19 00:00 EST to Thu 2025-11-20 00:00 EST" in chart.caption
    assert "Datadog metrics" in chart.caption
    assert "fetched Thu 2025-11-20 07:00 EST" in chart.caption
    assert chart.link is not None
    assert chart.link.startswith("https://vagov.ddog-gov.com/dashboard/")


def test_the_same_evidence_gives_the_same_digest_and_another_value_another(
    own_case: Rehearsed,
) -> None:
    first = traffic_chart(own_case.opened(TRAFFIC)).data_digest()
    assert traffic_chart(own_case.opened(TRAFFIC)).data_digest() == first
    change_one_value(own_case, "checkin_verified")
    assert traffic_chart(own_case.opened(TRAFFIC)).data_digest() != first


def test_tables_enter_the_manifest_with_all_evidence_of_the_step(own_case: Rehearsed) -> None:
    step = own_case.opened(TRAFFIC)
    findings = step.conclude().findings
    tables = [step.gathered(), findings, step.totals(), step.since_last_time()]
    entries = shown(own_case)
    assert list(entries) == ["findings", "gathered", "totals", "since"]
    for table in tables:
        entry = entries[table.id]
        assert (entry.kind, entry.evidence) == ("table", (TRAFFIC,))
        assert entry.data_digest == table.data_digest()


def test_opening_a_step_forgets_what_an_earlier_run_showed(own_case: Rehearsed) -> None:
    traffic_chart(own_case.opened(TRAFFIC))
    own_case.opened(TRAFFIC)
    assert shown(own_case) == {}


def test_a_figure_that_was_not_framed_by_the_step_is_refused(own_case: Rehearsed) -> None:
    step, other = own_case.opened(TRAFFIC), own_case.opened(TRAFFIC)
    with pytest.raises(KeyError):
        other.show(traffic_chart(step))


def test_totals_count_until_the_chosen_time(own_case: Rehearsed) -> None:
    counted = [
        concluded(own_case, counted_until=until)["totals"]["checkin_completed"]
        for until in ("06:00", "12:00", "20:00", "24:00")
    ]
    assert counted == sorted(set(counted))
    table = own_case.evidence(TRAFFIC).table
    of_the_day = table[
        (table["metric"] == "checkin_completed") & (table["at"] >= own_case.plan.window.start)
    ]
    assert counted[-1] == of_the_day["value"].sum()


def test_a_total_of_no_time_at_all_is_unknown(own_case: Rehearsed) -> None:
    assert concluded(own_case, counted_until="00:00")["totals"]["checkin_completed"] is None


def test_the_table_of_totals_names_the_time(own_case: Rehearsed) -> None:
    assert "Until 16:30 ET" in own_case.opened(TRAFFIC, counted_until="16:30").totals().html


def test_the_conclusion_is_written_as_it_is_shown(own_case: Rehearsed) -> None:
    verdict = own_case.opened(TRAFFIC).conclude().verdict
    document = own_case.case.read_json("findings", f"{STEP}.json")
    assert document["headline"] == verdict.headline
    assert {entry["id"] for entry in document["findings"]} == {f.id for f in verdict.findings}


def test_only_judged_signals_have_a_say(own_case: Rehearsed) -> None:
    step = own_case.opened(TRAFFIC)
    judged = {finding.id for finding in step.conclude().verdict.findings}
    assert "checkin_completed" in judged
    assert "checkin_completed_pct" not in judged
    assert "checkin_completed_pct" in step.readings


def test_evidence_that_did_not_come_is_drawn_as_unknown_and_judged_so(own_case: Rehearsed) -> None:
    found = own_case.evidence(TRAFFIC)
    freeze(own_case.case, found.table.iloc[:0], found.provenance)
    assert traffic_chart(own_case.opened(TRAFFIC)).data["value"].isna().all()
    document = concluded(own_case)
    assert document["status"] == "unknown"
    assert set(document["totals"].values()) == {None}


def test_a_step_draws_flows_latencies_and_regions(own_case: Rehearsed) -> None:
    step = own_case.opened(TRAFFIC, "vets_api_latency", "vista_steps")
    assert list(step.flows("checkin", "precheckin")["flow"].unique()) == [
        "Day-of check-in",
        "Pre-check-in",
    ]
    (latency,) = step.latencies("checkin_complete")
    assert latency.p95.unit == "ms"
    assert len(step.regions("vista_checkins_by_station")) > 10


def test_chosen_stations_leave_only_their_region(own_case: Rehearsed) -> None:
    station = next(s for s in own_case.catalog.stations.values() if s.region == "VISN 19")
    step = own_case.opened("vista_steps", stations=[station.id])
    assert list(step.regions("vista_checkins_by_station")["region"]) == ["VISN 19"]


def test_what_a_step_writes_is_json_without_nan(own_case: Rehearsed) -> None:
    concluded(own_case)
    text = own_case.case.path("findings", f"{STEP}.json").read_text(encoding="utf-8")

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    assert json.loads(text, parse_constant=refuse)["findings"]


def test_the_evidence_is_what_the_case_holds(own_case: Rehearsed) -> None:
    step = own_case.opened(TRAFFIC)
    held = own_case.evidence(TRAFFIC)
    found = step.evidence[TRAFFIC]
    pd.testing.assert_frame_equal(found.table, held.table)
    assert found.provenance == held.provenance
