"""Every function that asks or writes, run once against a rehearsal; each request is kept whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from cie_runbook.actions.clients import Clients
from cie_runbook.drill.http import Answer, Request, Service
from cie_runbook.drill.prefixes import PREFIXES
from cie_runbook.drill.server import LoopbackServer
from cie_runbook.settings import SystemId
from cie_runbook.settings.profile import DatadogScope
from cie_runbook.sources import (
    datadog_aggregates,
    datadog_dashboards,
    datadog_downtimes,
    datadog_metrics,
    datadog_monitors,
    datadog_scopes,
    datadog_slos,
    github_issues,
    github_template,
    github_writes,
    pagerduty_contacts,
    pagerduty_directory,
    pagerduty_incidents,
    pagerduty_log_entries,
    pagerduty_oncalls,
    pagerduty_schedules,
    pagerduty_windows,
    pagerduty_writes,
    sentry_event,
    sentry_events,
    sentry_issue_stats,
    sentry_issues,
    sentry_series,
    servicenow_journal,
    servicenow_queue,
    servicenow_writes,
    slack_channel,
    slack_history,
    slack_people,
    slack_writes,
)
from cie_runbook.sources.datadog_aggregates import Aggregate, Measure
from cie_runbook.sources.datadog_client import DatadogClient
from cie_runbook.sources.datadog_events import fetch_events
from cie_runbook.sources.datadog_logs import fetch_logs
from cie_runbook.sources.datadog_spans import fetch_spans
from cie_runbook.sources.datadog_writes import NewEvent
from cie_runbook.sources.probes import probe_all
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.system_writes import SystemWriter
from cie_runbook.sources.transport import Deadline, Timing
from cie_runbook.window import Window
from tests.rehearsed import drill_settings
from tests.served import served

NOW = datetime(2025, 11, 19, 15, 40, tzinfo=UTC)  # in the middle of the outage
WINDOW = Window(NOW - timedelta(minutes=30), NOW)
DAY = Window(NOW - timedelta(hours=12), NOW)
QUERY = "sum:drill.chip.requests{env:prod}.as_count().rollup(sum, 300)"
SEARCH = "service:vista-api"
CHANNEL, HANDLE = "C02U11L00TF", "@vetext-tier-3-team"
REPOSITORY = "department-of-veterans-affairs/va.gov-team"
TEMPLATE = ".github/ISSUE_TEMPLATE/check-in-experience-snow-ticket.md"
GROUP = "9c50fbc51b4f8d5065965318624bcbbf"
POST = slack_writes.Post(channel=CHANNEL, text="We look.", thread_ts="", mark="cie-runbook:1")
ISSUES = sentry_issues.IssueSearch(
    organization="drill",
    window=DAY,
    projects=("vets-api",),
    query="level:error",
    environment="production",
)
SERIES = sentry_series.SeriesSearch(
    organization="drill",
    window=DAY,
    bin_s=3600,
    projects=("vets-api",),
    query="level:error",
    group_by=("title",),
)
COUNTS = Aggregate(
    query=SEARCH, window=WINDOW, measures=(Measure("count"),), facets=("service",), bin_s=300
)
OLD_ISSUES = sentry_issues.ProjectSearch(organization="drill", project="vets-api", query="x")
ISSUE = github_writes.NewIssue(
    repository=REPOSITORY,
    title="INC7654321",
    body="Our own words.",
    labels=("bug",),
)
EVENT = NewEvent(
    title="vista-api fails",
    text="RPC calls time out.",
    tags=("service:vista-api",),
    alert_type="warning",
    aggregation_key="drill",
    happened_at=NOW,
)


@dataclass(frozen=True)
class Recording:
    """A service, and every request that it was asked, signing on left out."""

    service: Service
    kept: list[Request]

    def answer(self, request: Request) -> Answer:
        """Keep the request, and let the service answer."""
        self.kept.append(request)
        return self.service.answer(request)


@dataclass(frozen=True)
class Desk:
    """The clients of a rehearsal."""

    clients: Clients

    @cached_property
    def deadline(self) -> Deadline:
        return Deadline.after(120, Timing())

    @cached_property
    def org(self) -> DatadogClient:
        return self.clients.datadog_reader("tevi")

    @cached_property
    def other_org(self) -> DatadogClient:
        return self.clients.datadog_reader("vagov")

    def read(self, system: SystemId) -> SystemClient:
        return self.clients.reader(system)

    def write(self, system: SystemId) -> SystemWriter:
        return self.clients.writer(system)

    @cached_property
    def issue(self) -> str:
        found = sentry_issues.issues(self.read("sentry"), ISSUES, self.deadline)
        return str(found.table["issue_id"].iloc[0])

    @cached_property
    def incident(self) -> str:
        search = pagerduty_incidents.IncidentSearch(window=DAY)
        found = pagerduty_incidents.incidents(self.read("pagerduty"), search, self.deadline).table
        return str(found.loc[found["status"] == "triggered", "incident_id"].iloc[0])

    @cached_property
    def engineer(self) -> str:
        found = pagerduty_oncalls.oncalls(self.read("pagerduty"), DAY, self.deadline)
        return str(found.table["user_id"].iloc[0])

    @cached_property
    def ticket(self) -> servicenow_writes.Ticket:
        reader = self.read("servicenow")
        queue = servicenow_queue.fetch_queue(reader, GROUP, self.deadline).table
        return servicenow_writes.ticket_of(reader, str(queue["number"].iloc[0]), self.deadline)


Call = Callable[[Desk], object]


def _datadog() -> Mapping[Any, Call]:
    scopes: tuple[DatadogScope, ...] = (
        "timeseries_query",
        "logs_read_data",
        "apm_read",
        "events_read",
        "monitors_read",
        "dashboards_read",
        "slos_read",
    )

    def ask_scopes(desk: Desk) -> None:
        for scope in scopes:
            datadog_scopes.ask_scope(desk.org, scope, desk.deadline)

    return {
        datadog_metrics.fetch_timeseries: lambda desk: datadog_metrics.fetch_timeseries(
            desk.org, {"chip_requests": QUERY}, WINDOW, 300
        ),
        datadog_aggregates.aggregate_logs: lambda desk: datadog_aggregates.aggregate_logs(
            desk.org, COUNTS
        ),
        datadog_aggregates.aggregate_spans: lambda desk: datadog_aggregates.aggregate_spans(
            desk.org, COUNTS
        ),
        datadog_dashboards.fetch_dashboards: lambda desk: datadog_dashboards.fetch_dashboards(
            desk.org, ["pa4-jzg-492"]
        ),
        datadog_monitors.fetch_monitors: lambda desk: datadog_monitors.fetch_monitors(
            desk.org, tags="team:check-in"
        ),
        datadog_downtimes.fetch_downtimes: lambda desk: datadog_downtimes.fetch_downtimes(
            desk.org, datadog_monitors.fetch_monitors(desk.org).monitors.table
        ),
        datadog_scopes.ask_scope: ask_scopes,
        datadog_slos.fetch_slos: lambda desk: datadog_slos.fetch_slos(desk.org, tag="team:cie"),
        datadog_slos.fetch_slo_history: lambda desk: datadog_slos.fetch_slo_history(
            desk.other_org, datadog_slos.fetch_slos(desk.other_org).table["slo_id"].head(1), DAY
        ),
        DatadogClient.query: lambda desk: desk.org.query(
            QUERY, WINDOW, lambda answer: (answer, 1), desk.deadline
        ),
        DatadogClient.has_metric: lambda desk: desk.org.has_metric(
            "drill.chip.requests", desk.deadline
        ),
        fetch_logs: lambda desk: fetch_logs(desk.org, SEARCH, WINDOW, row_cap=1_500),
        fetch_spans: lambda desk: fetch_spans(desk.org, SEARCH, WINDOW, row_cap=1_500),
        fetch_events: lambda desk: fetch_events(desk.org, "source:alert", DAY),
        NewEvent: lambda desk: desk.clients.datadog_writer("tevi").post_event(EVENT, desk.deadline),
    }


def _sentry() -> Mapping[Any, Call]:
    return {
        sentry_issues.issues: lambda desk: desk.issue,
        sentry_issues.project_issues: lambda desk: sentry_issues.project_issues(
            desk.read("sentry"), OLD_ISSUES, desk.deadline
        ),
        sentry_issue_stats.issue_stats: lambda desk: sentry_issue_stats.issue_stats(
            desk.read("sentry"), ISSUES, desk.deadline
        ),
        sentry_events.events: lambda desk: sentry_events.events(
            desk.read("sentry"), "drill", desk.issue, DAY, desk.deadline
        ),
        sentry_event.event: lambda desk: sentry_event.event(
            desk.read("sentry"), "drill", desk.issue, desk.deadline
        ),
        sentry_series.trend: lambda desk: sentry_series.trend(
            desk.read("sentry"), SERIES, desk.deadline
        ),
        sentry_series.volume: lambda desk: sentry_series.volume(
            desk.read("sentry"), SERIES, desk.deadline
        ),
    }


def _pagerduty() -> Mapping[Any, Call]:
    incidents = pagerduty_incidents.IncidentSearch(window=DAY)
    return {
        pagerduty_incidents.incidents: lambda desk: pagerduty_incidents.incidents(
            desk.read("pagerduty"), incidents, desk.deadline
        ),
        pagerduty_log_entries.log_entries: lambda desk: pagerduty_log_entries.log_entries(
            desk.read("pagerduty"), desk.incident, desk.deadline
        ),
        pagerduty_oncalls.oncalls: lambda desk: pagerduty_oncalls.oncalls(
            desk.read("pagerduty"), DAY, desk.deadline, schedule_ids=("PDRILLA",)
        ),
        pagerduty_schedules.schedule_entries: lambda desk: pagerduty_schedules.schedule_entries(
            desk.read("pagerduty"), "PDRILLA", DAY, desk.deadline
        ),
        pagerduty_directory.fetch_schedules: lambda desk: pagerduty_directory.fetch_schedules(
            desk.read("pagerduty"), "PCI API Schedule", desk.deadline
        ),
        pagerduty_contacts.contact_methods: lambda desk: pagerduty_contacts.contact_methods(
            desk.read("pagerduty"), desk.engineer, desk.deadline
        ),
        pagerduty_windows.maintenance_windows: lambda desk: pagerduty_windows.maintenance_windows(
            desk.read("pagerduty"), "ongoing", desk.deadline
        ),
        pagerduty_writes.incident_state: lambda desk: pagerduty_writes.incident_state(
            desk.read("pagerduty"), desk.incident, desk.deadline
        ),
        pagerduty_writes.note_with: lambda desk: pagerduty_writes.note_with(
            desk.read("pagerduty"), desk.incident, "cie-runbook:1", desk.deadline
        ),
        pagerduty_writes.add_note: lambda desk: pagerduty_writes.add_note(
            desk.write("pagerduty"), desk.incident, "We look.", desk.deadline
        ),
        pagerduty_writes.acknowledge: lambda desk: pagerduty_writes.acknowledge(
            desk.write("pagerduty"), desk.incident, desk.deadline
        ),
    }


def _slack() -> Mapping[Any, Call]:
    file = slack_writes.File(name="report.html", content=b"<title>Report</title>")
    ts = slack_history.ts_of(WINDOW.start)

    def history(desk: Desk) -> Any:
        return slack_history.fetch_history(desk.read("slack"), CHANNEL, DAY, desk.deadline)

    return {
        slack_channel.has_channel: lambda desk: slack_channel.has_channel(
            desk.read("slack"), CHANNEL, DAY, desk.deadline
        ),
        slack_history.fetch_history: history,
        slack_history.fetch_threads: lambda desk: slack_history.fetch_threads(
            desk.read("slack"), history(desk).table, desk.deadline
        ),
        slack_history.fetch_thread: lambda desk: slack_history.fetch_thread(
            desk.read("slack"), CHANNEL, str(history(desk).table["ts"].iloc[0]), desk.deadline
        ),
        slack_people.fetch_groups: lambda desk: slack_people.fetch_groups(
            desk.read("slack"), desk.deadline
        ),
        slack_people.fetch_members: lambda desk: slack_people.fetch_members(
            desk.read("slack"), "S0DRILLT3", desk.deadline
        ),
        slack_people.fetch_users: lambda desk: slack_people.fetch_users(
            desk.read("slack"),
            slack_people.fetch_members(desk.read("slack"), "S0DRILLT3", desk.deadline).table[
                "user"
            ],
            desk.deadline,
        ),
        slack_writes.user_group_id: lambda desk: slack_writes.user_group_id(
            desk.read("slack"), HANDLE, desk.deadline
        ),
        slack_writes.posted_ts: lambda desk: slack_writes.posted_ts(
            desk.read("slack"), POST, ts, desk.deadline
        ),
        slack_writes.post_message: lambda desk: slack_writes.post_message(
            desk.write("slack"), POST, desk.deadline
        ),
        slack_writes.upload_file: lambda desk: slack_writes.upload_file(
            desk.write("slack"), POST, file, desk.deadline
        ),
    }


def _servicenow() -> Mapping[Any, Call]:
    upload = servicenow_writes.Upload(
        name="report.html", content_type="text/html", content=b"<title>Report</title>"
    )
    return {
        servicenow_queue.fetch_queue: lambda desk: servicenow_queue.fetch_queue(
            desk.read("servicenow"), GROUP, desk.deadline
        ),
        servicenow_queue.fetch_ticket: lambda desk: servicenow_queue.fetch_ticket(
            desk.read("servicenow"), desk.ticket.number, desk.deadline
        ),
        servicenow_writes.ticket_of: lambda desk: desk.ticket,
        servicenow_journal.fetch_notes: lambda desk: servicenow_journal.fetch_notes(
            desk.read("servicenow"), desk.ticket.sys_id, desk.deadline
        ),
        servicenow_journal.fetch_attachments: lambda desk: servicenow_journal.fetch_attachments(
            desk.read("servicenow"), desk.ticket.sys_id, desk.deadline
        ),
        servicenow_writes.choices: lambda desk: servicenow_writes.choices(
            desk.read("servicenow"), "incident", "state", desk.deadline
        ),
        servicenow_writes.add_work_note: lambda desk: servicenow_writes.add_work_note(
            desk.write("servicenow"), desk.ticket, "We look.", desk.deadline
        ),
        servicenow_writes.change_ticket: lambda desk: servicenow_writes.change_ticket(
            desk.write("servicenow"), desk.ticket, {"state": "3"}, desk.deadline, endpoint="state"
        ),
        servicenow_writes.attach: lambda desk: servicenow_writes.attach(
            desk.write("servicenow"), desk.ticket, upload, desk.deadline
        ),
    }


def _github() -> Mapping[Any, Call]:
    return {
        github_template.issue_template: lambda desk: github_template.issue_template(
            desk.read("github"), REPOSITORY, TEMPLATE, desk.deadline
        ),
        github_issues.issues_by_title: lambda desk: github_issues.issues_by_title(
            desk.read("github"), REPOSITORY, "INC7654321", desk.deadline
        ),
        github_writes.issue_with: lambda desk: github_writes.issue_with(
            desk.read("github"), REPOSITORY, "cie-runbook:1", DAY.start, desk.deadline
        ),
        github_writes.file_issue: lambda desk: github_writes.file_issue(
            desk.write("github"), ISSUE, desk.deadline
        ),
    }


CALLS: Mapping[str, Mapping[Any, Call]] = {
    "datadog": _datadog(),
    "sentry": _sentry(),
    "pagerduty": _pagerduty(),
    "slack": _slack(),
    "servicenow": _servicenow(),
    "github": _github(),
}
"""System to each function that asks or writes, and a call of it."""


def recorded_requests() -> Mapping[str, list[Request]]:
    """Run all calls, and the doctor; return the requests of each system, in their order."""
    kept: dict[str, list[Request]] = {name: [] for name in PREFIXES}
    with _recording(kept) as clients:
        for call in (call for calls in CALLS.values() for call in calls.values()):
            call(Desk(clients))
        probe_all(clients.settings)
    return kept


@contextmanager
def _recording(kept: Mapping[str, list[Request]]) -> Iterator[Clients]:
    with served("vista-outage", now=NOW) as rehearsal:
        services: dict[str, Service] = {}
        for system, prefix in PREFIXES.items():
            service = rehearsal.server.service_for(prefix)
            assert service is not None
            services[prefix] = Recording(service, kept[system])
        with LoopbackServer(services) as server:
            environ = {
                name: value.replace(rehearsal.server.url, server.url)
                for name, value in rehearsal.variables.items()
            }
            settings = drill_settings(rehearsal.settings.label, **environ)
            with Clients(settings) as clients:
                yield clients
