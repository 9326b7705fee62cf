"""Small stories, a clock, and the services behind a real server or asked directly."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cie_runbook.drill.http import Answer, Request
from cie_runbook.drill.server import LoopbackServer
from cie_runbook.drill.services import BASE_PATHS, all_services, invented_tokens
from cie_runbook.drill.services.tokens import SystemName, Token
from cie_runbook.drill.story import Alert, BotPost, Deployment, Failure, FailureKind, Story
from cie_runbook.settings import NetworkSettings, Secret, SystemSettings
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Deadline, RetryPolicy
from cie_runbook.window import Window
from tests.sources.builders import Clock

DAY = date(2026, 11, 18)  # a Wednesday
NOON = datetime(2026, 11, 18, 17, tzinfo=UTC)
NINE_FORTY = datetime(2026, 11, 18, 14, 40, tzinfo=UTC)
WHOLE_DAY = Window(datetime(2026, 11, 18, 5, tzinfo=UTC), datetime(2026, 11, 19, 5, tzinfo=UTC))
APM = "C02U11L00TF"
SCHEMES = {"pagerduty": "Token token={credential}"}


def make_failure(
    number: int = 1,
    *,
    kind: FailureKind = "rpc_timeout",
    at: datetime = NINE_FORTY,
    station: str = "442",
) -> Failure:
    return Failure(
        at=at,
        kind=kind,
        service="vista-api",
        station=station,
        trace_id=10**18 + number,
        request_id=f"00000000-0000-4000-8000-{number:012d}",
        checkin_uuid=f"11111111-0000-4000-8000-{number:012d}",
        duration_ms=30_000.0,
    )


def make_alert(**changes: Any) -> Alert:
    alert = Alert(
        monitor_id=424242,
        org="tevi",
        name="vista-api: too many RPC time-outs",
        query="sum(last_5m):sum:drill.vista_api.rpc_timeouts{env:prod} > 50",
        service="vista-api",
        channel=APM,
        pages=True,
        state="Alert",
        triggered_at=NINE_FORTY + timedelta(minutes=5),
        recovered_at=None,
    )
    return replace(alert, **changes)


def make_story(**changes: Any) -> Story:
    story = Story(
        day=DAY,
        now=NOON,
        failures=(),
        alerts=(),
        deployments=(
            Deployment(
                at=NINE_FORTY - timedelta(hours=4), service="vets-api", version="v7", org="vagov"
            ),
        ),
        bot_posts=(
            BotPost(
                at=NINE_FORTY - timedelta(hours=2),
                day=DAY - timedelta(days=1),
                checkin_clicks=2_011,
                checkin_completed=1_264,
                precheckin_clicks=6_498,
                precheckin_completed=2_730,
            ),
        ),
    )
    return replace(story, **changes)


def outage(count: int = 12) -> Story:
    """The story of an outage that still lasts: failures of two stations, an alert that pages."""
    failures = tuple(
        make_failure(
            number,
            at=NINE_FORTY + timedelta(minutes=number),
            station="442" if number % 3 else "528",
        )
        for number in range(count)
    )
    return make_story(failures=failures, alerts=(make_alert(),))


@dataclass
class Stage:
    """All services over one story; time and story change when told."""

    story: Story = field(default_factory=outage)
    now: datetime = NOON
    tokens: Mapping[SystemName, Token] = field(default_factory=invented_tokens)

    def __post_init__(self) -> None:
        self.services = all_services(lambda: self.story, lambda: self.now, tokens=self.tokens)

    def ask(
        self,
        system: SystemName,
        method: str,
        path: str,
        content: Any = None,
        *,
        body: bytes = b"",
        **headers: str,
    ) -> Answer:
        """Ask a service directly; headers are written with underscores."""
        scheme = SCHEMES.get(system, "Bearer {credential}")
        given = {
            "Host": "127.0.0.1:1",
            "Authorization": scheme.replace("{credential}", self.tokens[system].value),
            **({"Content-Type": "application/json"} if content is not None else {}),
            **{name.replace("_", "-"): text for name, text in headers.items()},
        }
        sent = json.dumps(content).encode() if content is not None else body
        request = Request.of(method, f"{BASE_PATHS[system]}{path}", given, sent)
        prefix = next(one for one in self.services if request.path.startswith(one))
        return self.services[prefix].answer(request)

    @contextmanager
    def client(self, system: SystemName) -> Iterator[tuple[SystemClient, Deadline]]:
        """Open the runbook's own client of a system, over a real connection."""
        with LoopbackServer(self.services) as server:
            settings = SystemSettings(
                system=system,
                base_url=f"{server.url}{BASE_PATHS[system]}",
                credential=Secret(self.tokens[system].value),
                credential_name=f"CIE_DRILL_{system.upper()}_TOKEN",
                authorization=SCHEMES.get(system, "Bearer {credential}"),
            )
            client = SystemClient(
                settings,
                NetworkSettings(),
                timing=Clock().timing(),
                policy=RetryPolicy(max_attempts=1),
                hooks=(),
            )
            try:
                yield client, Deadline.after(60, client.timing)
            finally:
                client.close()


def without(system: SystemName, *scopes: str) -> dict[SystemName, Token]:
    """Return the tokens, that of one system with less to do."""
    tokens = dict(invented_tokens())
    tokens[system] = tokens[system].without(*scopes)
    return tokens
