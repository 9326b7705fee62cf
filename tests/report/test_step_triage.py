"""Triage in a step: who asked, where it fails, and what it rests on."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from cie_runbook.report.exhibits import read_exhibits
from cie_runbook.report.steps import OpenStep
from tests.report.held import MESSAGE, call, error_counts, line, opened, steps_of

COUNTS, LINES, TRACES = "vista_api_error_counts", "vista_api_errors", "vista_api_callers"
STATIONS = ("402", "405", "442", "518", "523", "526", "528", "631")


def vista(home: Path, **counted: float) -> OpenStep:
    counts = error_counts(**{f"s{one}": 3.0 for one in STATIONS} | counted)
    traces = [*call(1, "project-chipapi-check-in-prod"), *call(2, "clinician-workflow")]
    traces += [row for number in (3, 4, 5) for row in call(number, "project-chipapi-pre-checkin")]
    lines = [line(n, MESSAGE.format("442"), station="442") for n in range(3)]
    return opened(
        home,
        {
            COUNTS: counts,
            "vista_steps": steps_of(*STATIONS),
            LINES: [*lines, lines[0], line(9, "something new happened")],
            TRACES: traces,
            "deployments_tevi": [],
        },
    )


def test_errors_are_shared_out_among_callers_by_kind(tmp_path: Path) -> None:
    rows = vista(tmp_path).triage.by_caller(COUNTS, TRACES, sender="vista-api")
    titles = [[track.title for track in row] for row in rows.values()]
    assert titles == [["RPC socket timeout, CHIP", "RPC socket timeout, Clinician Workflow"]]
    totals = [float(track.values("value").sum()) for track in rows["RPC socket timeout"]]
    assert totals == pytest.approx([24 * 4 / 5, 24 / 5])


def test_one_site_that_fails_is_a_finding_of_the_step(tmp_path: Path) -> None:
    step = vista(tmp_path, s523=400.0)
    (finding,) = step.beside
    assert (finding.id, finding.status) == ("vista_api_error_counts_stations", "act")
    heat = step.triage.stations(COUNTS).events
    assert set(heat["place"][heat["is_out_of_line"]]) == {"523 Jamaica Plain"}


def test_a_site_finding_has_a_say_in_the_verdict(tmp_path: Path) -> None:
    assert "vista" in str(vista(tmp_path, s523=400.0).verdict.suspect)
    assert vista(tmp_path / "calm").verdict.suspect is None


def test_unknown_kinds_are_shown_first_and_each_line_once(tmp_path: Path) -> None:
    table = vista(tmp_path).triage.groups(LINES, counts=COUNTS)
    assert "4 of 24 lines read" in table.caption
    assert table.html.index("something new happened") < table.html.index("RPC socket timeout")


def test_a_kind_that_nobody_knows_keeps_the_name_of_its_class(tmp_path: Path) -> None:
    triage = vista(tmp_path).triage
    assert triage.kind_of("some.odd.Failure", "vista-api") == "some.odd.Failure"
    assert triage.kind_of(pd.NA, "vista-api") == "unknown"


def test_every_table_enters_the_manifest_under_a_name_of_its_step(tmp_path: Path) -> None:
    step = vista(tmp_path)
    step.triage.groups(LINES, counts=COUNTS)
    step.triage.set_aside(TRACES)
    step.triage.changes("deployments_tevi")
    step.triage.others()
    names = [exhibit.id for exhibit in read_exhibits(step.at.case, "vista_api")]
    assert names == [
        "vista-api-vista-api-errors",
        "vista-api-set-aside",
        "vista-api-changes",
        "vista-api-others",
    ]


def test_where_calls_are_cut_off_comes_from_the_catalog(tmp_path: Path) -> None:
    triage = vista(tmp_path).triage
    assert triage.ceiling("chip") == 30_000
    with pytest.raises(ValueError, match="cut off"):
        triage.ceiling("lorota")


def test_no_line_at_all_is_unknown_and_never_calm(tmp_path: Path) -> None:
    step = opened(tmp_path, {COUNTS: [], "vista_steps": steps_of(*STATIONS)})
    (finding,) = step.beside
    assert finding.status == "unknown"


def test_rows_are_no_counts(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="not counted"):
        vista(tmp_path).triage.counts(LINES)
