"""Before a run: the notebook is ours, and nothing private is about to be written into it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.errors import BadInputError, SettingsError
from cie_runbook.redaction import Redactor
from cie_runbook.report.checks import (
    checked_notebook,
    parameters_cell,
    refuse_without_credentials,
)
from cie_runbook.report.plan import RunPlan, plan_day
from tests.rehearsed import DAY, NOW, ROOT, STEP, drill_settings

CATALOG = load_catalog()
DAILY = CATALOG.steps[STEP]
NOTEBOOKS = ROOT / "notebooks"
CREDENTIAL = "dd-key-0123456789abcdef"
KEYS = [
    "CIE_TEVI_DD_API_KEY",
    "CIE_TEVI_DD_APP_KEY",
    "CIE_VAGOV_DD_API_KEY",
    "CIE_VAGOV_DD_APP_KEY",
    "CIE_VETEXT_DD_API_KEY",
    "CIE_VETEXT_DD_APP_KEY",
]


def plan(**given: object) -> RunPlan:
    return plan_day(CATALOG, drill_settings(), STEP, {"date": DAY, **given}, NOW)


def test_the_notebook_of_the_step_passes() -> None:
    path = checked_notebook(DAILY, NOTEBOOKS, plan(stations="442,589A7"), Redactor([CREDENTIAL]))
    assert path == NOTEBOOKS / DAILY.notebook


@pytest.mark.parametrize("private", [CREDENTIAL, "123-45-6789", "jane.doe@example.com"])
def test_a_parameter_that_looks_private_is_refused_without_repeating_it(private: str) -> None:
    with pytest.raises(BadInputError, match="the value of case looks like a credential") as error:
        checked_notebook(DAILY, NOTEBOOKS, plan(case=private), Redactor([CREDENTIAL]))
    assert private not in str(error.value)


def test_a_missing_notebook_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"01_daily_report\.ipynb.*Restore it from git"):
        checked_notebook(DAILY, tmp_path, plan(), Redactor())


def test_a_notebook_whose_parameters_differ_from_the_catalog_is_refused(tmp_path: Path) -> None:
    content = (NOTEBOOKS / DAILY.notebook).read_text(encoding="utf-8")
    changed = content.replace("history_weeks = 6", "history_weeks = 7")
    assert changed != content
    (tmp_path / DAILY.notebook).write_text(changed, encoding="utf-8")
    with pytest.raises(BadInputError, match="history_weeks is 7 in the cell and 6 in the catalog"):
        checked_notebook(DAILY, tmp_path, plan(), Redactor())


@pytest.mark.parametrize(
    "content",
    [
        "no JSON",
        "[]",
        "{}",
        json.dumps({"cells": []}),
        json.dumps({"cells": [{"cell_type": "code", "metadata": {}, "source": "x = 1"}]}),
    ],
)
def test_what_is_no_notebook_with_parameters_is_one_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInputError, match="no notebook with a cell tagged parameters"):
        parameters_cell(path)


def test_a_source_in_lines_is_joined(tmp_path: Path) -> None:
    cell = {"metadata": {"tags": ["parameters"]}, "source": ["a = 1\n", "b = 2"]}
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    assert parameters_cell(path) == "a = 1\nb = 2"


def test_a_run_that_could_ask_nobody_names_exactly_what_to_set() -> None:
    with pytest.raises(SettingsError) as error:
        refuse_without_credentials([DAILY], drill_settings("production"), CATALOG)
    named = error.value.mend.rpartition(": ")[2].removesuffix(".")
    assert named.split(", ") == KEYS


def test_one_organisation_is_enough_to_begin() -> None:
    environ = {"CIE_TEVI_DD_API_KEY": "a" * 32, "CIE_TEVI_DD_APP_KEY": "b" * 40}
    refuse_without_credentials([DAILY], drill_settings("production", **environ), CATALOG)


def test_a_rehearsal_needs_no_credentials() -> None:
    refuse_without_credentials([DAILY], drill_settings(), CATALOG)


def test_a_step_without_evidence_needs_no_credentials() -> None:
    step = DAILY.model_copy(update={"evidence": ()})
    refuse_without_credentials([step], drill_settings("production"), CATALOG)


def test_keys_that_the_step_does_not_need_do_not_count() -> None:
    step = DAILY.model_copy(update={"evidence": ("checkin_traffic",)})
    settings = drill_settings("production")
    tevi = replace(drill_settings().datadog["tevi"], base_url="drill:normal")
    lacking = replace(settings, datadog={**settings.datadog, "tevi": tevi})
    with pytest.raises(SettingsError, match="CIE_VAGOV_DD_API_KEY, CIE_VAGOV_DD_APP_KEY"):
        refuse_without_credentials([step], lacking, CATALOG)
