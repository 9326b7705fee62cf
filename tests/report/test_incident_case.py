"""The case of an incident stays one while time goes on, and leaves nothing behind for nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from cie_runbook.case import Case
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.errors import CaseError
from cie_runbook.redaction import Redactor
from cie_runbook.report.incident_case import (
    incident_facts,
    keep_told,
    noted,
    opened,
    read_told,
)
from cie_runbook.report.incident_seen import TOLD, IncidentSeen
from cie_runbook.report.plan import INCIDENT, RunPlan, plan_run
from cie_runbook.window import Window
from tests.rehearsed import DAY, NOW, drill_settings
from tests.report.incidents import incident


def plan(**given: object) -> RunPlan:
    catalog = load_catalog()
    steps = catalog.steps_of(INCIDENT)
    return plan_run(catalog, drill_settings(), steps, {"date": DAY, **given}, NOW, kind=INCIDENT)


def test_a_second_engineer_opens_the_same_case_over_its_own_window(tmp_path: Path) -> None:
    first = opened(tmp_path, plan(alert="monitor 1"))
    later = plan(alert="monitor 1")
    longer = Window(later.window.start, later.window.end + timedelta(hours=1))
    second = opened(tmp_path, replace(later, window=longer))

    assert (first.is_new, second.is_new) == (True, False)
    assert second.case.folder == first.case.folder
    assert second.plan.window == first.plan.window


def test_answers_do_not_make_another_case_and_alerts_do() -> None:
    assert plan(data_lost="yes").case_name == plan().case_name
    assert plan(alert="monitor 1").case_name != plan().case_name
    assert plan().case_name == "incident-2025-11-19-drill-vista-outage"


def test_the_end_only_moves_forward(tmp_path: Path) -> None:
    case = opened(tmp_path, plan()).case
    end = case.window().end

    case.extend(end - timedelta(hours=1))
    assert case.window().end == end
    case.extend(end + timedelta(hours=1))
    assert case.window().end == end + timedelta(hours=1)


def test_a_case_that_was_made_for_nothing_is_taken_away_and_another_is_not(tmp_path: Path) -> None:
    first, second = opened(tmp_path, plan()), opened(tmp_path, plan())

    second.abandon()
    assert first.case.folder.is_dir()
    first.abandon()
    assert list(tmp_path.iterdir()) == []


def test_the_case_of_something_else_is_refused(tmp_path: Path) -> None:
    daily = Case.create(tmp_path, "daily", {"kind": "daily"})

    with pytest.raises(CaseError, match="the case is none of an incident"):
        incident_facts(daily)


def test_a_note_is_redacted_and_added_once(tmp_path: Path) -> None:
    case = opened(tmp_path, plan()).case
    words = {"kind": "note", "at": NOW, "now": NOW, "by": "primary"}
    (entry,) = noted(case, Redactor(), " Mr. John Smith called ", **words)  # type: ignore[arg-type] # as typed

    assert "Smith" not in entry.text
    assert entry.text.startswith("Mr. ")
    assert noted(case, Redactor(), "Mr. John Smith called", **words) == ()  # type: ignore[arg-type] # as typed


def test_what_is_told_is_kept_for_the_status() -> None:
    seen = incident("vista-outage")
    lines = keep_told(seen)
    told = read_told(seen.step.at.case)

    assert [tuple(line) for line in told["lines"]] == lines
    assert (told["severity"], told["suspects"]) == (2, ["vista-api"])
    assert seen.course.severity is seen.severity


def test_a_case_that_nobody_has_looked_at_tells_nothing(tmp_path: Path) -> None:
    assert read_told(opened(tmp_path, plan()).case) == {}


def test_what_people_said_of_data_reaches_the_steps_that_do_not_ask_for_it(tmp_path: Path) -> None:
    case = opened(tmp_path, plan()).case
    case.write_json(TOLD, {"data_lost": "yes"})
    at = SimpleNamespace(parameters={}, case=case)
    asking = SimpleNamespace(parameters={"data_lost": "no"}, case=case)

    assert IncidentSeen(cast(Any, SimpleNamespace(at=at))).data_lost == "yes"
    assert IncidentSeen(cast(Any, SimpleNamespace(at=asking))).data_lost == "no"
