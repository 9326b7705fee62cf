"""Whether an incident is over: its signals, the monitors and the pages; what is still missing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import pandas as pd

from cie_runbook.analysis.alerts import Monitor
from cie_runbook.analysis.clocks import spoken
from cie_runbook.analysis.recovery import Recovery, RecoveryState, back_at
from cie_runbook.catalog.rules import RecoveryRules
from cie_runbook.findings.model import Finding, Status
from cie_runbook.findings.reading import Grounds
from cie_runbook.findings.wording import clock, listed
from cie_runbook.tables import conform, empty_table

RECOVERY_COLUMNS: Mapping[str, str] = {
    "signal": "string",
    "state": "string",  # a `RecoveryState`
    "off_since": "datetime64[ms, UTC]",
    "back_at": "datetime64[ms, UTC]",  # <NA> while it is off
    "steady_min": "Float64",  # for how long it is back, over bins that are known
}
PLAYBOOK = "Recover"
CONCERN: Mapping[RecoveryState, int] = {
    "off": 0, "unknown": 1, "recovering": 2, "recovered": 3, "usual": 4,
}  # fmt: skip
STATUS: Mapping[RecoveryState, Status] = {
    "off": "act", "unknown": "unknown", "recovering": "watch", "recovered": "ok", "usual": "ok",
}  # fmt: skip
SPOKEN: Mapping[str, str] = {
    "off": "still off",
    "unknown": "not known",
    "recovering": "back, not yet for long enough",
    "recovered": "recovered",
    "usual": "was never off",
}
MOST_NAMED = 4
RESOLVED = "resolved"


def recovery_table(recoveries: Mapping[str, Recovery], titles: Mapping[str, str]) -> pd.DataFrame:
    """Lay out how each signal stands: what is not back first, then what was back last.

    Parameters
    ----------
    recoveries : mapping of str to Recovery
        By the finding's id.
    titles : mapping of str to str
        What each is called, by the same id.

    Returns
    -------
    DataFrame
        `RECOVERY_COLUMNS`.
    """
    ordered = sorted(
        recoveries.items(),
        key=lambda one: (
            CONCERN[one[1].state],
            -one[1].back_at.timestamp() if one[1].back_at else -math.inf,
            one[0],
        ),
    )
    rows = [
        {
            "signal": titles[name],
            "state": one.state,
            "off_since": one.off_since,
            "back_at": one.back_at,
            "steady_min": one.steady / timedelta(minutes=1),
        }
        for name, one in ordered
    ]
    if not rows:
        return empty_table(RECOVERY_COLUMNS)
    found = pd.DataFrame(rows)
    for name in ("off_since", "back_at"):
        found[name] = pd.to_datetime(found[name], utc=True)
    return conform(found, RECOVERY_COLUMNS)


def signals_finding(
    recoveries: Mapping[str, Recovery],
    titles: Mapping[str, str],
    rules: RecoveryRules,
    evidence: tuple[str, ...],
) -> Finding:
    """Conclude whether every signal of the incident is back, and for long enough."""
    by_state = {
        state: [titles[name] for name, one in recoveries.items() if one.state == state]
        for state in CONCERN
    }
    at = back_at(recoveries)
    total = len(recoveries)
    numbers = {"signals": total, **{f"signals_{s}": len(names) for s, names in by_state.items()}}
    if at is not None:
        told = _all_back(recoveries, at)
        return _finding("recovered_signals", "ok", "Signals", told, evidence, numbers=numbers)
    states = [state for state in CONCERN if by_state[state]]
    if not states:
        return _finding(
            "recovered_signals", "unknown", "Signals", "no signal could be judged.", (),
            next_action="Look at the dashboards by hand.",
        )  # fmt: skip
    said = [
        f"{len(by_state[state])} of {total} {SPOKEN[state]} ({_named(by_state[state])})"
        for state in states
        if STATUS[state] != "ok"
    ]
    return _finding(
        "recovered_signals", STATUS[states[0]], "Signals",
        f"{listed(said)}.", evidence, numbers=numbers,
        next_action=f"Look again until each is back for {rules.steady_min} min; no all-clear yet.",
    )  # fmt: skip


def monitors_finding(monitors: Sequence[Monitor], grounds: Grounds) -> Finding:
    """Conclude whether every monitor is quiet: a muted one tells nothing."""
    if not grounds.is_usable:
        return _not_known("recovered_monitors", "Monitors", grounds)
    firing = [one for one in monitors if one.is_firing]
    muted = [one for one in monitors if one.is_muted]
    beside = f" {len(muted)} are muted, and tell nothing." if muted else ""
    numbers = {"monitors": len(monitors), "firing": len(firing), "muted": len(muted)}
    if firing:
        told = f"{len(firing)} of {len(monitors)} still tell of something: "
        told += f"{_named([f'{one.name} ({one.state})' for one in firing])}.{beside}"
        return _finding(
            "recovered_monitors", "act", "Monitors", told, grounds.evidence, numbers=numbers,
            next_action="Wait until they recover, or say why one does not belong to it.",
        )  # fmt: skip
    told = f"none of {len(monitors)} tells of anything.{beside}"
    return _finding(
        "recovered_monitors", "watch" if muted else "ok", "Monitors", told, grounds.evidence,
        numbers=numbers, next_action="See when the downtimes end." if muted else "",
    )  # fmt: skip


def pages_finding(pages: pd.DataFrame, grounds: Grounds) -> Finding:
    """Conclude whether every page of the incident is resolved; see `pages_of`."""
    if not (grounds.is_usable or grounds.availability == "empty"):
        return _not_known("recovered_pages", "PagerDuty", grounds)
    left = pages[pages["status"] != RESOLVED]
    numbers = {"incidents": len(pages), "unresolved": len(left)}
    if len(left):
        names = [f"#{row['incident_number']} ({row['status']})" for row in left.to_dict("records")]
        return _finding(
            "recovered_pages", "act", "PagerDuty",
            f"{len(left)} of {len(pages)} incidents since it began are not resolved: "
            f"{_named(names)}.",
            grounds.evidence, numbers=numbers,
            next_action="Resolve them in PagerDuty once the signals are back.",
        )  # fmt: skip
    told = f"all {len(pages)} incidents since it began are resolved."
    if pages.empty:
        told = "nobody was paged since it began."
    return _finding(
        "recovered_pages", "ok", "PagerDuty", told, grounds.evidence, numbers=numbers
    )  # fmt: skip


def pages_of(incidents: pd.DataFrame, began: datetime, now: datetime) -> pd.DataFrame:
    """Return the PagerDuty incidents since the beginning, as they stand at the present.

    Parameters
    ----------
    incidents : DataFrame
        Columns incident_id, created_at, status, resolved_at and others.
    began, now : datetime
        The beginning and the present, tz-aware: what was resolved later is not resolved yet.
    """
    inside = incidents["created_at"].ge(began) & incidents["created_at"].le(now)
    own = incidents[inside].drop_duplicates("incident_id").sort_values("created_at")
    is_later = own["resolved_at"].gt(now).fillna(value=False)
    return own.assign(status=own["status"].mask(is_later, "triggered")).reset_index(drop=True)


def is_over(findings: Sequence[Finding]) -> bool:
    """Say whether the all-clear can be given: everything is known, and everything is back."""
    return all(finding.status == "ok" for finding in findings)


def _all_back(recoveries: Mapping[str, Recovery], at: datetime) -> str:
    total = len(recoveries)
    steady = min(one.steady for one in recoveries.values() if one.back_at is not None)
    many = "its one signal is" if total == 1 else f"all {total} signals are"
    of_regions = [name for name in recoveries if ":" in name]
    whose = ", those of the whole country" if 0 < len(of_regions) < total else ""
    since = f"{many} back{whose} since {clock(at)} ET"
    return f"{since}, and steady for {spoken(steady)} at least."


def _not_known(name: str, title: str, grounds: Grounds) -> Finding:
    return _finding(
        name, "unknown", title, f"their state did not come{_detail(grounds)}.", grounds.evidence,
        next_action="Look them up by hand before you give the all-clear.",
    )  # fmt: skip


def _detail(grounds: Grounds) -> str:
    return f" ({grounds.detail})" if grounds.detail else ""


def _named(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return listed([*names[:MOST_NAMED], f"{more} more"] if more > 0 else list(names))


def _finding(  # noqa: PLR0913 - a finding is made of so much
    name: str,
    status: Status,
    title: str,
    told: str,
    evidence: tuple[str, ...],
    *,
    numbers: Mapping[str, int] | None = None,
    next_action: str = "",
) -> Finding:
    return Finding(
        id=name,
        status=status,
        title=title,
        sentence=f"{title}: {told}",
        service="vets-api",
        evidence=evidence,
        numbers=numbers or {},
        next_action=next_action,
        playbook=PLAYBOOK,
    )
