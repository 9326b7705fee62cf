"""The last change to production before an incident, with the service that it changed."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from cie_runbook.analysis.containment import LastChange
from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.sender import service_of


def last_change(changes: pd.DataFrame, catalog: Catalog) -> LastChange | None:
    """Return the last change that could have caused an incident.

    Parameters
    ----------
    changes : DataFrame of shape (n_changes, 7)
        `analysis.changes.COLUMNS`, as `changes_around` orders them.
    catalog : Catalog
        The services, by the names that they send under.

    Returns
    -------
    LastChange or None
        None where none is told of in the day before.
    """
    candidates = changes[changes["is_candidate"].fillna(value=False).astype(bool)]
    if candidates.empty:
        return None
    last = candidates.iloc[0]
    sender = "" if pd.isna(last["service"]) else str(last["service"])
    return LastChange(
        what=str(last["what"]),
        service=(service_of(catalog, sender) or sender) if sender else "",
        before=timedelta(minutes=max(float(last["minutes_before"]), 0.0)),
    )
