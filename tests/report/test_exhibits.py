"""Every figure and table is written down with the evidence that it rests on."""

from __future__ import annotations

from pathlib import Path

import pytest

from cie_runbook.case import Case
from cie_runbook.errors import CaseError
from cie_runbook.evidence import Provenance, gather
from cie_runbook.report.exhibits import Exhibit, manifest, read_exhibits, write_exhibits
from tests.evidence.builders import answering, how, make_case, make_request, make_table

TRAFFIC = Exhibit(
    id="traffic",
    kind="figure",
    title="Completed check-ins fall to 3 at 09:40.",
    evidence=("checkin_traffic", "chip"),
    data_digest="d" * 64,
)


def records(case: Case, *names: str) -> dict[str, Provenance]:
    requests = [make_request(name) for name in names]
    found = gather(case, requests, how(answering(make_table())))
    return {name: evidence.provenance for name, evidence in found.items()}


def test_exhibits_read_as_they_were_written(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    write_exhibits(case, "daily_report", [TRAFFIC])
    assert read_exhibits(case, "daily_report") == (TRAFFIC,)


def test_a_step_that_never_got_that_far_has_shown_nothing(tmp_path: Path) -> None:
    assert read_exhibits(make_case(tmp_path), "daily_report") == ()


@pytest.mark.parametrize("content", [{}, {"exhibits": [{"id": "traffic"}]}, {"exhibits": [7]}])
def test_a_damaged_record_is_one_sentence(tmp_path: Path, content: dict[str, object]) -> None:
    case = make_case(tmp_path)
    case.write_json("exhibits", "daily_report.json", content)
    with pytest.raises(CaseError, match=r"the record of figures is damaged.*Run the step again"):
        read_exhibits(case, "daily_report")


def test_the_manifest_says_where_the_numbers_of_a_figure_came_from(tmp_path: Path) -> None:
    known = records(make_case(tmp_path), "checkin_traffic", "chip")
    (entry,) = manifest([TRAFFIC], known)["exhibits"]
    assert (entry["id"], entry["data_digest"]) == ("traffic", "d" * 64)
    assert [source["name"] for source in entry["sources"]] == ["checkin_traffic", "chip"]
    source = entry["sources"][0]
    assert source["org"] == "vagov"
    assert source["queries"] == list(known["checkin_traffic"].queries)
    assert source["window"]["utc"] == "2026-11-18T05:00Z to 2026-11-19T05:00Z"
    assert source["fetched_at"] == "2026-11-19T12:00:00+00:00"
    assert (source["rows"], source["completeness"]) == (3, "complete")
    assert source["digest"] == known["checkin_traffic"].digest
    assert source["link"] == "https://vagov.ddog-gov.com/dashboard/zps-5fk-azw"


def test_evidence_is_listed_also_where_no_figure_shows_it(tmp_path: Path) -> None:
    known = records(make_case(tmp_path), "vista_api", "chip")
    listed = manifest([], known)
    assert listed["exhibits"] == []
    assert [entry["name"] for entry in listed["evidence"]] == ["chip", "vista_api"]
