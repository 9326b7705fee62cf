"""Opening a case that is named on the command line."""

from __future__ import annotations

import os
from pathlib import Path

from cie_runbook.case import Case, default_home
from cie_runbook.catalog.models import Catalog
from cie_runbook.errors import SettingsError
from cie_runbook.redaction import Redactor
from cie_runbook.report.redactors import case_key, known_names, redactor_for
from cie_runbook.settings import Settings, load_settings


def opened_case(case: str) -> Case:
    """Open a case by its folder, or by its name below the home folder.

    Raises
    ------
    CaseError
        There is no such case.
    """
    folder = Path(case)
    return Case.open(folder if folder.is_dir() else default_home(os.environ) / folder.name)


def case_redactor(case: Case, catalog: Catalog, live: Settings | None = None) -> Redactor:
    """Return the redactor of a case; where its profile is not here, one without credentials.

    What it redacts was redacted before; it tells whether all of that held. Where other settings
    than the profile's are in use, as at a rehearsal, `live` are these.
    """
    key = case_key(case.name, os.environ, keep=lambda _name, _key: None)
    if live is not None:
        return redactor_for(live, key=key, catalog=catalog)
    try:
        settings = load_settings(str(case.facts().get("profile", "")), environ=os.environ)
    except SettingsError:
        return Redactor((), key, allowed=known_names(catalog))
    return redactor_for(settings, key=key, catalog=catalog)
