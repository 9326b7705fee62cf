"""What a report states of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from cie_runbook import __version__
from cie_runbook.errors import CaseError
from cie_runbook.report.facts import evidence_row, made_by, recorded
from tests.report.concluded import concluded_case, record


def test_the_programs_are_named_with_their_versions() -> None:
    assert made_by().startswith(f"cie-runbook {__version__} (pandas ")
    assert "nbconvert 7" in made_by()


def test_a_line_of_evidence_names_system_organisation_and_digest(tmp_path: Path) -> None:
    (found,) = recorded(concluded_case(tmp_path))
    row = evidence_row(found)
    assert (row.name, row.source) == ("CHIP", "Datadog metrics, tevi")
    assert found.digest.startswith(row.digest)
    assert len(row.digest) == 12
    assert record().digest == ""


def test_a_damaged_manifest_is_refused(tmp_path: Path) -> None:
    case = concluded_case(tmp_path)
    case.write_json("manifest.json", {"evidence": [{}]})
    with pytest.raises(CaseError, match="the manifest is damaged"):
        recorded(case)
