"""How steps ended is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cie_runbook.errors import BadInputError, CaseError
from cie_runbook.report.endings import FILE, read_endings, write_endings
from tests.report.concluded import concluded_case


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    case = concluded_case(tmp_path)
    runs = [replace(read_endings(case)[0], ending="timed out", reason="a cell took too long")]
    write_endings(case, runs)
    assert list(read_endings(case)) == runs


@pytest.mark.parametrize("entry", [{}, {"step": "x", "ending": "exploded"}])
def test_a_damaged_record_is_refused(tmp_path: Path, entry: dict[str, str]) -> None:
    case = concluded_case(tmp_path)
    case.write_json(FILE, {"steps": [entry]})
    with pytest.raises(CaseError, match="damaged"):
        read_endings(case)


def test_a_notebook_outside_the_case_is_never_read(tmp_path: Path) -> None:
    case = concluded_case(tmp_path)
    entry = {"step": "x", "ending": "failed", "reason": "", "notebook": "../../x", "elapsed_s": 0}
    case.write_json(FILE, {"steps": [entry]})
    with pytest.raises(BadInputError):
        read_endings(case)
