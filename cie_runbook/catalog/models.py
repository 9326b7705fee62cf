"""What the catalog's entries are: typed, frozen, and closed to unknown fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

from pydantic import Field

from cie_runbook.catalog.containment import Containment
from cie_runbook.catalog.entry import Confidence, Entry
from cie_runbook.catalog.noise import NoiseRule
from cie_runbook.catalog.postmortem import Postmortem
from cie_runbook.catalog.rules import Rules
from cie_runbook.catalog.searches import Search
from cie_runbook.catalog.taxonomy import Counters, ErrorKind

MetricKind = Literal["count", "timer", "gauge"]
SignalKind = Literal["count", "latency", "rate"]
Direction = Literal["low", "high", "both", "none"]
"""Which direction of a signal is bad."""

ParameterType = Literal[
    "text", "integer", "day", "instant", "time", "zone", "station", "stations", "profile", "answer"
]


ANSWERS = ("", "yes", "no")
"""What a person may answer by a parameter; nothing is not no."""


class Org(Entry):
    """A Datadog organisation: told apart by its key pair, linked by its own sub-domain."""

    id: str
    title: str
    browser_url: str
    scope: str  # tag filter put on every query, "environment:prod"
    scope_status: Confidence
    timer_suffixes: Mapping[str, str]  # statistic ("p50", "p95", "requests") to metric suffix
    timer_status: Confidence


class Metric(Entry):
    """One Datadog metric. `name` is None where no public source states it."""

    id: str
    org: str
    service: str
    name: str | None
    kind: MetricKind
    unit: str
    bad: Direction
    meaning: str
    status: Confidence
    group: str
    source: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    scope: str | None = None  # tag filter on top of the org's, "service:check-in"
    dashboard_box: str | None = None
    note: str | None = None
    # A counter that is not incremented sends nothing: where the named sibling reported in the
    # same bin, a missing bin of this metric is zero; everywhere else it is unknown.
    zero_when_reported: str | None = None


class MinimumEffect(Entry):
    """The smallest departure of a signal that matters: a surer but smaller one is no incident."""

    relative: float = Field(gt=0, description="departure as a share of the usual")
    events: float = Field(default=0, ge=0, description="events missing or in excess")
    points: float = Field(default=0, ge=0, le=1, description="departure of a rate, 0 to 1")
    requests: float = Field(default=0, ge=0, description="fewest requests that say anything")


class Signal(Entry):
    """What we judge or show: a formula over metrics, with a denominator when it is a rate.

    Formulas are sums and differences of metric references, "checkin_failed + checkin_completed";
    a timer is referred to with its statistic, "chip_check_in_time:p95".
    """

    id: str
    title: str
    kind: SignalKind
    unit: str
    bad: Direction
    service: str
    of: str
    per: str | None = None  # denominator of a rate, request count of a latency
    judged: bool = False  # watched by detection in the daily report
    group_by: str | None = None  # a tag, for signals judged by group ("station")
    minimum_effect: MinimumEffect | None = None  # the kind's own where a signal states none
    bin_s: int | None = Field(default=None, gt=0)  # bins in which it is judged: its evidence's
    meaning: str
    status: Confidence
    source: tuple[str, ...] = ()
    note: str | None = None


class EvidenceSpec(Entry):
    """A table that steps ask for by name: which metrics, how fine, how much history."""

    id: str
    title: str
    org: str
    metrics: tuple[str, ...]  # metric references
    bin_s: int = Field(gt=0, description="seconds per bin")
    history_weeks: int = Field(ge=0, le=15)
    group_by: str | None = None
    dashboard: str | None = None

    @property
    def bin(self) -> timedelta:
        """The length of one bin."""
        return timedelta(seconds=self.bin_s)


class Dashboard(Entry):
    """A dashboard of the team, linked at the window of a figure."""

    id: str
    org: str
    title: str
    source: str


class Service(Entry):
    """A system of the check-in ecosystem, who answers for it, and where to ask."""

    id: str
    title: str
    what: str
    runs_on: str
    owner: str
    channel: str | None  # channel id in the catalog, None where no public source names one
    upstream: bool  # True where another team answers for it
    dashboards: tuple[str, ...] = ()
    call_out: str | None = None
    cut_after_s: float | None = None  # the gateway before it cuts a call off [s]
    sends_as: tuple[str, ...] = ()  # its names in traces and logs; a last * stands for any ending
    source: str = ""


class Edge(Entry):
    """One caller and one dependency it calls."""

    caller: str
    dependency: str
    why: str


class Channel(Entry):
    """A place to ask: a Slack channel by its id."""

    id: str
    name: str
    slack_id: str | None
    purpose: str


class Station(Entry):
    """A VA facility: its number (text, since 007 is not 7), region and clock."""

    id: str
    name: str
    region: str  # VISN, as "VISN 19"
    time_zone: str


class StepParameter(Entry):
    """One parameter of a step: the CLI's flag, the check of YAML and of papermill's injection."""

    name: str
    type: ParameterType
    default: Any
    help: str
    minimum: int | None = None
    maximum: int | None = None


class Step(Entry):
    """One playbook step: one notebook."""

    id: str
    notebook: str
    question: str
    when: str
    playbook: str
    evidence: tuple[str, ...]
    parameters: tuple[StepParameter, ...]
    after: tuple[str, ...] = ()  # steps of the same run that must have ended before
    runs: tuple[str, ...] = ()  # kinds of run that it is a part of, as "daily"
    services: tuple[str, ...] = ()  # whom it asks after; none: the whole of check-in


class Playbook(Entry):
    """Numbers of the playbook and the plan that code must not hold."""

    acknowledge_business_min: int
    acknowledge_other_min: int
    escalate_higher_contact_min: int
    escalate_major_incident_min: int
    business_hours_start: str
    business_hours_end: str
    rotation_days: int = Field(gt=0)
    first_response_business_days: int = Field(gt=0)
    silent_ticket_days: int = Field(gt=0)
    holiday_notice_days: int = Field(gt=0)


class Catalog(Entry):
    """All facts about what CIE watches; made by `load_catalog`, which checks every reference."""

    orgs: Mapping[str, Org]
    metrics: Mapping[str, Metric]
    signals: Mapping[str, Signal]
    evidence: Mapping[str, EvidenceSpec]
    searches: Mapping[str, Search] = {}
    dashboards: Mapping[str, Dashboard]
    services: Mapping[str, Service]
    edges: tuple[Edge, ...]
    channels: Mapping[str, Channel]
    stations: Mapping[str, Station]
    steps: Mapping[str, Step]
    errors: Mapping[str, ErrorKind]
    noise: Mapping[str, NoiseRule]
    counters: Counters
    playbook: Playbook
    rules: Rules
    containment: Containment
    postmortem: Postmortem

    def steps_of(self, kind: str) -> tuple[Step, ...]:
        """Return the steps of a kind of run, in the order of the playbook."""
        return tuple(step for step in self.steps.values() if kind in step.runs)
