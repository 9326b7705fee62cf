"""Opening a case that is named on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cie_runbook.case import Case
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.cli.cases import case_redactor, opened_case
from cie_runbook.errors import CaseError
from tests.cli.terminal import Terminal
from tests.report.concluded import concluded_case


def test_a_case_is_opened_by_its_name_and_by_its_folder(terminal: Terminal) -> None:
    case = concluded_case(terminal.home)
    assert opened_case(case.name) == case
    assert opened_case(str(case.folder)) == case


def test_a_name_never_leads_out_of_the_home_folder(terminal: Terminal) -> None:
    concluded_case(terminal.home)
    with pytest.raises(CaseError):
        opened_case("../../etc")


def test_a_case_of_a_profile_that_is_not_here_is_redacted_all_the_same(tmp_path: Path) -> None:
    case = Case.create(tmp_path, "old", {"profile": "gone"})
    redactor = case_redactor(case, load_catalog())
    assert "123-45-6789" not in redactor.redact("SSN 123-45-6789")


def test_stations_keep_their_names(terminal: Terminal) -> None:
    redactor = case_redactor(concluded_case(terminal.home), load_catalog())
    station = next(iter(load_catalog().stations.values())).name
    assert redactor.redact(f"patient name: {station}").endswith(station)
