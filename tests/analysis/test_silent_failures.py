"""A failed claim leads to its visit in all three forms of the line, and never to a person."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from cie_runbook.analysis.silent_failures import FAILURE_COLUMNS, silent_failures
from cie_runbook.tables import conform, empty_table
from tests.analysis.rotas import et

COLUMNS = {
    "at": "datetime64[ms, UTC]",
    "message": "string",
    "request_id": "string",
    "station": "string",
    "attributes": "string",
}
RAW = "3f1b2c44-aaaa-4bbb-8ccc-1234567890ab"
MASKED = "[checkin:ad88]"
LINK = "https://www.va.gov/c/[link:593c]"
ERROR = "Error calling BTSSS Service"


def line(
    message: str, told: dict[str, Any] | str, at: str = "09:10", **more: Any
) -> dict[str, Any]:
    attributes = told if isinstance(told, str) else json.dumps(told)
    stamp = et(f"2026-11-18T{at}")
    row = {"at": stamp, "message": message, "request_id": None, "station": None}
    return {**row, "attributes": attributes, **more}


def lines(*rows: dict[str, Any]) -> pd.DataFrame:
    return conform(pd.DataFrame(list(rows)), COLUMNS) if rows else empty_table(COLUMNS)


def tags(request: str) -> dict[str, Any]:
    return {"named_tags": {"class": "CheckIn::TravelClaimSubmissionJob", "request_id": request}}


def sent(visit: str) -> dict[str, Any]:
    return line(f"InitiateCheckinResponse uuid={visit} shortUrl={LINK}", {})


@pytest.mark.parametrize("visit", [RAW, MASKED])
def test_the_first_form_is_joined_by_the_request(visit: str) -> None:
    begun = f"Submitting travel claim for {visit}, 2026-11-18, 442, vamc"
    found = silent_failures(
        lines(line(f"{ERROR}: no answer", tags("r1"))),
        lines(line(begun, tags("r1"), station="442")),
        lines(sent(visit)),
    )
    assert found.failures[["request_id", "visit", "short_url", "station", "form"]].to_numpy()[
        0
    ].tolist() == ["r1", visit, LINK, "442", "words"]


def test_the_words_of_the_first_form_may_stand_in_an_attribute() -> None:
    words = f"Submitting travel claim for {RAW}, 2026-11-18, 589A7, vamc"
    begun = {**tags("r1"), "message_content": words}
    found = silent_failures(lines(line(ERROR, tags("r1"))), lines(line("", begun)), lines())
    assert found.failures[["visit", "station"]].to_numpy().tolist() == [[RAW, "589A7"]]
    assert found.without_link == 1


def test_the_second_form_carries_its_visit() -> None:
    told = {**tags("r1"), "uuid": MASKED, "station_number": "554", "facility_type": "vamc"}
    found = silent_failures(lines(line(f"{ERROR}: no answer", told)), lines(), lines(sent(MASKED)))
    assert found.failures[["short_url", "station", "form"]].to_numpy()[0].tolist() == [
        LINK,
        "554",
        "fields",
    ]


def test_the_third_form_takes_its_station_from_the_line_at_the_start() -> None:
    told = {**tags("r1"), "uuid": RAW, "response_code": "CLM_011", "error_class": "X"}
    begun = {**tags("r1"), "station_number": "657", "status": "submitting"}
    start = line("CheckIn::TravelClaimSubmissionJob: Submitting travel claim", begun)
    found = silent_failures(lines(line(ERROR, told)), lines(start), lines())
    assert found.failures[["visit", "station", "form"]].to_numpy()[0].tolist() == [
        RAW,
        "657",
        "codes",
    ]


def test_a_visit_that_fails_again_counts_once_in_its_first_hour() -> None:
    told = {**tags("r1"), "uuid": RAW, "station_number": "442"}
    found = silent_failures(
        lines(line(ERROR, told, "10:20"), line(ERROR, told, "09:10")), lines(), lines()
    )
    assert found.by_hour.to_dict() == {pd.Timestamp(et("2026-11-18T09:00")): 1}
    assert found.by_station.to_dict() == {"442": 1}


def test_a_word_that_several_visits_share_for_a_request_tells_of_none_of_them() -> None:
    other = RAW.replace("3f1b", "4a1b")
    begun = [
        line("", {**tags("N/A"), "message_content": f"Submitting travel claim for {visit}, x"})
        for visit in (RAW, other)
    ]
    found = silent_failures(lines(line(ERROR, tags("N/A"))), lines(*begun), lines())
    assert found.failures["visit"].isna().all()
    assert found.without_visit == 1


def test_failures_without_a_visit_are_each_counted() -> None:
    found = silent_failures(
        lines(line(ERROR, tags("r1")), line(ERROR, tags("r2")), line(ERROR, "{cut")),
        lines(),
        lines(sent(RAW)),
    )
    assert (found.without_visit, found.without_link) == (3, 0)
    assert found.by_station.to_dict() == {"unknown": 3}


def test_no_failure_keeps_the_columns() -> None:
    found = silent_failures(lines(), lines(), lines())
    assert dict(found.failures.dtypes.astype(str)) == dict(FAILURE_COLUMNS)
    assert found.by_hour.empty


def test_nothing_that_leads_to_a_person_is_kept() -> None:
    told = {**tags("r1"), "uuid": RAW, "encodedPhone": "00ff", "apptIen": "123"}
    found = silent_failures(lines(line(ERROR, told)), lines(), lines(sent(RAW)))
    assert set(found.failures.columns) == set(FAILURE_COLUMNS)
    assert "00ff" not in found.failures.to_csv()
