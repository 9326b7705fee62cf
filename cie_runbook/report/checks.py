"""Checks before a run: the notebook is ours, its parameters fit, and nothing private is in them."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from cie_runbook.catalog.models import Catalog, Step
from cie_runbook.errors import BadInputError, SettingsError
from cie_runbook.evidence import asked_of
from cie_runbook.parameters import check_step_parameters
from cie_runbook.redaction import Redactor
from cie_runbook.report.plan import RunPlan
from cie_runbook.settings import Settings

PARAMETERS_TAG = "parameters"


def checked_notebook(step: Step, folder: Path, plan: RunPlan, redactor: Redactor) -> Path:
    """Return the notebook of a step, once its parameters cell and the values given were checked.

    Raises
    ------
    BadInputError
        The notebook is missing or differs from the step's schema, or a value looks like a
        credential or like something that identifies a person.
    """
    path = folder / step.notebook
    check_step_parameters(step, parameters_cell(path), str(path))
    for name, value in plan.parameters.items():
        text = json.dumps(value)
        if redactor.redact(text) != text:
            raise BadInputError(
                f"the value of {name} looks like a credential or identifies a person",
                "parameters",
                "Leave it out: parameters are written into the notebook in clear.",
            )
    return path


def parameters_cell(path: Path) -> str:
    """Return the source of a notebook's parameters cell.

    Raises
    ------
    BadInputError
        The file is no notebook, or has no such cell.
    """
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        tagged = [c for c in cells if PARAMETERS_TAG in c.get("metadata", {}).get("tags", [])]
        return "".join(tagged[0]["source"])
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        raise BadInputError(
            "it is no notebook with a cell tagged parameters", str(path), "Restore it from git."
        ) from None


def refuse_without_credentials(
    steps: Collection[Step], settings: Settings, catalog: Catalog
) -> None:
    """Refuse a run for which no organisation could be asked: its report would say nothing.

    Raises
    ------
    SettingsError
        The sentence names the environment variables to set.
    """
    orgs = asked_of(catalog, (name for step in steps for name in step.evidence))
    missing = {org: settings.datadog[org].missing for org in orgs if org in settings.datadog}
    if missing and all(missing.values()):
        names = sorted(name for of_org in missing.values() for name in of_org)
        raise SettingsError(
            f"no Datadog organisation of the profile {settings.label} has its keys",
            "credentials",
            f"Set these environment variables, or store them in the keyring: {', '.join(names)}.",
        )
