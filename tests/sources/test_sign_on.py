"""A sign-on page is a denial, though it comes with the status of success."""

import pytest

from cie_runbook.errors import AccessDeniedError
from cie_runbook.settings.profile import SystemId
from cie_runbook.sources.decoding import json_object
from cie_runbook.sources.sign_on import is_web_page, refuse_web_page
from cie_runbook.sources.transport import Answer
from tests.replay import Exchange, replay
from tests.sources.slack_and_servicenow import SIGN_ON, client_of

MEND = "Check CIE_SERVICENOW_TOKEN."
SYSTEMS: tuple[SystemId, ...] = ("sentry", "pagerduty", "slack", "servicenow", "github")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html;charset=UTF-8", b"Who are you?"),
        ("application/xhtml+xml", b"Who are you?"),
        ("", b"\n <!DOCTYPE HTML><p>secret detail"),
        ("", b"\xef\xbb\xbf<!doctype html><p>secret detail"),
        ("application/json", b"<html><p>secret detail"),
    ],
)
def test_a_web_page_is_a_denied_access(content_type: str, body: bytes) -> None:
    with pytest.raises(AccessDeniedError) as caught:
        refuse_web_page(Answer(200, {"content-type": content_type}, body), "servicenow", MEND)
    assert caught.value.mend == MEND
    assert "secret detail" not in str(caught.value)


@pytest.mark.parametrize("body", [b'{"result": []}', b"", b'"<html>"', b"gateway"])
def test_any_other_body_passes(body: bytes) -> None:
    answer = Answer(200, {"content-type": "application/json"}, body)
    refuse_web_page(answer, "servicenow", MEND)
    assert not is_web_page(answer)


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_system_is_denied_by_a_sign_on_page_and_its_credential_named(
    system: SystemId,
) -> None:
    with (
        replay(Exchange("GET", "/things", (SIGN_ON,))) as server,
        client_of(system, server.url) as (client, deadline),
        pytest.raises(AccessDeniedError, match="most likely to sign on") as caught,
    ):
        client.get(
            "/things", lambda answer: (json_object(answer, system), 1), deadline, endpoint="things"
        )
    assert f"CIE_{system.upper()}_TOKEN" in caught.value.mend
