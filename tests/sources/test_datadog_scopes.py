"""With one scope removed, exactly that is named."""

from dataclasses import replace
from typing import get_args

import pytest

from cie_runbook.errors import AccessDeniedError
from cie_runbook.settings import NetworkSettings
from cie_runbook.settings.profile import DatadogScope
from cie_runbook.sources.datadog_scopes import ask_scope
from cie_runbook.sources.probe_results import Probe
from cie_runbook.sources.probes import probe_org
from cie_runbook.sources.transport import Deadline
from tests.replay import Exchange, Reply, replay
from tests.sources.builders import TIMESERIES, Clock, answer_of, make_client, make_org

SCOPES: tuple[DatadogScope, ...] = get_args(DatadogScope)
NOTHING = Reply.of({"data": []})
PLACES: dict[DatadogScope, tuple[str, str, Reply]] = {
    "timeseries_query": ("POST", TIMESERIES, Reply.of(answer_of(times=[]))),
    "logs_read_data": ("POST", "/api/v2/logs/events/search", NOTHING),
    "apm_read": ("POST", "/api/v2/spans/events/search", NOTHING),
    "events_read": ("GET", "/api/v2/events", NOTHING),
    "monitors_read": ("GET", "/api/v1/monitor", Reply.of([])),
    "dashboards_read": ("GET", "/api/v1/dashboard", Reply.of({"dashboards": []})),
    "slos_read": ("GET", "/api/v1/slo", NOTHING),
}


def org_without(*removed: DatadogScope, status: int = 403) -> Probe:
    """Probe an org whose application key lacks some scopes."""
    exchanges = [
        Exchange(method, path, (Reply(status) if scope in removed else reply,))
        for scope, (method, path, reply) in PLACES.items()
    ]
    valid = Exchange("GET", "/api/v1/validate", (Reply.of({"valid": True}),))
    timing = Clock().timing()
    with replay(valid, *exchanges) as server:
        org = replace(make_org(server.url), scopes=SCOPES)
        return probe_org(org, NetworkSettings(), timing, Deadline.after(10, timing))


def test_an_application_key_with_all_scopes_is_permitted() -> None:
    assert set(PLACES) == set(SCOPES)
    assert org_without().verdict == "ok"


@pytest.mark.parametrize("scope", SCOPES)
def test_the_one_scope_that_lacks_is_named(scope: DatadogScope) -> None:
    probe = org_without(scope)
    assert (probe.permitted, probe.lacking) == ("no", (scope,))
    assert probe.note == "the application key in CIE_TEVI_DD_APP_KEY is too narrow"


def test_a_key_that_may_nothing_may_be_no_key() -> None:
    probe = org_without(*SCOPES)
    assert probe.lacking == SCOPES
    assert "was refused or is too narrow" in probe.note


def test_a_scope_that_could_not_be_tried_is_no_scope_that_lacks() -> None:
    probe = org_without("slos_read", status=500)
    assert (probe.permitted, probe.lacking, probe.verdict) == ("not asked", (), "fail")
    assert probe.note == "slos_read could not be tried: the service failed (status 500)"


@pytest.mark.parametrize("scope", SCOPES)
def test_each_scope_is_tried_with_one_request(scope: DatadogScope) -> None:
    method, path, reply = PLACES[scope]
    clock = Clock()
    with replay(Exchange(method, path, (reply, Reply(403)))) as server:
        client = make_client(server.url, clock=clock)
        ask_scope(client, scope, Deadline.after(10, clock.timing()))
        assert len(server.seen) == 1
        with pytest.raises(AccessDeniedError, match=scope):
            ask_scope(client, scope, Deadline.after(10, clock.timing()))
