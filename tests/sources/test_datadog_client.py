"""One org behind Datadog's client: its own keys, its own host, and nothing borrowed."""

import logging
from dataclasses import replace
from typing import Any

import pytest

from cie_runbook.errors import AccessDeniedError, SettingsError, SourceError
from cie_runbook.settings import NetworkSettings, Secret, load_settings
from cie_runbook.sources.datadog_client import DatadogClient, open_datadog
from cie_runbook.sources.transport import log_request
from tests.replay import Exchange, Reply, replay
from tests.sources.builders import (
    API_KEY,
    APP_KEY,
    QUERY,
    TIMESERIES,
    make_client,
    make_org,
    make_window,
    timeseries,
)

VALIDATE = "/api/v1/validate"


def whole(answer: Any) -> tuple[Any, int]:
    return answer, 1


def test_each_request_carries_the_pair_of_its_own_org() -> None:
    with replay(timeseries(Reply.of({"a": 1}))) as server:
        client = make_client(server.url)
        assert client.timeseries({"data": {}}, whole, client.deadline(5)) == {"a": 1}
    (seen,) = server.seen
    assert seen.headers["dd-api-key"] == API_KEY
    assert seen.headers["dd-application-key"] == APP_KEY
    assert seen.json == {"data": {}}


def test_datadogs_own_variables_are_not_borrowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DD_API_KEY", "borrowed-0123456789")
    monkeypatch.setenv("DD_APP_KEY", "borrowed-9876543210")
    monkeypatch.setenv("DD_SITE", "datadoghq.eu")
    valid = Exchange("GET", VALIDATE, (Reply.of({"valid": True}),))
    with replay(valid, timeseries(Reply.of({}))) as server:
        org = replace(make_org(server.url), app_key=None)
        client = DatadogClient(org, NetworkSettings(), hooks=())
        client.validate(whole, client.deadline(5))
        client.timeseries({}, whole, client.deadline(5))
    assert len(server.seen) == 2  # they came here, and not to the site of the environment
    for seen in server.seen:
        assert seen.headers["dd-api-key"] == API_KEY
        assert "borrowed" not in str(seen.headers)


def test_a_missing_key_is_an_error_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DD_APP_KEY", "borrowed-9876543210")
    settings = load_settings(
        "production", environ={"CIE_TEVI_DD_API_KEY": API_KEY}, keyring=lambda name: None
    )
    with pytest.raises(SettingsError) as caught:
        open_datadog(settings, "tevi")
    assert "CIE_TEVI_DD_APP_KEY not set" in str(caught.value)


def test_a_rehearsal_that_nobody_started_is_an_error() -> None:
    settings = load_settings("drill", environ={}, keyring=lambda name: None)
    with pytest.raises(SettingsError, match="the rehearsal has not been started"):
        open_datadog(settings, "tevi")


def test_the_v1_request_is_in_seconds() -> None:
    with replay(Exchange("GET", QUERY, (Reply.of({}),))) as server:
        client = make_client(server.url)
        client.query("sum:a{x:y}.as_count()", make_window(hours=1), whole, client.deadline(5))
    assert server.seen[0].query == {
        "from": ["1794978000"],
        "to": ["1794981600"],
        "query": ["sum:a{x:y}.as_count()"],
    }


@pytest.mark.parametrize("status", [401, 403])
def test_a_denied_request_names_org_credential_and_scope_and_is_not_repeated(status: int) -> None:
    body = {"errors": ["Forbidden for user.name@va.gov"]}
    with replay(timeseries(Reply.of(body, status))) as server:
        client = make_client(server.url)
        with pytest.raises(AccessDeniedError) as caught:
            client.timeseries({}, whole, client.deadline(5))
    assert len(server.seen) == 1
    text = str(caught.value)
    for part in ("Datadog tevi", "CIE_TEVI_DD_API_KEY", "CIE_TEVI_DD_APP_KEY", "timeseries_query"):
        assert part in text
    assert "user.name" not in text
    assert API_KEY not in text
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_keys_do_not_follow_a_redirect() -> None:
    with replay() as elsewhere:
        away = Reply(307, b"", {"location": f"{elsewhere.url}{TIMESERIES}"})
        with replay(timeseries(away)) as server:
            client = make_client(server.url)
            with pytest.raises(SourceError, match="redirects elsewhere"):
                client.timeseries({}, whole, client.deadline(5))
        assert elsewhere.seen == []


def test_an_error_body_that_is_not_text_does_no_harm() -> None:
    with replay(timeseries(Reply(400, b"\xff\xfe"))) as server:
        client = make_client(server.url)
        with pytest.raises(SourceError, match="status 400"):
            client.timeseries({}, whole, client.deadline(5))


def test_a_sign_on_page_is_not_taken_for_data() -> None:
    page = Reply(200, b"<html>Sign in</html>", {"content-type": "text/html"})
    with replay(timeseries(page)) as server:
        client = make_client(server.url)
        with pytest.raises(SourceError, match="web page"):
            client.timeseries({}, whole, client.deadline(5))


def test_one_line_is_logged_and_it_holds_no_query_and_no_key(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG), replay(timeseries(Reply.of({}))) as server:
        client = make_client(server.url, hooks=(log_request,))
        client.timeseries({"data": "sum:a{*}"}, whole, client.deadline(5))
    (line,) = [r.getMessage() for r in caplog.records if r.name.startswith("cie_runbook")]
    assert line == "Datadog tevi timeseries status=200 rows=1 ms=0 attempt=1"
    assert API_KEY not in caplog.text
    assert "sum:a" not in caplog.text


def test_two_orgs_on_one_host_keep_their_keys_apart() -> None:
    with replay(timeseries(Reply.of({}))) as server:
        other = Secret("api-key-of-vagov-0123456789")
        first = make_client(server.url)
        second = DatadogClient(
            make_org(server.url, org="vagov", api_key=other), NetworkSettings(), hooks=()
        )
        for client in (first, second, first):
            client.timeseries({}, whole, client.deadline(5))
    keys = [seen.headers["dd-api-key"] for seen in server.seen]
    assert keys == [API_KEY, other.reveal(), API_KEY]


def test_a_closed_client_can_be_closed_again() -> None:
    client = make_client("http://127.0.0.1:9")
    client.close()
    client.close()


@pytest.mark.parametrize(("status", "is_known"), [(200, True), (404, False)])
def test_a_metric_that_does_not_exist_is_an_answer_and_no_failure(
    status: int, is_known: bool
) -> None:
    reply = Reply.of({"type": "count"}, status)
    with replay(Exchange("GET", "/api/v1/metrics/a.b", (reply,))) as server:
        client = make_client(server.url)
        assert client.has_metric("a.b", client.deadline(30)) is is_known
        client.close()
