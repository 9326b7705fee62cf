"""The monitors of a rehearsal: what they watch, whom they tell, and where they draw the line.

Names, ids and thresholds are invented; only the id of the SMS round trip is public.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Literal

from cie_runbook.drill.directory import Directory

MONITORING, APM = "C04G3EY2F5W", "C02U11L00TF"
VISTA_FAILURES = ("vista_api_rpc_timeouts", "vista_api_connections_refused")
DAYTIME = (time(8), time(19))


@dataclass(frozen=True, kw_only=True)
class MonitorRule:
    """One monitor.

    Attributes
    ----------
    id : int
        Of the monitor, in its organisation.
    org, name, service, channel : str
        Whose it is, what it is called, what it watches, the Slack channel id that it posts to.
    kind : {"metric alert", "synthetics alert"}
        As the service calls it.
    over : tuple of str
        Metric references that are added up; a single measure or gauge is averaged instead.
    per : tuple of str
        References that the sum is divided by; empty where it stands alone.
    warning, critical : float
        Thresholds of the value; critical is infinite where only missing data matters.
    at_least : float
        Requests in the window below which the value says nothing.
    window_min : int
        Length of the window that is judged [min].
    pages : bool
        Whether the alert calls the engineer on call.
    tells_silence : bool
        Whether missing data in the daytime is itself reported, as "No Data".
    """

    id: int
    org: str
    name: str
    service: str
    channel: str
    kind: Literal["metric alert", "synthetics alert"] = "metric alert"
    over: tuple[str, ...]
    per: tuple[str, ...] = ()
    warning: float
    critical: float
    at_least: float = 120
    window_min: int = 15
    pages: bool = False
    tells_silence: bool = False

    @property
    def message(self) -> str:
        """What it writes when it triggers."""
        call = " @pagerduty-PCI-API" if self.pages else ""
        return f"{self.name} left its ordinary range. @slack-{self.channel}{call}"


MONITORS: tuple[MonitorRule, ...] = (
    MonitorRule(
        id=111830,
        org="tevi",
        name="SMS round trip takes too long",
        service="vetext",
        channel=MONITORING,
        kind="synthetics alert",
        over=VISTA_FAILURES,
        per=("vista_api_requests",),
        warning=0.25,
        critical=0.45,
        window_min=30,
    ),
    MonitorRule(
        id=220101,
        org="tevi",
        name="vista-api: RPC socket timeouts",
        service="vista-api",
        channel=MONITORING,
        over=("vista_api_rpc_timeouts",),
        per=("vista_api_requests",),
        warning=0.05,
        critical=0.10,
        pages=True,
    ),
    MonitorRule(
        id=220102,
        org="tevi",
        name="vista-api: connections refused",
        service="vista-api",
        channel=MONITORING,
        over=("vista_api_connections_refused",),
        per=("vista_api_requests",),
        warning=0.03,
        critical=0.06,
    ),
    MonitorRule(
        id=220103,
        org="tevi",
        name="vista-api: REST errors",
        service="vista-api",
        channel=APM,
        over=("vista_api_rest_errors",),
        per=("vista_api_requests",),
        warning=0.04,
        critical=0.08,
    ),
    MonitorRule(
        id=220201,
        org="tevi",
        name="CHIP: error rate",
        service="chip",
        channel=MONITORING,
        over=("chip_errors",),
        per=("chip_requests",),
        warning=0.06,
        critical=0.15,
        pages=True,
    ),
    MonitorRule(
        id=220202,
        org="tevi",
        name="CHIP: response time p95",
        service="chip",
        channel=APM,
        over=("chip_time:p95",),
        warning=11_000,
        critical=14_500,
        at_least=150,
        window_min=30,
    ),
    MonitorRule(
        id=220301,
        org="tevi",
        name="LoROTA: error rate",
        service="lorota",
        channel=MONITORING,
        over=("lorota_errors",),
        per=("lorota_requests",),
        warning=0.05,
        critical=0.10,
        pages=True,
    ),
    MonitorRule(
        id=220401,
        org="tevi",
        name="Clinician Workflow: jobs waiting",
        service="clinician-workflow",
        channel=APM,
        over=("cw_sidekiq_enqueued",),
        warning=60,
        critical=200,
        at_least=0,
        tells_silence=True,
    ),
    MonitorRule(
        id=330101,
        org="vagov",
        name="Check-in: failed completions",
        service="vets-api",
        channel=MONITORING,
        over=("checkin_failed",),
        per=("checkin_failed", "checkin_completed"),
        warning=0.15,
        critical=0.30,
        at_least=20,
        window_min=30,
        pages=True,
    ),
    MonitorRule(
        id=330102,
        org="vagov",
        name="Pre-check-in: failed completions",
        service="vets-api",
        channel=MONITORING,
        over=("precheckin_failed",),
        per=("precheckin_failed", "precheckin_completed"),
        warning=0.15,
        critical=0.30,
        at_least=30,
        window_min=30,
    ),
    MonitorRule(
        id=330103,
        org="vagov",
        name="Pre-check-in: links clicked",
        service="vets-api",
        channel=APM,
        over=("precheckin_link_clicks",),
        warning=float("inf"),
        critical=float("inf"),
        window_min=120,
        tells_silence=True,
        pages=True,
    ),
    MonitorRule(
        id=330201,
        org="vagov",
        name="Travel claims: errors of BTSSS",
        service="btsss",
        channel=APM,
        over=("btsss_checkin_error", "btsss_checkin_timeout"),
        per=(
            "btsss_checkin_success",
            "btsss_checkin_error",
            "btsss_checkin_timeout",
            "btsss_checkin_claim_failure",
            "btsss_checkin_duplicate",
        ),
        warning=0.30,
        critical=0.45,
        at_least=30,
        window_min=120,
    ),
    MonitorRule(
        id=440101,
        org="vetext",
        name="VEText: reminders sent",
        service="vetext",
        channel=APM,
        over=("vetext_reminders_sent",),
        warning=float("inf"),
        critical=float("inf"),
        window_min=120,
        tells_silence=True,
    ),
)


def query_text(rule: MonitorRule, directory: Directory) -> str:
    """Return a rule as the monitor's query, under the names that the organisation knows.

    A metric without a name in this profile is written by the catalog's id.
    """
    names = {named.reference: (name, named) for name, named in directory.get(rule.org, {}).items()}

    def summed(references: tuple[str, ...]) -> str:
        terms = []
        for reference in references:
            name, named = names.get(reference, (reference, None))
            tags = ",".join(sorted(named.tags)) if named else "*"
            is_count = ":" not in reference and not reference.startswith("cw_")
            terms.append(
                f"sum:{name}{{{tags}}}.as_count()" if is_count else f"avg:{name}{{{tags}}}"
            )
        return " + ".join(terms) if len(terms) == 1 else f"({' + '.join(terms)})"

    whole = summed(rule.over) + (f" / {summed(rule.per)}" if rule.per else "")
    line = "< 1" if rule.critical == float("inf") else f"> {rule.critical:g}"
    return f"sum(last_{rule.window_min}m):{whole} {line}"
