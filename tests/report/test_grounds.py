"""What is known about a table becomes the grounds on which findings judge."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pandas as pd
import pytest

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.evidence import Completeness, Evidence, gather
from cie_runbook.findings.reading import Availability
from cie_runbook.report.grounds import AVAILABLE, grounds, holding
from tests.evidence.builders import WINDOW, answering, how, make_case, make_request, make_table

CATALOG = load_catalog()


def evidence(folder: Path) -> Evidence:
    found = gather(make_case(folder), [make_request()], how(answering(make_table())))
    return found["checkin_traffic"]


def test_every_way_that_evidence_can_come_has_its_word_in_findings() -> None:
    assert set(AVAILABLE) == set(get_args(Completeness))
    assert set(AVAILABLE.values()) == set(get_args(Availability))


@pytest.mark.parametrize("came", get_args(Completeness))
def test_only_what_came_can_be_judged(tmp_path: Path, came: Completeness) -> None:
    record = replace(evidence(tmp_path).provenance, completeness=came)
    assert grounds(CATALOG, record).is_usable == (came in {"complete", "partial"})


def test_the_organisation_is_named_by_its_title(tmp_path: Path) -> None:
    assert grounds(CATALOG, evidence(tmp_path).provenance).org == CATALOG.orgs["vagov"].title


def test_the_first_reason_is_kept(tmp_path: Path) -> None:
    record = replace(
        evidence(tmp_path).provenance, completeness="denied", missing=("the key was refused", "b")
    )
    assert grounds(CATALOG, record).detail == "the key was refused"


def test_a_name_that_nobody_confirmed_marks_the_grounds(tmp_path: Path) -> None:
    record = evidence(tmp_path).provenance
    assert not grounds(CATALOG, record).is_unconfirmed
    assert grounds(CATALOG, replace(record, unconfirmed=("chip_time",))).is_unconfirmed


def test_a_holding_keeps_table_window_and_what_had_no_name(tmp_path: Path) -> None:
    found = evidence(tmp_path)
    unnamed = replace(found.provenance, unnamed=("chip_requests",))
    held = holding(CATALOG, replace(found, provenance=unnamed))
    pd.testing.assert_frame_equal(held.table, found.table)
    assert (held.asked, held.bin_s, held.unnamed) == (WINDOW, 300, ("chip_requests",))
    assert held.grounds.evidence == ("checkin_traffic",)
