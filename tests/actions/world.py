"""A world to send to: a case with an outbox, clients of one loopback server, a clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cie_runbook.actions.clients import Clients
from cie_runbook.actions.draft import Draft
from cie_runbook.actions.origin import Origin
from cie_runbook.actions.outbox import Outbox
from cie_runbook.actions.send import Confirmation, send
from cie_runbook.case import Case
from cie_runbook.redaction import Redactor
from cie_runbook.settings import (
    DatadogOrgSettings,
    Secret,
    SentrySettings,
    Settings,
    SystemId,
    SystemSettings,
    WriteSettings,
)
from cie_runbook.sources.transport import Timing

START = datetime(2026, 11, 20, 15, tzinfo=UTC)
CHANNEL = "C02UP02HHGX"
TICKET = "INC0012345"
TICKET_ID = "9c50fbc51b4f8d5065965318624bc001"
GROUP_ID = "9c50fbc51b4f8d5065965318624bc0ff"
INCIDENT = "Q1ABCDEFGHIJKL"
REPOSITORY = "department-of-veterans-affairs/va.gov-team"
SECRET = "planted-credential-0123456789"  # noqa: S105 - invented
SYSTEMS: tuple[SystemId, ...] = ("pagerduty", "slack", "servicenow", "github")


@dataclass
class Clock:
    """A clock that moves only when told."""

    elapsed_s: float = 0.0
    pauses: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.elapsed_s += seconds

    def now(self) -> datetime:
        return START + timedelta(seconds=self.elapsed_s)

    def timing(self) -> Timing:
        return Timing(lambda: self.elapsed_s, self.now, self.sleep, lambda: 0.5)


def make_system(system: SystemId, url: str | None) -> SystemSettings:
    return SystemSettings(
        system=system,
        base_url=url,
        credential=Secret(f"reads-{system}-0123456789"),
        credential_name=f"CIE_{system.upper()}_TOKEN",
        write=WriteSettings(
            credential=Secret(f"writes-{system}-0123456789"),
            credential_name=f"CIE_{system.upper()}_WRITE_TOKEN",
            sender="oncall@va.gov" if system == "pagerduty" else None,
            sender_name="CIE_PAGERDUTY_FROM" if system == "pagerduty" else None,
        ),
    )


def make_settings(url: str | None, *, variant: str | None = None) -> Settings:
    return Settings(
        profile="production",
        variant=variant,
        datadog={
            "tevi": DatadogOrgSettings(
                org="tevi",
                base_url=url or "https://api.ddog-gov.com",
                api_key=Secret("api-key-of-tevi-0123456789"),
                app_key=Secret("app-key-of-tevi-0123456789"),
                key_names=("CIE_TEVI_DD_API_KEY", "CIE_TEVI_DD_APP_KEY"),
            )
        },
        systems={system: make_system(system, url) for system in SYSTEMS},
        metric_names={},
        day_rule="yesterday",
        closures=(),
        sentry=SentrySettings(dsn=None, dsn_name=None, environment="test", cron_monitor="test"),
    )


def make_case(folder: Path) -> Case:
    facts = {
        "profile": "production",
        "start": datetime.combine(date(2026, 11, 20), datetime.min.time(), UTC).isoformat(),
        "end": START.isoformat(),
    }
    return Case.create(folder, "incident-2026-11-20", facts)


@dataclass(frozen=True)
class World:
    """What a test drafts and sends with."""

    outbox: Outbox
    origin: Origin
    redactor: Redactor
    settings: Settings
    clock: Clock

    def send(self, draft: Draft) -> Draft:
        """Confirm a draft, and send it."""
        confirmed = Confirmation(draft_id=draft.id, by="engineer", at=self.clock.now())
        with Clients(self.settings, timing=self.clock.timing()) as clients:
            return send(self.outbox, clients, confirmed=confirmed, redactor=self.redactor)


def make_world(folder: Path, url: str | None, *, settings: Settings | None = None) -> World:
    redactor = Redactor([SECRET], key=b"k" * 32)
    outbox = Outbox(make_case(folder))
    origin = Origin(
        outbox=outbox,
        redactor=redactor,
        profile=(settings or make_settings(url)).label,
        made_at=START,
        why="CHIP answers slowly.",
    )
    return World(outbox, origin, redactor, settings or make_settings(url), Clock())


@contextmanager
def nowhere(folder: Path) -> Iterator[World]:
    """A world whose services are not there: a port that nobody listens on."""
    yield make_world(folder, "http://127.0.0.1:9")
