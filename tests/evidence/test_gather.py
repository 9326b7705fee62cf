"""Evidence is asked for once; what cannot be had is said, and asked for again by a later run."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from threading import Event

import pandas as pd
import pytest

from cie_runbook.errors import AccessDeniedError, CaseError
from cie_runbook.evidence import Progress, gather
from cie_runbook.evidence.store import frozen
from cie_runbook.sources.fetched import Fetched
from tests.evidence.builders import (
    NOW,
    Service,
    answering,
    how,
    make_case,
    make_request,
    make_table,
)


def denied() -> Service:
    def answer(_request: object) -> Fetched:
        raise AccessDeniedError("the key was refused", "Datadog tevi", "Check CIE_TEVI_DD_APP_KEY.")

    return Service(answer)


def test_evidence_is_asked_for_once(tmp_path: Path) -> None:
    case, service = make_case(tmp_path), answering(make_table())
    first = gather(case, [make_request()], how(service))["checkin_traffic"]
    again = gather(case, [make_request()], how(service, run="run-2"))["checkin_traffic"]
    assert service.asked == ["checkin_traffic"]
    pd.testing.assert_frame_equal(first.table, again.table)
    assert first.provenance == again.provenance


def test_the_record_says_where_the_table_came_from(tmp_path: Path) -> None:
    request = make_request()
    found = gather(make_case(tmp_path), [request], how(answering(make_table())))
    record = found["checkin_traffic"].provenance
    assert record.queries == tuple(request.queries.values())
    assert (record.org, record.rows, record.completeness) == ("vagov", 3, "complete")
    assert record.fetched_at == NOW
    assert len(record.digest) == 64


def test_an_unknown_value_is_still_unknown_after_freezing(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    gather(case, [make_request()], how(answering(make_table([1.0, None]))))
    again = frozen(case, "checkin_traffic")
    assert again is not None
    assert again.table["value"].isna().tolist() == [False, True]


def test_a_refused_key_gives_no_table_and_says_why(tmp_path: Path) -> None:
    found = gather(make_case(tmp_path), [make_request()], how(denied()))["checkin_traffic"]
    assert found.table.empty
    assert found.provenance.completeness == "denied"
    assert found.provenance.missing == (
        "Datadog tevi: the key was refused. Check CIE_TEVI_DD_APP_KEY.",
    )


def test_what_failed_is_not_asked_again_in_the_same_run_but_in_the_next(tmp_path: Path) -> None:
    case, broken, whole = make_case(tmp_path), denied(), answering(make_table())
    gather(case, [make_request()], how(broken))
    same_run = gather(case, [make_request()], how(whole))["checkin_traffic"]
    assert (broken.asked, whole.asked) == (["checkin_traffic"], [])
    assert same_run.provenance.completeness == "denied"
    next_run = gather(case, [make_request()], how(whole, run="run-2"))["checkin_traffic"]
    assert next_run.provenance.completeness == "complete"


def test_what_has_not_come_when_time_is_up_is_unreachable_and_holds_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = import_module("cie_runbook.evidence.gather")
    monkeypatch.setattr(module, "BUDGET_S", 0.0)
    is_over = Event()

    def never(_request: object) -> Fetched:
        is_over.wait()
        raise AccessDeniedError("the test is over", "Datadog tevi", "Nothing.")

    found = gather(make_case(tmp_path), [make_request()], how(Service(never)))["checkin_traffic"]
    is_over.set()
    assert found.provenance.completeness == "unreachable"
    assert "used up" in found.provenance.missing[0]


def test_metrics_without_a_name_are_not_asked_for(tmp_path: Path) -> None:
    service = answering(make_table())
    request = make_request(queries={}, unnamed=("chip_requests",))
    found = gather(make_case(tmp_path), [request], how(service))["checkin_traffic"]
    assert service.asked == []
    assert found.provenance.missing == ("the profile names no metric for chip_requests",)


def test_a_refresh_asks_anew_and_keeps_the_older_version(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    gather(case, [make_request()], how(answering(make_table([1.0]))))
    found = gather(case, [make_request()], how(answering(make_table([2.0])), refresh=True))
    assert found["checkin_traffic"].table["value"].tolist() == [2.0]
    older = pd.read_parquet(case.path("evidence", "checkin_traffic.v1.parquet"))
    assert older["value"].tolist() == [1.0]
    assert case.path("evidence", "checkin_traffic.v1.json").exists()


def test_a_refresh_that_fails_leaves_the_frozen_evidence(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    gather(case, [make_request()], how(answering(make_table([1.0]))))
    gather(case, [make_request()], how(denied(), refresh=True))
    kept = frozen(case, "checkin_traffic")
    assert kept is not None
    assert kept.table["value"].tolist() == [1.0]


def test_a_table_without_its_record_does_not_count(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    gather(case, [make_request()], how(answering(make_table())))
    case.path("evidence", "checkin_traffic.json").unlink()
    service = answering(make_table())
    gather(case, [make_request()], how(service))
    assert service.asked == ["checkin_traffic"]


def test_a_changed_table_is_refused_and_named(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    gather(case, [make_request()], how(answering(make_table())))
    path = case.path("evidence", "checkin_traffic.parquet")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(CaseError, match=r"does not match its digest.*--refresh"):
        gather(case, [make_request()], how(answering(make_table())))


def test_a_tag_value_that_names_a_person_is_hidden_before_it_is_frozen(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    table = make_table(group="ssn 123-45-6789")
    gather(case, [make_request(group_by="station")], how(answering(table)))
    kept = frozen(case, "checkin_traffic")
    assert kept is not None
    assert "123-45-6789" not in kept.table["group"].iloc[0]
    assert [(one.field, one.kind, one.count) for one in kept.provenance.hidden] == [
        ("group", "ssn", len(table))
    ]


def test_progress_tells_what_runs_and_what_arrived(tmp_path: Path) -> None:
    told: list[Progress] = []
    gather(make_case(tmp_path), [make_request()], how(answering(make_table()), told=told))
    assert [(entry.name, entry.state) for entry in told] == [
        ("checkin_traffic", "asking"),
        ("checkin_traffic", "arrived"),
    ]
