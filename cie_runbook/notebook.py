"""The one door for notebooks: what they may use, and `open_step`.

It holds no logic that the command line and the runner lack.
"""

from __future__ import annotations

import atexit
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from cie_runbook import figures
from cie_runbook.case import Case, default_home
from cie_runbook.catalog.loader import catalog_folder, load_catalog
from cie_runbook.catalog.models import Step
from cie_runbook.drill.rehearsal import rehearse
from cie_runbook.evidence import Gathering, LiveFetch, asked_of
from cie_runbook.parameters import injected_names, typed_values
from cie_runbook.report.plan import RUN_VARIABLE, RunPlan, plan_day
from cie_runbook.report.redactors import case_key, redactor_for
from cie_runbook.report.steps import OpenStep, StepContext
from cie_runbook.settings import Settings, clock_from, load_settings

__all__ = ["OpenStep", "figures", "open_step"]


def open_step(step_id: str, **given: Any) -> OpenStep:
    """Open a step of the playbook for a notebook.

    Parameters
    ----------
    step_id : str
        The step's name in the catalog.
    **given
        The step's parameters, by the names of its schema. `case` is empty, the name of a case
        below the home folder, or the folder of one.

    Returns
    -------
    OpenStep
        With its case opened; nothing is asked of any service yet.

    Raises
    ------
    BadInputError
        A parameter is unknown or of the wrong type, also one that papermill injected.
    """
    catalog, clock = load_catalog(catalog_folder(os.environ)), clock_from(os.environ)
    step = catalog.steps[step_id]
    _refuse_unknown(step, _injected_cells())
    values = typed_values(step.parameters, given, step.notebook)
    settings = load_settings(str(values["profile"]), environ=os.environ)
    place = Path(str(values["case"]))
    is_folder = len(place.parts) > 1
    named = {**values, "case": place.name} if is_folder else values
    plan = plan_day(catalog, settings, step_id, named, clock.now())
    key = case_key(plan.case_name, os.environ)
    home = place.parent if is_folder else default_home(os.environ)
    case = Case.create(home, plan.case_name, plan.facts())
    return OpenStep(
        StepContext(
            step=step,
            case=case,
            catalog=catalog,
            settings=settings,
            window=plan.window,
            rows_until=plan.rows_until,
            parameters=plan.parameters,
            gathering=Gathering(
                fetch=LiveFetch(_connected(settings, plan)),
                redactor=redactor_for(settings, key=key, catalog=catalog),
                now=clock.now,
                run=os.environ.get(RUN_VARIABLE, secrets.token_hex(8)),
                tell=lambda progress: None,
            ),
        )
    )


def _connected(settings: Settings, plan: RunPlan) -> Callable[[], Settings]:
    """Return settings with real addresses, made when needed and kept while the kernel lives."""
    made: list[Settings] = []

    def connected() -> Settings:
        if not made:
            stack = ExitStack()
            atexit.register(stack.close)
            day, now = plan.window.eastern_day, plan.present or clock_from(os.environ).now()
            catalog = load_catalog(catalog_folder(os.environ))
            asked = asked_of(catalog, (name for step in plan.steps for name in step.evidence))
            live = rehearse(settings, day=day, catalog=catalog, now=now, asked=asked)
            made.append(stack.enter_context(live))
        return made[0]

    return connected


def _refuse_unknown(step: Step, cells: list[str]) -> None:
    """Refuse names that papermill injected and no parameter has: it only warns and runs on."""
    for cell in cells:
        names: Mapping[str, Any] = dict.fromkeys(injected_names(cell), "")
        known = {parameter.name for parameter in step.parameters}
        for name in names:
            if name not in known:
                typed_values(step.parameters, {name: ""}, f"{step.notebook}, injected")


def _injected_cells() -> list[str]:
    """Return the sources of the cells that ran before this one, where a notebook is running."""
    try:
        from IPython import get_ipython  # noqa: PLC0415 - absent outside a kernel
    except ImportError:
        return []
    shell = get_ipython()
    return [] if shell is None else list(shell.user_ns.get("In", []))
