"""Where errors are: one site or all, as a finding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from cie_runbook.analysis.error_stations import Spread
from cie_runbook.catalog.models import Catalog
from cie_runbook.findings import advice
from cie_runbook.findings.model import Finding, Status
from cie_runbook.findings.reading import Grounds
from cie_runbook.findings.unknowns import why_unavailable
from cie_runbook.findings.wording import listed, percent, quantity

MOST_NAMED = 4
SERVICE = "vista"  # each station has its own
"""Who is behind errors that only some stations have."""


def station_finding(
    name: str, title: str, spread: Spread, since: datetime | None, catalog: Catalog
) -> Finding:
    """Conclude whether errors are one site's, or everybody's.

    Parameters
    ----------
    name : str
        Name of the evidence; the finding's id is made from it.
    title : str
        What was counted.
    spread : Spread
        Errors against calls, by station.
    since : datetime or None
        The first errors of the stations out of line, UTC.
    """
    status = station_status(spread)
    action = advice.act_action if status == "act" else advice.watch_action
    is_ok = status == "ok"
    return Finding(
        id=f"{name}_stations",
        status=status,
        title=title,
        sentence=f"{title}: {station_sentence(spread, catalog)}",
        service=SERVICE,
        evidence=(name,),
        numbers={
            "errors": float(spread.stations["errors"].sum()),
            "stations": spread.touched,
            "out_of_line": len(spread.out_of_line),
            "share_out_of_line": spread.share_out_of_line,
        },
        since=None if is_ok else since,
        next_action="" if is_ok else action(catalog, SERVICE),
        contact="" if is_ok else advice.contact(catalog, SERVICE),
        playbook=advice.playbook_step(SERVICE),
    )


def unknown_stations(name: str, title: str, grounds: Grounds) -> Finding:
    """Return the finding where the counts by station did not come."""
    return Finding(
        id=f"{name}_stations",
        status="unknown",
        title=title,
        sentence=f"{title}: unknown, {why_unavailable(grounds)}.",
        service=SERVICE,
        evidence=grounds.evidence,
        next_action=advice.unknown_action(grounds),
    )


def station_status(spread: Spread) -> Status:
    """Return `act` where few stations hold most errors, `watch` where some are out of line."""
    if spread.scope == "few":
        return "act"
    return "watch" if spread.out_of_line and spread.scope == "all" else "ok"


def station_sentence(spread: Spread, catalog: Catalog) -> str:
    """Say where the errors are, in words and numbers."""
    total, out = quantity(float(spread.stations["errors"].sum())), spread.out_of_line
    if spread.scope == "too few to say":
        return f"{total} errors are too few to say where they gather."
    told, share = named_stations(out, catalog), percent(spread.share_out_of_line)
    if spread.scope == "few":
        verb = "holds" if len(out) == 1 else "hold"
        return f"{told} {verb} {share} of {total} errors: a site's trouble."
    where = f"{total} errors at {spread.touched} stations, spread as the calls are"
    if not out:
        return f"{where}: none is out of line, so it is no single site."
    return f"{where}, but for {told}, out of line with {share} of them."


def named_stations(stations: Sequence[str], catalog: Catalog) -> str:
    """Name stations: "663 Seattle and 2 more"."""
    shown = [station_name(station, catalog) for station in stations[:MOST_NAMED]]
    more = len(stations) - len(shown)
    return listed([*shown, f"{more} more"] if more else shown)


def station_name(station: str, catalog: Catalog) -> str:
    """Return a station's number with its name, where the catalog knows it."""
    known = catalog.stations.get(station)
    return station if known is None else f"{station} {known.name}"


def first_errors(counts: pd.DataFrame, stations: Sequence[str]) -> datetime | None:
    """Return when the first errors of some stations were counted, UTC; None for no station.

    Parameters
    ----------
    counts : DataFrame
        ``at``, ``station``, ``count``.
    stations : sequence of str
        The stations.
    """
    found = counts["at"][counts["station"].isin(list(stations))]
    return None if found.empty else found.min().to_pydatetime()
