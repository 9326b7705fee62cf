"""What is frozen can be checked, and a hand-made record is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cie_runbook.case import Case
from cie_runbook.errors import CaseError, UnavailableError
from cie_runbook.evidence import Evidence, gather, refuse_damaged
from cie_runbook.evidence.store import freeze_pages, frozen
from cie_runbook.sources.paging import Page
from cie_runbook.tables import SERIES_COLUMNS
from tests.evidence.builders import answering, how, make_case, make_request, make_table


def test_a_sound_case_passes_also_with_older_versions(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    for value in (1.0, 2.0):
        gather(case, [make_request()], how(answering(make_table([value])), refresh=True))
    refuse_damaged(case)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    gather(case, [make_request()], how(answering(make_table())))
    case.path("evidence", "checkin_traffic.parquet").unlink()
    with pytest.raises(CaseError, match=r"checkin_traffic\.parquet: the table is missing"):
        refuse_damaged(case)


def test_a_record_of_another_form_is_refused(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    case.write_json("evidence", "checkin_traffic.json", {"name": "checkin_traffic"})
    with pytest.raises(CaseError, match="not of the known form"):
        frozen(case, "checkin_traffic")


def test_the_same_table_gives_the_same_digest(tmp_path: Path) -> None:
    digests = set()
    for name in ("a", "b"):
        case = make_case(tmp_path / name)
        found = gather(case, [make_request()], how(answering(make_table())))
        digests.add(found["checkin_traffic"].provenance.digest)
    assert len(digests) == 1


def page(*values: float, missing: tuple[str, ...] = ()) -> Page:
    return Page(make_table(values), missing=missing)


def streamed(case: Case, pages: Iterable[Page]) -> Evidence:
    record = gather(case, [make_request("other")], how(answering(make_table())))["other"].provenance
    return freeze_pages(case, pages, replace(record, name="streamed"), lambda page: page)


def test_pages_are_frozen_in_their_order_with_what_they_lack(tmp_path: Path) -> None:
    found = streamed(make_case(tmp_path), [page(1.0, 2.0), page(3.0, missing=("the rest",))])
    assert found.table["value"].tolist() == [1.0, 2.0, 3.0]
    assert (found.provenance.completeness, found.provenance.missing) == ("partial", ("the rest",))


def test_a_page_that_does_not_come_leaves_those_before_it(tmp_path: Path) -> None:
    def breaking() -> Iterator[Page]:
        yield page(1.0)
        raise UnavailableError("the service broke down", "Datadog tevi", "Try again.")

    found = streamed(make_case(tmp_path), breaking())
    assert found.provenance.completeness == "partial"
    assert found.provenance.missing == ("the list broke off after 1 rows: the service broke down",)


def test_an_interruption_leaves_nothing_that_could_be_taken_for_evidence(tmp_path: Path) -> None:
    def interrupted() -> Iterator[Page]:
        yield page(1.0)
        raise KeyboardInterrupt

    case = make_case(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        streamed(case, interrupted())
    assert frozen(case, "streamed") is None
    assert [path.name for path in case.path("evidence").glob("*streamed*")] == []
    assert [path.name for path in case.path("evidence").glob(".writing-*")] == []


def test_no_row_at_all_is_empty_and_not_partial(tmp_path: Path) -> None:
    found = streamed(make_case(tmp_path), [Page(make_table([]))])
    assert (found.provenance.completeness, found.provenance.rows) == ("empty", 0)


def test_a_record_from_before_columns_were_recorded_is_still_read(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    gather(case, [make_request()], how(answering(make_table())))
    record = case.read_json("evidence", "checkin_traffic.json")
    del record["columns"]
    case.write_json("evidence", "checkin_traffic.json", record)
    kept = frozen(case, "checkin_traffic")
    assert kept is not None
    assert list(kept.table) == list(SERIES_COLUMNS)
