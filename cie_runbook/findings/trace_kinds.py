"""What error traces amount to: kinds that are known or not, noise that ended or changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pandas as pd

from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.advice import IDENTIFY, contact
from cie_runbook.findings.model import Finding
from cie_runbook.findings.morning import Check
from cie_runbook.findings.reading import Grounds
from cie_runbook.findings.wording import clock, listed, percent, quantity

SERVICE = "clinician-workflow"
MOST_KINDS = 3


def traces_finding(traces: pd.DataFrame, grounds: Grounds, catalog: Catalog) -> Finding:
    """Conclude from error traces that are no known noise.

    Parameters
    ----------
    traces : DataFrame
        ``kind``, ``known`` (bool) and ``at`` of each.
    grounds : Grounds
        How much of them came.
    """
    check = Check(
        id="workflow_traces",
        title="Error traces of Clinician Workflow",
        grounds=grounds,
        service=SERVICE,
        playbook=IDENTIFY,
    )
    if grounds.availability not in {"complete", "partial", "empty"}:
        return check.unknown("the traces did not come")
    strange = traces[~traces["known"].astype(bool)]
    numbers = {"traces": len(traces), "unknown_kinds": len(strange)}
    said = f"{quantity(len(traces))} are left after known noise"
    if strange.empty:
        kinds = _kinds(traces, catalog)
        return check.finding("ok", f"{said}{kinds}; every kind is known.", numbers=numbers)
    first = clock(strange["at"].min().to_pydatetime())
    found = check.finding(
        "watch",
        f"{said}, {quantity(len(strange))} of a kind that nobody has named, first at {first} ET.",
        next_action="Read them, and add their kind to the catalog's errors.",
        contact=contact(catalog, SERVICE),
        numbers=numbers,
    )
    last = strange["at"].max().to_pydatetime()
    return replace(found, since=strange["at"].min().to_pydatetime(), until=last)


def noise_findings(rules: pd.DataFrame, grounds: Grounds, start: datetime) -> Sequence[Finding]:
    """Conclude from rules of the register that ended, or that hide much more than before.

    Parameters
    ----------
    rules : DataFrame
        The account of `analysis.noise.set_aside`.
    grounds : Grounds
        How much of the traces came.
    start : datetime
        Of the window, UTC: what ended, ended before it.
    """
    return [
        replace(_noise(row, grounds), since=start)
        for row in rules.to_dict("records")
        if row["state"] != "holds"
    ]


def _noise(row: dict[object, object], grounds: Grounds) -> Finding:
    check = Check(
        id=f"noise_{row['rule']}",
        title=f"Known noise: {row['title']}",
        grounds=grounds,
        service=SERVICE,
        playbook=IDENTIFY,
    )
    if row["state"] == "expired":
        said, action = f"ended on {row['expires_on']}, so nothing is set aside", "renew or drop it"
    else:
        said, action = f"sets aside {row['set_aside_count']}, much more than before", "look at it"
    told = f"The rule {said}."
    return check.finding("watch", told, next_action=f"Ask {row['owner']} to {action}.")


def _kinds(traces: pd.DataFrame, catalog: Catalog) -> str:
    counts = traces["kind"].value_counts()
    told = [
        f"{catalog.errors[str(kind)].title} {percent(count / len(traces))}"
        for kind, count in counts.head(MOST_KINDS).items()
        if str(kind) in catalog.errors
    ]
    return f" ({listed(told)})" if told else ""
