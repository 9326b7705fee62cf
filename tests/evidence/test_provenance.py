"""A record says where a table came from, in UTC and in US Eastern, and can be read again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cie_runbook.evidence import Provenance, gather, source_line
from cie_runbook.redaction import Hidden
from tests.evidence.builders import answering, how, make_case, make_request, make_table


def made(folder: Path) -> Provenance:
    found = gather(make_case(folder), [make_request()], how(answering(make_table())))
    return found["checkin_traffic"].provenance


def test_a_record_reads_as_it_was_written(tmp_path: Path) -> None:
    record = made(tmp_path)
    assert Provenance.from_json(record.to_json()) == record


def test_a_record_keeps_what_was_hidden_and_an_older_one_counts_nothing(tmp_path: Path) -> None:
    hidden = Hidden(source="checkin_traffic", field="group", kind="ssn", count=3)
    record = replace(made(tmp_path), hidden=(hidden,))
    assert Provenance.from_json(record.to_json()) == record
    older = {key: value for key, value in record.to_json().items() if key != "hidden"}
    assert Provenance.from_json(older).hidden == ()


def test_the_window_stands_in_both_time_zones(tmp_path: Path) -> None:
    window = made(tmp_path).to_json()["window"]
    assert window["utc"] == "2026-11-18T05:00Z to 2026-11-19T05:00Z"
    assert window["eastern"] == "Wed 2026-11-18 00:00 EST to Thu 2026-11-19 00:00 EST"


def test_the_source_line_names_who_answered_and_when(tmp_path: Path) -> None:
    assert source_line([made(tmp_path)]) == (
        "Source: Datadog metrics, organisation vagov; fetched Thu 2026-11-19 07:00 EST."
    )
