"""Probes over loopback: configured, reachable, permitted, on time."""

import email.utils
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cie_runbook.settings import (
    DatadogOrgSettings,
    NetworkSettings,
    PermissionProbe,
    ProbeSettings,
    Secret,
    SystemSettings,
    load_settings,
)
from cie_runbook.settings.profile import TimeseriesApi
from cie_runbook.sources.probe_results import Probe, doctor_report
from cie_runbook.sources.probes import probe_all, probe_org, probe_system
from cie_runbook.sources.transport import Deadline
from tests.replay import Exchange, Reply, replay
from tests.sources.builders import (
    API_KEY,
    QUERY,
    START,
    Clock,
    answer_of,
    make_org,
    timeseries,
)

TOKEN = "token-0123456789"  # noqa: S105 - invented
EMPTY = Reply.of(answer_of(times=[]))


def validate(*replies: Reply) -> Exchange:
    return Exchange("GET", "/api/v1/validate", replies)


def org_probe(org: DatadogOrgSettings) -> Probe:
    timing = Clock().timing()
    return probe_org(org, NetworkSettings(), timing, Deadline.after(10, timing))


def system_probe(url: str | None, probe: ProbeSettings, *, credential: str | None = TOKEN) -> Probe:
    settings = SystemSettings(
        system="slack",
        base_url=url,
        credential=Secret(credential) if credential else None,
        credential_name="CIE_SLACK_TOKEN",
        probe=probe,
        permissions=("channels:history", "channels:read"),
    )
    timing = Clock().timing()
    return probe_system(settings, NetworkSettings(), timing, Deadline.after(10, timing))


def test_an_org_whose_keys_work_is_ok() -> None:
    with replay(validate(Reply.of({"valid": True})), timeseries(EMPTY)) as server:
        probe = org_probe(make_org(server.url))
    assert (probe.verdict, probe.configured, probe.reachable, probe.permitted) == (
        "ok",
        "yes",
        "yes",
        "yes",
    )
    assert probe.latency_ms == 0


@pytest.mark.parametrize("reply", [Reply(status=403), Reply.of({"valid": False}), Reply.of({})])
def test_a_bad_api_key_is_told_from_a_narrow_application_key(reply: Reply) -> None:
    with replay(validate(reply)) as server:
        probe = org_probe(make_org(server.url))
    assert (probe.reachable, probe.permitted, probe.lacking) == ("yes", "no", ())
    assert probe.note == "the API key in CIE_TEVI_DD_API_KEY was refused"


def test_a_narrow_application_key_names_the_scope() -> None:
    with replay(validate(Reply.of({"valid": True})), timeseries(Reply(status=403))) as server:
        probe = org_probe(make_org(server.url))
    assert (probe.permitted, probe.lacking) == ("no", ("timeseries_query",))
    assert "CIE_TEVI_DD_APP_KEY" in probe.note
    assert len(server.seen) == 2


def test_an_org_on_the_v1_api_is_asked_there() -> None:
    answer = Reply.of({"status": "ok", "series": []})
    api: TimeseriesApi = "v1"
    with replay(validate(Reply.of({"valid": True})), Exchange("GET", QUERY, (answer,))) as server:
        assert org_probe(make_org(server.url, api=api)).verdict == "ok"


def test_a_service_that_fails_is_reachable_and_not_usable() -> None:
    with replay(validate(Reply(status=500))) as server:
        probe = org_probe(make_org(server.url))
    assert (probe.reachable, probe.permitted, probe.verdict) == ("yes", "not asked", "fail")
    assert "status 500" in probe.note
    assert len(server.seen) == 1


def test_a_service_that_is_not_there_is_not_reachable() -> None:
    with replay() as server:
        url = server.url
    probe = org_probe(make_org(url))
    assert (probe.reachable, probe.permitted, probe.verdict) == ("no", "not asked", "fail")
    assert "no connection could be made" in probe.note


def test_a_missing_key_is_named_and_nothing_is_sent() -> None:
    with replay() as server:
        probe = org_probe(replace(make_org(server.url), app_key=None))
    assert (probe.configured, probe.missing) == ("no", ("CIE_TEVI_DD_APP_KEY",))
    assert server.seen == []


def test_a_rehearsal_that_was_not_started_is_unused() -> None:
    assert org_probe(make_org("drill:normal")).verdict == "unused"


def test_a_clock_that_is_off_is_a_warning() -> None:
    date = email.utils.format_datetime(START + timedelta(minutes=10), usegmt=True)
    valid, empty = Reply.of({"valid": True}, date=date), Reply.of(answer_of(times=[]), date=date)
    with replay(validate(valid), timeseries(empty)) as server:
        probe = org_probe(make_org(server.url))
    assert probe.skew_s == pytest.approx(600.5)
    assert probe.verdict == "warn"


SLACK_SCOPES = "channels:history,channels:read,users:read,usergroups:read"
SLACK = ProbeSettings(path="/auth.test", ok_field="ok", granted_header="X-OAuth-Scopes")


def slack(content: Any, **headers: str) -> Exchange:
    return Exchange("GET", "/auth.test", (Reply.of(content, 200, **headers),))


def test_scopes_in_a_header_are_compared_with_those_wanted() -> None:
    granted = "channels:history, chat:write"
    with replay(slack({"ok": True}, x_oauth_scopes=granted)) as server:
        probe = system_probe(server.url, SLACK)
    assert (probe.permitted, probe.lacking) == ("no", ("channels:read",))


def test_scopes_in_the_body_are_compared_with_those_wanted() -> None:
    scopes = {"auth": {"scopes": ["channels:history", "channels:read", "more"]}}
    settings = ProbeSettings(path="/auth.test", granted_field="auth.scopes")
    with replay(slack(scopes)) as server:
        probe = system_probe(server.url, settings)
    assert (probe.permitted, probe.lacking, probe.verdict) == ("yes", (), "ok")


@pytest.mark.parametrize("content", [{}, {"auth": None}, {"auth": {"scopes": "all"}}])
def test_a_service_that_lists_no_scopes_is_believed_and_it_is_said(content: Any) -> None:
    settings = ProbeSettings(path="/auth.test", granted_field="auth.scopes")
    with replay(slack(content)) as server:
        probe = system_probe(server.url, settings)
    assert probe.permitted == "yes"
    assert probe.note == "the service does not list the scopes of the credential"


@pytest.mark.parametrize(
    ("error", "shown"),
    [("invalid_auth", " (invalid_auth)"), ("A. Veteran said <b>", ""), (7, "")],
)
def test_a_refusal_inside_a_200_is_a_refusal_and_only_codes_are_shown(
    error: object, shown: str
) -> None:
    with replay(slack({"ok": False, "error": error})) as server:
        probe = system_probe(server.url, SLACK)
    assert (probe.permitted, probe.note) == ("no", f"the credential was refused{shown}")


def test_a_denied_system_says_what_to_check() -> None:
    with replay(Exchange("GET", "/auth.test", (Reply(status=401),))) as server:
        probe = system_probe(server.url, SLACK)
    assert probe.permitted == "no"
    assert "Check CIE_SLACK_TOKEN; it needs: channels:history, channels:read." in probe.note


def test_a_system_without_address_or_credential_is_not_asked() -> None:
    assert system_probe(None, SLACK).verdict == "unused"
    probe = system_probe("https://slack.example", SLACK, credential=None)
    assert (probe.configured, probe.missing) == ("no", ("CIE_SLACK_TOKEN",))


def test_production_without_credentials_is_told_variable_by_variable_and_asks_nobody() -> None:
    settings = load_settings("production", environ={}, keyring=lambda name: None)
    probes = probe_all(settings)
    assert [probe.configured for probe in probes] == ["no"] * 8
    report = doctor_report(probes)
    for _, names in settings.missing_credentials():
        assert all(name in report for name in names)


def test_all_systems_are_probed_in_the_order_of_the_profile_and_nothing_secret_is_shown() -> None:
    exchanges = (
        validate(Reply.of({"valid": True})),
        timeseries(EMPTY),
        slack({"ok": True}, x_oauth_scopes=SLACK_SCOPES),
    )
    environ = {"CIE_SLACK_TOKEN": TOKEN}
    with replay(*exchanges) as server:
        settings = load_settings("production", environ=environ, keyring=lambda name: None)
        orgs = dict.fromkeys(settings.datadog, server.url)
        pair = (Secret(API_KEY), Secret("app-key-0123456789"))
        started = settings.with_base_urls(orgs, {"slack": server.url}).with_credentials(
            dict.fromkeys(orgs, pair)
        )
        narrow: dict[str, DatadogOrgSettings] = {
            name: replace(org, scopes=("timeseries_query",))
            for name, org in started.datadog.items()
        }
        started = replace(started, datadog=narrow)
        probes = probe_all(started, timing=Clock().timing())
    assert [probe.system for probe in probes] == [
        *(f"Datadog {org}" for org in ("vagov", "tevi", "vetext")),
        *settings.systems,
    ]
    assert [probe.permitted for probe in probes[:3]] == ["yes"] * 3
    assert probes[5].permitted == "yes"
    text = repr(probes) + doctor_report(probes)
    assert not any(secret.reveal() in text for secret in started.known_secrets())


PERMISSIONS = ("read on task", "read on sys_journal_field", "users:contact_methods.read")
PROBES = (
    PermissionProbe(permission=PERMISSIONS[0], path="/table/task"),
    PermissionProbe(permission=PERMISSIONS[1], path="/table/sys_journal_field"),
    PermissionProbe(
        permission=PERMISSIONS[2], path="/users/PNOBODY/contact_methods", accepted=(404,)
    ),
)
GRANTED = (Reply.of({"result": []}), Reply.of({"result": []}), Reply(404))


def probe_without(*removed: str, status: int = 403, more: tuple[str, ...] = ()) -> Probe:
    """Probe a system that lists no permissions, with a credential that lacks some."""
    exchanges = [
        Exchange("GET", probe.path, (Reply(status) if probe.permission in removed else reply,))
        for probe, reply in zip(PROBES, GRANTED, strict=True)
    ]
    timing = Clock().timing()
    with replay(*exchanges) as server:
        settings = SystemSettings(
            system="servicenow",
            base_url=server.url,
            credential=Secret(TOKEN),
            credential_name="CIE_SERVICENOW_TOKEN",
            probe=ProbeSettings(path="/table/task"),
            probes=PROBES,
            permissions=(*PERMISSIONS, *more),
        )
        return probe_system(settings, NetworkSettings(), timing, Deadline.after(10, timing))


def test_permissions_are_tried_one_by_one_where_the_service_lists_none() -> None:
    probe = probe_without()
    assert (probe.verdict, probe.lacking, probe.note) == ("ok", (), "")


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_the_one_permission_that_lacks_is_named(permission: str) -> None:
    probe = probe_without(permission)
    assert (probe.permitted, probe.lacking) == ("no", (permission,))


def test_a_credential_without_any_permission_is_refused_as_a_whole() -> None:
    probe = probe_without(*PERMISSIONS, status=401)
    assert (probe.permitted, probe.lacking) == ("no", ())
    assert "Check CIE_SERVICENOW_TOKEN; it needs: " in probe.note


def test_a_permission_without_a_way_to_try_it_is_told() -> None:
    assert probe_without(more=("write",)).note == "no way to try: write"


def test_a_permission_that_slack_denies_with_the_status_of_success_lacks() -> None:
    denied = Reply.of({"ok": False, "error": "missing_scope"})
    probes = (PermissionProbe(permission="users:read", path="/users.list", ok_field="ok"),)
    timing = Clock().timing()
    with replay(slack({"ok": True}), Exchange("GET", "/users.list", (denied,))) as server:
        settings = SystemSettings(
            system="slack",
            base_url=server.url,
            credential=Secret(TOKEN),
            credential_name="CIE_SLACK_TOKEN",
            probe=SLACK,
            probes=probes,
            permissions=("users:read",),
        )
        probe = probe_system(settings, NetworkSettings(), timing, Deadline.after(10, timing))
    assert probe.lacking == ("users:read",)


def test_a_status_that_hides_what_may_not_be_seen_can_show_the_lack() -> None:
    hidden, open_to_all = (
        PermissionProbe(permission="metadata read", path="/repository", refused=(404,)),
        PermissionProbe(permission="issues read", path="/issues"),
    )
    with replay(
        Exchange("GET", "/repository", (Reply(status=404),)),
        Exchange("GET", "/issues", (Reply.of([]),)),
    ) as server:
        settings = SystemSettings(
            system="github",
            base_url=server.url,
            credential=Secret(TOKEN),
            credential_name="CIE_GITHUB_TOKEN",
            probe=ProbeSettings(path="/repository"),
            probes=(hidden, open_to_all),
            permissions=("metadata read", "issues read"),
        )
        timing = Clock().timing()
        found = probe_system(settings, NetworkSettings(), timing, Deadline.after(10, timing))
    assert (found.permitted, found.lacking) == ("no", ("metadata read",))
