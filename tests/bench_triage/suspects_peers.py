"""What a tired engineer does without us: the noisiest service, and the deepest one that fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from cie_runbook.analysis.suspects import rank
from tests.bench_triage.suspects_incidents import Incident

Method = Callable[[Incident], list[str]]
FEWEST_ERRORS = 5
LEAST_RISE = 2.0  # times the errors a minute before: both peers stay quiet below


def ours(incident: Incident) -> list[str]:
    """Rank as the runbook does."""
    found = rank(incident.spans, incident.metrics, start=incident.start, end=incident.end)
    return [str(service) for service in found["service"]]


def most_errors(incident: Incident) -> list[str]:
    """Order services by the error spans that they sent."""
    return _risen(incident, incident.spans[incident.spans["error"]])


def deepest_error(incident: Incident) -> list[str]:
    """Order services by the error spans below which no other failed; a call's by its peer."""
    failed = incident.spans[incident.spans["error"]]
    key = failed["trace_id"] + " " + failed["span_id"]
    above = failed["trace_id"] + " " + failed["parent_id"].fillna("")
    deepest = failed[~key.isin(above)]
    known = deepest["peer"].str.removesuffix(".internal").str.removeprefix("api.")
    return _risen(incident, deepest.assign(service=known.fillna(deepest["service"])))


METHODS: Mapping[str, Method] = {
    "ours": ours,
    "most errors": most_errors,
    "deepest erring span": deepest_error,
}


def _risen(incident: Incident, failed: pd.DataFrame) -> list[str]:
    """Order services by their errors, where these rose against the minutes before."""
    is_now = failed["start"] >= incident.start
    begin = incident.spans["start"].min()
    ratio = (incident.end - incident.start) / (pd.Timestamp(incident.start) - begin)
    now = failed[is_now]["service"].value_counts()
    usual = failed[~is_now]["service"].value_counts().reindex(now.index).fillna(0) * ratio
    risen = now[(now >= FEWEST_ERRORS) & (now >= LEAST_RISE * usual)]
    ordered = sorted(risen.items(), key=lambda pair: (-int(pair[1]), str(pair[0])))
    return [str(service) for service, _ in ordered]
