"""Evidence in the hand reads what is wanted, and only that."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from cie_runbook.errors import CaseError
from cie_runbook.evidence import Evidence, freeze, gather
from tests.evidence.builders import answering, how, make_case, make_request, make_table


def evidence(home: Path) -> Evidence:
    return gather(make_case(home), [make_request()], how(answering(make_table())))[
        "checkin_traffic"
    ]


def test_table_columns_and_pages_say_the_same(tmp_path: Path) -> None:
    found = evidence(tmp_path)
    pd.testing.assert_frame_equal(found.table, make_table())
    pd.testing.assert_frame_equal(found.columns("value"), make_table()[["value"]])
    pd.testing.assert_frame_equal(pd.concat(found.pages("at")), make_table()[["at"]])


def test_the_table_is_read_once(tmp_path: Path) -> None:
    found = evidence(tmp_path)
    assert found.table is found.table


def test_evidence_that_never_came_is_an_empty_table_with_its_columns(tmp_path: Path) -> None:
    absent = Evidence(evidence(tmp_path).provenance)
    assert absent.table.empty
    assert list(absent.columns("value", "at")) == ["value", "at"]
    assert list(absent.pages()) == []


def test_what_was_replaced_since_is_not_mistaken_for_what_was_held(tmp_path: Path) -> None:
    found = evidence(tmp_path)
    freeze(make_case(tmp_path), make_table([9.0]), found.provenance)
    with pytest.raises(CaseError, match="does not match its digest"):
        _ = found.table
