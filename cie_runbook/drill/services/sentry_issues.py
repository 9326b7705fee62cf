"""Sentry's issues and events, derived from the failures of a story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cie_runbook.drill.rpc_lines import hex_trace
from cie_runbook.drill.services.planted import (
    BIRTH_DATE,
    EMAIL,
    IP_ADDRESS,
    PATIENT_NAME,
    PHONE,
    SSN,
    STREET,
)
from cie_runbook.drill.services.sentry_faults import SENTRY_FAULTS, SentryFault
from cie_runbook.drill.services.telling import hex_id, iso_z, number_id
from cie_runbook.drill.story import Failure, FailureKind, Story

ORGANIZATION = "drill"
PROJECT, PROJECT_ID = "vets-api", "101"
ENVIRONMENT = "production"
LOST_EVERY = 4  # of the events, so many lost the trace on their way


@dataclass(frozen=True, kw_only=True)
class Issue:
    """All failures of one kind, in order of time.

    Attributes
    ----------
    kind : FailureKind
        What went wrong.
    fault : SentryFault
        How it looks in Sentry.
    failures : sequence of Failure
        Its events.
    deployments : sequence of (instant, version)
        Releases of vets-api, in order of time.
    """

    kind: FailureKind
    fault: SentryFault
    failures: Sequence[Failure]
    deployments: Sequence[tuple[datetime, str]]

    @property
    def id(self) -> str:
        """Numeric, written as text."""
        return str(number_id("sentry-issue", self.kind, digits=10))

    @property
    def short_id(self) -> str:
        """The name that people use."""
        return f"VETS-API-{hex_id('sentry-short', self.kind, digits=3).upper()}"

    def release(self, at: datetime) -> str:
        """Return the version that ran at an instant."""
        earlier = [version for since, version in self.deployments if since <= at]
        return f"vets-api@{earlier[-1]}" if earlier else "vets-api@drill"

    def tags(self, failure: Failure) -> dict[str, str]:
        """Return the tags of an event, as a search compares them."""
        return {
            "environment": ENVIRONMENT,
            "level": self.fault.level,
            "release": self.release(failure.at),
            **self.fault.tags,
        }


def issues_of(story: Story) -> tuple[Issue, ...]:
    """Return the issues of a story, the last seen first."""
    deployments = sorted(
        (one.at, one.version) for one in story.deployments if one.service == "vets-api"
    )
    found = []
    for kind, fault in SENTRY_FAULTS.items():
        failures = sorted(
            (one for one in story.failures if one.kind == kind and one.at <= story.now),
            key=lambda one: (one.at, one.trace_id),
        )
        if failures:
            found.append(Issue(kind=kind, fault=fault, failures=failures, deployments=deployments))
    return tuple(sorted(found, key=lambda issue: issue.failures[-1].at, reverse=True))


def event_id(failure: Failure) -> str:
    """Return the id of the event that a failure left."""
    return hex_id("sentry-event", failure.trace_id, iso_z(failure.at))


def trace_of(failure: Failure) -> str:
    """Return the trace id of a failure in the form that logs have it too."""
    return hex_trace(int(failure.at.timestamp() * 1_000), failure.trace_id)


def issue_json(issue: Issue, in_window: Sequence[Failure], url: str) -> dict[str, Any]:
    """Return an issue as the list shows it: counts of the window, first and last of all time."""
    return {
        "id": issue.id,
        "shortId": issue.short_id,
        "title": issue.fault.title,
        "culprit": issue.fault.culprit,
        "level": issue.fault.level,
        "status": "unresolved",
        "substatus": "ongoing",
        "type": "error",
        "count": str(len(in_window)),  # text, as the service has it
        "userCount": len({one.checkin_uuid for one in in_window}),
        "firstSeen": iso_z(issue.failures[0].at),
        "lastSeen": iso_z(issue.failures[-1].at),
        "permalink": f"{url}/organizations/{ORGANIZATION}/issues/{issue.id}/",
        "project": {"id": PROJECT_ID, "slug": PROJECT, "name": PROJECT},
        "metadata": {"type": issue.fault.error, "value": issue.fault.message},
        "lifetime": {"count": str(len(issue.failures))},
        "stats": {"24h": hourly(in_window)},
        "logger": None,
        "annotations": [],
    }


def hourly(failures: Iterable[Failure], step_s: int = 3_600) -> list[list[int]]:
    """Return counts by the start of each hour that has any, epoch [s]."""
    counts: dict[int, int] = {}
    for failure in failures:
        start_s = int(failure.at.timestamp()) // step_s * step_s
        counts[start_s] = counts.get(start_s, 0) + 1
    return [[start_s, counts[start_s]] for start_s in sorted(counts)]


def event_summary(issue: Issue, failure: Failure) -> dict[str, Any]:
    """Return an event as a list shows it."""
    return {
        "id": event_id(failure),
        "eventID": event_id(failure),
        "groupID": issue.id,
        "projectID": PROJECT_ID,
        "title": issue.fault.title,
        "message": issue.fault.message,
        "culprit": issue.fault.culprit,
        "dateCreated": iso_z(failure.at),
        "platform": "ruby",
        "event.type": "error",
        "tags": [{"key": key, "value": value} for key, value in _all_tags(issue, failure).items()],
        # A Veteran's own data, as careless code sends it: a client must leave it where it is.
        "user": {
            "id": failure.checkin_uuid,
            "name": PATIENT_NAME,
            "email": EMAIL,
            "ip_address": IP_ADDRESS,
        },
    }


def event_body(issue: Issue, failure: Failure) -> dict[str, Any]:
    """Return an event with all that was sent along."""
    return {
        **event_summary(issue, failure),
        "dateReceived": iso_z(failure.at),
        "release": {"version": issue.release(failure.at)},
        "entries": [
            {"type": "exception", "data": {"values": [_exception(issue, failure)]}},
            {"type": "request", "data": _request(failure)},
        ],
        "contexts": {
            "trace": {
                "type": "trace",
                "trace_id": trace_of(failure),
                "span_id": hex_id("span", failure.trace_id, digits=16),
            }
        },
        "context": {
            "original_status": issue.fault.status,
            "original_body": f'{{"patient":"{PATIENT_NAME}","ssn":"{SSN}","dob":"{BIRTH_DATE}"}}',
            "uuid": failure.checkin_uuid,
            "request_id": failure.request_id,
            "station": failure.station,
        },
    }


def _exception(issue: Issue, failure: Failure) -> dict[str, Any]:
    return {
        "type": issue.fault.error,
        "value": issue.fault.message,
        "module": None,
        "stacktrace": {
            "frames": [
                {
                    "module": None,
                    "filename": filename,
                    "function": function,
                    "lineNo": line,
                    "inApp": is_ours,
                    "vars": {"last_name": PATIENT_NAME, "phone": PHONE, "street": STREET},
                }
                for filename, function, line, is_ours in issue.fault.frames
            ]
        },
    }


def _request(failure: Failure) -> dict[str, Any]:
    return {
        "method": "POST",
        "url": "https://api.drill.example/check_in/v2/patient_check_ins",
        "data": {"uuid": failure.checkin_uuid, "last_name": PATIENT_NAME, "ssn4": SSN[-4:]},
        "headers": [["X-Forwarded-For", IP_ADDRESS]],
        "env": {"REMOTE_ADDR": IP_ADDRESS},
    }


def _all_tags(issue: Issue, failure: Failure) -> dict[str, str]:
    traced = {"dd.trace_id": str(failure.trace_id)} if failure.trace_id % LOST_EVERY else {}
    return {
        **issue.tags(failure),
        **traced,
        "user": f"ip:{IP_ADDRESS}",
        "url": "https://api.drill.example",
    }
