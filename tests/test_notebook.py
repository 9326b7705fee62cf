"""The notebooks' door opens the runner's case, checks every parameter, asks only when it must."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from cie_runbook import notebook
from cie_runbook.errors import BadInputError, CaseError, SettingsError
from cie_runbook.evidence import frozen
from cie_runbook.notebook import open_step
from cie_runbook.report.plan import RunPlan
from cie_runbook.settings import Settings
from tests.rehearsed import DAY, STEP, Rehearsed

pytestmark = pytest.mark.xdist_group("rehearsed day")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own, and nobody's keyring."""
    folder = tmp_path / "cases"
    monkeypatch.setenv("CIE_RUNBOOK_HOME", str(folder))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    return folder


def injected(day: Rehearsed, **changes: Any) -> dict[str, Any]:
    """Return what the runner lets papermill inject."""
    return {**day.plan.parameters, "case": str(day.case.folder), **changes}


def after_cells(monkeypatch: pytest.MonkeyPatch, *cells: str) -> None:
    """Pretend that these cells ran before in this kernel."""
    shell = SimpleNamespace(user_ns={"In": ["", *cells]})
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)


def unconnected(*_given: object) -> Callable[[], Settings]:
    """Fail the test once somebody must be asked."""

    def connect() -> Settings:
        raise AssertionError("somebody was asked")

    return connect


def test_the_kernel_opens_the_runners_case_and_asks_for_nothing(
    own_case: Rehearsed, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notebook, "_connected", unconnected)
    step = open_step(STEP, **injected(own_case))
    digests = {name: found.provenance.digest for name, found in step.evidence.items()}
    assert digests == {
        name: own_case.evidence(name).provenance.digest for name in own_case.step.evidence
    }
    assert not home.exists()


def test_the_runners_case_is_not_opened_for_other_parameters(own_case: Rehearsed) -> None:
    with pytest.raises(CaseError, match="with another parameters"):
        open_step(STEP, **injected(own_case, history_weeks=3))


def test_by_hand_a_case_is_made_in_the_home_folder(home: Path) -> None:
    open_step(STEP, profile="drill", start=f"{DAY}T00:00-05:00", end=f"{DAY}T12:00-05:00")
    (case,) = home.iterdir()
    assert case.name == f"daily-{DAY}T0000EST-to-{DAY}T1200EST-drill-normal"


def test_a_case_can_be_named(home: Path) -> None:
    open_step(STEP, case="outage", start=f"{DAY}T00:00-05:00", end=f"{DAY}T12:00-05:00")
    assert [case.name for case in home.iterdir()] == ["outage"]


def test_evidence_that_is_not_frozen_is_asked_of_a_rehearsal_that_ends_with_the_kernel(
    own_case: Rehearsed, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_exit: list[Callable[[], None]] = []
    connected: list[Settings] = []

    def watched(settings: Settings, plan: RunPlan) -> Callable[[], Settings]:
        made = connect(settings, plan)

        def once() -> Settings:
            connected.append(made())
            return connected[-1]

        return once

    connect = notebook._connected
    monkeypatch.setattr(notebook, "_connected", watched)
    monkeypatch.setattr(atexit, "register", at_exit.append)
    own_case.case.path("evidence", "vetext_reminders.json").unlink()
    try:
        assert open_step(STEP, **injected(own_case)).evidence
        assert frozen(own_case.case, "vetext_reminders") is not None
        address = connected[0].datadog["vetext"].base_url
        assert httpx.get(f"{address}/api/v1/validate").status_code == 403
    finally:
        for close in at_exit:
            close()
    assert len({id(settings) for settings in connected}) == 1
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/api/v1/validate")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"histry_weeks": 3}, "Did you mean 'history_weeks'"),
        ({"history_weeks": "six"}, "'six' does not fit"),
        ({"counted_until": 1200}, "stands in quotes"),
        ({"start": "2999-01-01T00:00Z", "end": "2999-01-02T00:00Z"}, "data are settled until"),
        ({"start": f"{DAY}T12:00Z", "end": f"{DAY}T11:00Z"}, "is not after the start"),
    ],
)
def test_a_parameter_that_does_not_fit_opens_nothing(
    home: Path, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(BadInputError, match=sentence):
        open_step(STEP, **changes)
    assert not home.exists()


def test_an_unknown_profile_opens_nothing(home: Path) -> None:
    with pytest.raises(SettingsError, match="the profile 'dril' is not known"):
        open_step(STEP, profile="dril")
    assert not home.exists()


def test_a_name_that_papermill_injected_and_nobody_knows_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_cells(monkeypatch, 'profile = "drill"', "# Parameters\nhistry_weeks = 3\n")
    with pytest.raises(BadInputError, match=r"injected: .*'histry_weeks'.*'history_weeks'"):
        open_step(STEP)
    assert not home.exists()


def test_known_names_and_a_persons_own_variables_pass(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_cells(
        monkeypatch, "scratch = 1", "# Parameters\nhistory_weeks = 3\n", "%matplotlib inline"
    )
    open_step(STEP, case="outage", start=f"{DAY}T00:00-05:00", end=f"{DAY}T12:00-05:00")
    assert home.exists()
