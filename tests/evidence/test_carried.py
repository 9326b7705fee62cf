"""A check that is asked once a week is carried over between, and compared with the one before."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from cie_runbook.case import Case
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.catalog.models import Catalog
from cie_runbook.evidence import Evidence, SearchRequest, gather, plan_request
from cie_runbook.evidence.carried import carried, earlier, latest
from cie_runbook.evidence.gather import Gathering
from cie_runbook.evidence.names_check import COLUMNS, row
from cie_runbook.redaction import Redactor
from cie_runbook.sources.row_table import row_table
from tests.evidence.builders import NOW, WINDOW, Service, answering, make_request
from tests.rehearsed import drill_settings

CATALOG = load_catalog()
NAME = "catalog_names"
WEEK = timedelta(days=7)


def table(digest: str = "1") -> pd.DataFrame:
    return row_table([row("monitor", "5", "CHIP errors", digest=digest)], COLUMNS)


def request(catalog: Catalog = CATALOG) -> SearchRequest:
    found = plan_request(catalog, drill_settings("drill"), NAME, WINDOW, 0)
    assert isinstance(found, SearchRequest)
    return found


def make_case(home: Path, name: str, profile: str = "drill") -> Case:
    return Case.create(home, name, {"profile": profile})


def gathered(
    case: Case, at: datetime, service: Service, *, catalog: Catalog = CATALOG, refresh: bool = False
) -> Evidence:
    how = Gathering(
        fetch=service,
        redactor=Redactor(),
        now=lambda: at,
        run="run",
        tell=lambda progress: None,
        refresh=refresh,
    )
    return gather(case, [request(catalog)], how)[NAME]


@pytest.mark.parametrize(("after", "count"), [(timedelta(days=6, hours=23), 1), (WEEK, 2)])
def test_a_check_serves_for_a_week_and_is_then_made_anew(
    tmp_path: Path, after: timedelta, count: int
) -> None:
    service = answering(table())
    first = gathered(make_case(tmp_path, "one"), NOW, service)
    second = gathered(make_case(tmp_path, "two"), NOW + after, service)
    assert len(service.asked) == count
    assert second.provenance.fetched_at == (
        first.provenance.fetched_at if count == 1 else NOW + after
    )
    pd.testing.assert_frame_equal(second.table, first.table)


def test_another_world_other_names_and_a_refresh_are_asked_anew(tmp_path: Path) -> None:
    service = answering(table())
    gathered(make_case(tmp_path, "one"), NOW, service)
    gathered(make_case(tmp_path, "other", "drill:surge"), NOW, service)
    assert len(service.asked) == 2
    fewer = CATALOG.model_copy(update={"channels": {}, "searches": {NAME: CATALOG.searches[NAME]}})
    gathered(make_case(tmp_path, "corrected"), NOW, service, catalog=fewer)
    assert len(service.asked) == 3
    gathered(make_case(tmp_path, "again"), NOW, service, refresh=True)
    assert len(service.asked) == 4


def test_evidence_of_any_other_kind_is_never_carried_over(tmp_path: Path) -> None:
    assert carried(make_case(tmp_path, "one"), make_request(), NOW) is None


def test_a_check_is_compared_with_the_one_before_for_ever(tmp_path: Path) -> None:
    gathered(make_case(tmp_path, "one"), NOW, answering(table("1")))
    case = make_case(tmp_path, "two")
    found = gathered(case, NOW + WEEK, answering(table("2")))
    before = earlier(case, found)
    assert before is not None
    assert list(before.table["digest"]) == ["1"]
    gathered(
        make_case(tmp_path, "late"), NOW + timedelta(days=1), answering(table("3")), refresh=True
    )
    again = earlier(case, found)
    assert again is not None
    assert list(again.table["digest"]) == ["1"]


def test_the_first_check_has_nothing_before_it(tmp_path: Path) -> None:
    case = make_case(tmp_path, "one")
    assert earlier(case, gathered(case, NOW, answering(table()))) is None


def test_a_damaged_case_holds_nothing(tmp_path: Path) -> None:
    case = make_case(tmp_path, "one")
    gathered(case, NOW, answering(table()))
    case.write_bytes("evidence", f"{NAME}.parquet", b"torn")
    assert latest(tmp_path, "drill", NAME, until=NOW) is None
